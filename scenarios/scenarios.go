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
	"strings"
	"unicode"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// Load compiles a scenario: an embedded one by name, or a file by its path
// (which has a slash or ends in .yaml or .yml). sets are assignments such as
// "strategies.canary.steps.0.to=1%". An error about the content is a
// [decode.Problems] with all of them.
func Load(ref string, sets []string) (*plan.Plan, error) {
	doc, problems := open(ref, nil)
	return compile(doc, problems, sets)
}

// Parse compiles a scenario from its text, as [Load] does from a file. The name
// stands in errors for that of the file; a name without a slash can only extend
// embedded scenarios, or a file by its path from the working directory.
func Parse(name string, src []byte, sets []string) (*plan.Plan, error) {
	if len(src) > maxSource {
		return nil, readable(decode.Problems{{File: name, Msg: tooLarge(len(src))}})
	}
	doc, problems := parse(name, src, nil)
	return compile(doc, problems, sets)
}

// compile makes a plan of a document that was opened, with these problems.
func compile(doc *decode.Document, problems decode.Problems, sets []string) (*plan.Plan, error) {
	if len(problems) > 0 {
		return nil, readable(problems)
	}
	if problems = doc.Set(sets); len(problems) > 0 {
		return nil, readable(problems)
	}
	s, problems := read(doc, nil)
	if s == nil {
		return nil, readable(problems)
	}
	if len(sets) > 0 && !fits(doc, s) {
		s.Lesson = nil
	}
	c, wrong := claims(doc, s)
	problems = append(problems, wrong...)
	if len(problems) == 0 {
		problems = append(atTheEnds(doc), turned(doc, s.Lesson)...)
	}
	if problems.Err() != nil {
		problems.Sort()
		return nil, readable(problems)
	}
	p := plan.Compile(s, hash(s, doc.Unknowns()), holder(environment(s.Tenants)))
	p.Claims, p.Ground, p.Where = c, ground(s, doc.Unknowns()), doc.Position
	if unknowns := doc.Unknowns(); len(unknowns) > 0 {
		p.Unknowns, p.Redraw = described(unknowns), redraw(doc)
	}
	return p, nil
}

// Below lists the paths one step below a path of a scenario, as --set takes them; none
// where it cannot be read. See [decode.Document.Below].
func Below(ref, path string) []string {
	doc, problems := open(ref, nil)
	if doc == nil || len(problems) > 0 {
		return nil
	}
	return doc.Below(path)
}

// IsPath reports whether ref names a file rather than an embedded scenario.
func IsPath(ref string) bool {
	return strings.ContainsAny(ref, `/\`) || strings.HasSuffix(ref, ".yaml") || strings.HasSuffix(ref, ".yml")
}

// File is what a scenario's file holds.
type File struct {
	Extends string        `yaml:"extends" doc:"another scenario, a file or an embedded one, that this one overlays: objects key by key, lists of what has a name (or is a cohort) item by item, so that items of the other stay; all else is replaced, and nothing is taken away"`
	Body    plan.Scenario `yaml:",inline"`
}

// read decodes and checks, with the unknowns at their medians, or at the shares
// of their laws that are given.
func read(doc *decode.Document, at []float64) (*plan.Scenario, decode.Problems) {
	var file File
	decode.Defaults(&file)
	var problems decode.Problems
	if at == nil {
		problems = doc.Into(&file)
	} else {
		problems = doc.IntoAt(&file, at)
	}
	if from, _, _ := doc.Position("extends"); from == "--set" {
		problems = append(problems, doc.Problem("extends", "cannot be set: what a file extends is read before", "write it into a file of its own"))
	}
	if problems.Err() != nil {
		return nil, problems
	}
	for _, p := range plan.Check(&file.Body) {
		problems = append(problems, doc.Problem(p.Field, p.Msg, p.Hint))
	}
	wrong := expressions(doc, &file.Body)
	problems = append(problems, wrong...)
	if len(wrong) == 0 {
		problems = append(problems, unmet(doc, &file.Body)...)
	}
	problems.Sort()
	return &file.Body, problems
}

// readable makes problems fit for a terminal: they may quote what a file says.
func readable(problems decode.Problems) error {
	for i := range problems {
		p := &problems[i]
		p.File, p.Path, p.Msg, p.Hint = clean(p.File), clean(p.Path), clean(p.Msg), clean(p.Hint)
	}
	return problems.Err()
}

// clean replaces what is unprintable and cuts what is too long to be read.
func clean(text string) string {
	const most = 2000
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}
