// Package scenarios turns scenario files into plans: it reads, fills in the
// defaults, checks everything at once and compiles. It also holds the embedded
// library.
//
//	p, err := scenarios.Load("tax-engine", []string{"strategies.canary.steps.0.to=1%"})
//	if err != nil {
//		fmt.Println(err) // every problem with file:line:column, a caret and a remedy
//	}
//
// It promises that a plan it returns can be played, and that a file of any
// content ends in a plan or in an error within a second.
package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// maxExtends bounds a chain of files that extend each other.
const maxExtends = 10

// Load compiles a scenario: an embedded one by name, or a file by its path
// (which has a slash or ends in .yaml or .yml). sets are assignments such as
// "strategies.canary.steps.0.to=1%". An error about the content is a
// [decode.Problems] with all of them.
func Load(ref string, sets []string) (*plan.Plan, error) {
	doc, problems := open(ref, 0)
	if len(problems) > 0 {
		return nil, problems
	}
	if problems = doc.Set(sets); len(problems) > 0 {
		return nil, problems
	}
	s, problems := read(doc)
	if s == nil {
		return nil, problems.Err()
	}
	c, wrong := claims(doc, s)
	if problems = append(problems, wrong...); problems.Err() != nil {
		problems.Sort()
		return nil, problems.Err()
	}
	p := plan.Compile(s, hash(s), holds)
	p.Claims = c
	return p, nil
}

// IsPath reports whether ref names a file rather than an embedded scenario.
func IsPath(ref string) bool {
	return strings.ContainsAny(ref, `/\`) || strings.HasSuffix(ref, ".yaml") || strings.HasSuffix(ref, ".yml")
}

// open parses a scenario and what it extends.
func open(ref string, depth int) (*decode.Document, decode.Problems) {
	src, err := source(ref)
	if err != nil {
		return nil, decode.Problems{{File: ref, Msg: err.Error()}}
	}
	doc, err := decode.Parse(ref, src)
	if err != nil {
		var problems decode.Problems
		if errors.As(err, &problems) {
			return nil, problems
		}
		return nil, decode.Problems{{File: ref, Msg: err.Error()}}
	}
	base, extends := doc.Text("extends")
	if !extends {
		return doc, nil
	}
	if depth == maxExtends {
		return nil, decode.Problems{doc.Problem("extends", fmt.Sprintf("more than %d files extend each other", maxExtends), "does a file extend itself?")}
	}
	if IsPath(base) && IsPath(ref) && !filepath.IsAbs(base) {
		base = filepath.Join(filepath.Dir(ref), base)
		if !IsPath(base) {
			base = "./" + base
		}
	}
	under, problems := open(base, depth+1)
	if len(problems) > 0 {
		return nil, append(problems, doc.Problem("extends", "the file it extends cannot be used", ""))
	}
	doc.Overlay(under)
	return doc, nil
}

// maxSource is the largest scenario file, in bytes.
const maxSource = 1 << 20

func source(ref string) ([]byte, error) {
	if !IsPath(ref) {
		return embedded(ref)
	}
	info, err := os.Stat(ref)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("there is no such file; embedded scenarios have no slash and no ending: %s", strings.Join(Names(), ", "))
	case err != nil:
		return nil, errors.Unwrap(err)
	case info.IsDir():
		return nil, errors.New("is a directory, want a scenario file")
	case info.Size() > maxSource:
		return nil, fmt.Errorf("has %d bytes, a scenario has at most %d", info.Size(), maxSource)
	}
	return os.ReadFile(ref)
}

// read decodes and checks.
func read(doc *decode.Document) (*plan.Scenario, decode.Problems) {
	var file struct {
		Extends string        `yaml:"extends" doc:"another scenario, which this one overlays"`
		Body    plan.Scenario `yaml:",inline"`
	}
	decode.Defaults(&file)
	problems := doc.Into(&file)
	if problems.Err() != nil {
		return nil, problems
	}
	for _, p := range append(plan.Check(&file.Body), expressions(&file.Body)...) {
		problems = append(problems, doc.Problem(p.Field, p.Msg, p.Hint))
	}
	problems.Sort()
	return &file.Body, problems
}

// hash names the content of a scenario after everything was applied.
func hash(s *plan.Scenario) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic("scenarios: a scenario cannot be written as JSON: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}
