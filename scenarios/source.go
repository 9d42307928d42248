package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// Limits of what a scenario is read from. Source of all three: judgement.
const (
	maxExtends = 10      // files that extend each other
	maxSource  = 1 << 20 // bytes of a file
	maxRef     = 1000    // bytes of a name or path
)

// open parses a scenario and what it extends; chain are the files that led
// here.
func open(ref string, chain []string) (*decode.Document, decode.Problems) {
	src, err := source(ref)
	if err != nil {
		return nil, decode.Problems{{File: ref, Msg: err.Error()}}
	}
	return parse(ref, src, chain)
}

// parse does so with its text.
func parse(ref string, src []byte, chain []string) (*decode.Document, decode.Problems) {
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
	refuse := func(msg, hint string) (*decode.Document, decode.Problems) {
		return nil, decode.Problems{doc.Problem("extends", msg, hint)}
	}
	if len(base) > maxRef || base != clean(base) {
		return refuse(fmt.Sprintf("is not the name of a scenario: more than %d bytes, or unprintable characters", maxRef), "")
	}
	if IsPath(base) && IsPath(ref) && !filepath.IsAbs(base) {
		base = filepath.Join(filepath.Dir(ref), base)
		if !IsPath(base) {
			base = "./" + base
		}
	}
	chain = append(slices.Clone(chain), ref)
	if i := slices.IndexFunc(chain, func(c string) bool { return filepath.Clean(c) == filepath.Clean(base) }); i >= 0 {
		return refuse("extends itself: "+strings.Join(append(chain[i:], base), " extends "), "remove one of these lines")
	}
	if len(chain) > maxExtends {
		return refuse(fmt.Sprintf("more than %d files extend each other", maxExtends), "merge some of them")
	}
	under, problems := open(base, chain)
	if len(problems) > 0 {
		if len(chain) == 1 {
			problems = append(problems, doc.Problem("extends", "the file that it extends cannot be used", ""))
		}
		return nil, problems
	}
	under.Drop("lesson") // it is about the figures of that scenario
	doc.Overlay(under)
	return doc, nil
}

// source reads an embedded scenario or a file.
func source(ref string) ([]byte, error) {
	if !IsPath(ref) {
		return embedded(ref)
	}
	// A pipe would block and a device never end, so what it is comes first.
	info, err := os.Stat(ref)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, errors.New("there is no such file" + beside(ref))
	case err != nil:
		return nil, cause(err)
	case info.IsDir():
		return nil, errors.New("is a directory, want a scenario file")
	case !info.Mode().IsRegular():
		return nil, errors.New("is not a regular file; write the scenario to one")
	case info.Size() > maxSource:
		return nil, errors.New(tooLarge(int(info.Size())))
	}
	f, err := os.Open(ref)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxSource+1))
	switch {
	case err != nil:
		return nil, cause(err)
	case len(src) > maxSource:
		return nil, fmt.Errorf("has more than %d bytes, the most that a scenario has", maxSource)
	}
	return src, nil
}

// beside is the file or the embedded scenario that a path may have meant.
func beside(ref string) string {
	var files []string
	entries, _ := os.ReadDir(filepath.Dir(ref))
	for _, e := range entries {
		files = append(files, e.Name())
	}
	name := filepath.Base(ref)
	if meant, ok := kind.Nearest(name, files); ok {
		return fmt.Sprintf(": did you mean %s?", filepath.Join(filepath.Dir(ref), meant))
	}
	if meant, ok := kind.Nearest(strings.TrimSuffix(strings.TrimSuffix(name, ".yaml"), ".yml"), Names()); ok {
		return fmt.Sprintf(": did you mean the embedded scenario %s?", meant)
	}
	return "; embedded scenarios have no slash and no ending, see rehearse list"
}

func tooLarge(bytes int) string {
	return fmt.Sprintf("has %d bytes, a scenario has at most %d", bytes, maxSource)
}

// cause leaves out the path and the system call, for the file is named anyway.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return fmt.Errorf("cannot be read: %w", at.Err)
	}
	return err
}
