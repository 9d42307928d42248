package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// Sizes of a lesson. Source: judgement; more choices are not read, and more
// knobs are not turned.
const (
	fewestChoices, mostChoices = 2, 4
	mostKnobs, mostNeeds       = 4, 10
)

// teaching reads the texts of a lesson; strategies are those of the scenario.
func teaching(doc *decode.Document, l *plan.Lesson, strategies []string) (*plan.Teaching, decode.Problems) {
	if l == nil {
		return nil, nil
	}
	t, r := &plan.Teaching{}, lessonReader{doc: doc, strategies: strategies}
	r.sizes(l)
	r.needs(l)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	for i, c := range l.Choices {
		t.Choices = append(t.Choices, r.claim(fmt.Sprintf("lesson.choices[%d].claim", i), c.Claim))
	}
	t.Debrief = r.quote("lesson.debrief", l.Debrief)
	for i, k := range l.Knobs {
		at := fmt.Sprintf("lesson.knobs[%d]", i)
		if slices.ContainsFunc(l.Knobs[:i], func(o plan.Knob) bool { return o.Name == k.Name }) {
			r.wrong(at+".name", fmt.Sprintf("two knobs are called %q", k.Name), "they are asked for by name")
		}
		t.Knobs = append(t.Knobs, plan.Turn{Claim: r.claim(at+".claim", k.Claim), Debrief: r.quote(at+".debrief", k.Debrief)})
	}
	return t, r.problems
}

type lessonReader struct {
	doc        *decode.Document
	strategies []string
	problems   decode.Problems
}

func (r *lessonReader) wrong(path, msg, hint string) {
	r.problems = append(r.problems, r.doc.Problem(path, msg, hint))
}

func (r *lessonReader) sizes(l *plan.Lesson) {
	if n := len(l.Choices); n < fewestChoices || n > mostChoices {
		r.wrong("lesson.choices", fmt.Sprintf("want %d to %d entries, got %d", fewestChoices, mostChoices, n), "give what people would guess, and what the run shows")
	}
	if n := len(l.Knobs); n > mostKnobs {
		r.wrong("lesson.knobs", fmt.Sprintf("want at most %d entries, got %d", mostKnobs, n), "keep those that show why")
	}
	if n := len(l.Needs); n > mostNeeds {
		r.wrong("lesson.needs", fmt.Sprintf("want at most %d entries, got %d", mostNeeds, n), "name those that it builds on directly")
	}
}

// needs refuses prerequisites that do not come before the lesson.
func (r *lessonReader) needs(l *plan.Lesson) {
	if len(r.problems) > 0 {
		return
	}
	for i, name := range l.Needs {
		path := fmt.Sprintf("lesson.needs[%d]", i)
		switch n := lessonNumber(name); {
		case n == 0:
			r.wrong(path, fmt.Sprintf("no lesson is called %q", name), kind.Remedy(name, lessonNames()))
		case n >= l.Number:
			r.wrong(path, fmt.Sprintf("%s is lesson %d, which does not come before %d", name, n, l.Number), "choose a larger number")
		}
	}
}

func (r *lessonReader) claim(path, text string) figure.Expectation {
	e, err := figure.ParseExpectation(text, r.strategies)
	r.within(path, text, err)
	return e
}

func (r *lessonReader) quote(path, text string) figure.Quote {
	q, err := figure.ParseQuote(text, r.strategies)
	r.within(path, text, err)
	return q
}

func (r *lessonReader) within(path, text string, err error) {
	var wrong *figure.ExpectationError
	if errors.As(err, &wrong) {
		r.problems = append(r.problems, r.doc.ProblemWithin(path, bytesOf(text, wrong.Column-1), wrong.Msg, wrong.Hint))
	}
}

// fits reports whether a lesson still speaks of the scenario after values of it
// were set. One that does not is no mistake of whoever set them.
func fits(doc *decode.Document, s *plan.Scenario) bool {
	if s.Lesson == nil {
		return true
	}
	var strategies []string
	for _, st := range s.Strategies {
		strategies = append(strategies, st.Name)
	}
	_, wrong := teaching(doc, s.Lesson, strategies)
	return len(wrong) == 0 && len(turned(doc, s.Lesson)) == 0
}

// turned refuses knobs that make a scenario of which nothing can be played.
func turned(doc *decode.Document, l *plan.Lesson) (problems decode.Problems) {
	if l == nil {
		return nil
	}
	for i, k := range l.Knobs {
		changed := doc.Clone()
		found := changed.Set(k.Set)
		if len(found) == 0 {
			_, found = read(changed, nil)
		}
		if found.Err() != nil {
			problems = append(problems, doc.Problem(fmt.Sprintf("lesson.knobs[%d].set", i),
				fmt.Sprintf("%s: %s", found[0].Path, found[0].Msg), found[0].Hint))
		}
	}
	return problems
}

// Entry is one of the lessons.
type Entry struct {
	Scenario string // its name
	*plan.Lesson
}

// Lessons lists the lessons of the embedded scenarios by their numbers.
func Lessons() []Entry {
	var list []Entry
	for _, name := range lessonNames() {
		doc, problems := open(name, nil)
		if len(problems) > 0 {
			continue
		}
		if s, _ := read(doc, nil); s != nil && s.Lesson != nil {
			list = append(list, Entry{name, s.Lesson})
		}
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return a.Number - b.Number })
	return list
}

// lessonNames lists the embedded scenarios that have a lesson.
func lessonNames() []string {
	var names []string
	for _, name := range Names() {
		if lessonNumber(name) > 0 {
			names = append(names, name)
		}
	}
	return names
}

// lessonNumber is the number of an embedded scenario's lesson, 0 for none.
func lessonNumber(name string) int {
	if !slices.Contains(Names(), name) {
		return 0
	}
	doc, problems := open(name, nil)
	if len(problems) > 0 {
		return 0
	}
	text, _ := doc.Text("lesson.number")
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
