package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// claims reads what a scenario says about figures: decide, matters,
// expect and what it teaches.
func claims(doc *decode.Document, s *plan.Scenario) (plan.Claims, decode.Problems) {
	c := plan.Claims{Matters: map[string]float64{}}
	var problems decode.Problems
	for _, x := range []struct {
		field   string
		n, most int
	}{{"decide", len(s.Decide), 10}, {"matters", len(s.Matters), 100}, {"expect", len(s.Expect), 500}} {
		if x.n > x.most { // source: judgement
			problems = append(problems, doc.Problem(x.field, fmt.Sprintf("has %d entries, at most %d", x.n, x.most), "keep those that the decision rests on"))
		}
	}
	if len(problems) > 0 {
		return c, problems
	}
	unknown := func(path, name string) {
		problems = append(problems, doc.Problem(path, fmt.Sprintf("no figure is called %q", name), kind.Remedy(name, figure.Names())))
	}
	for i, name := range s.Decide {
		if _, ok := figure.Get(name); !ok {
			unknown(fmt.Sprintf("decide[%d]", i), name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Matters)) {
		path := "matters." + name
		if strings.ContainsAny(name, ".[]= ") {
			path = `matters."` + name + `"`
		}
		f, ok := figure.Get(name)
		if !ok {
			unknown(path, name)
			continue
		}
		v, err := f.Amount(s.Matters[name])
		if err != nil {
			problems = append(problems, doc.Problem(path, err.Error(), ""))
		}
		c.Matters[name] = v
	}
	var strategies []string
	for _, st := range s.Strategies {
		strategies = append(strategies, st.Name)
	}
	for i, text := range s.Expect {
		e, err := figure.ParseExpectation(text, strategies)
		var wrong *figure.ExpectationError
		if errors.As(err, &wrong) {
			problems = append(problems, doc.ProblemWithin(fmt.Sprintf("expect[%d]", i), bytesOf(text, wrong.Column-1), wrong.Msg, wrong.Hint))
			continue
		}
		c.Expect = append(c.Expect, e)
	}
	lesson, wrong := teaching(doc, s.Lesson, strategies)
	c.Lesson = lesson
	return c, append(problems, wrong...)
}
