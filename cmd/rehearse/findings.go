package main

import (
	"fmt"
	"strconv"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/reports"
)

// reviewed is the review of a plan as a document.
func reviewed(p *plan.Plan) *reports.Review {
	s, r := p.Scenario, review.Of(p)
	out := &reports.Review{
		Schema: reports.ReviewSchema, Scenario: s.Name, Title: s.Title, Hash: p.Hash,
		Class:  classified(r.Class),
		Faults: append([]string{}, p.Foretell()...), Steps: []reports.StepSees{}, Findings: findings(r),
	}
	tenants := 0
	for _, cohort := range s.Tenants {
		tenants += cohort.Count
	}
	out.Holds = []string{
		many(tenants, "tenant") + " in " + many(len(s.Tenants), "cohort"), many(len(s.Services), "service"),
		many(len(s.Change.Defects), "possible defect"), many(len(p.Strategies), "strategy"), many(len(p.Claims.Expect), "expectation"),
	}
	if n := len(p.Unknowns); n > 0 {
		out.Holds = append(out.Holds, many(n, "unknown input"))
	}
	for _, x := range r.Steps {
		out.Steps = append(out.Steps, reports.StepSees{
			Strategy: x.Strategy, Number: x.Number, Title: x.Title, At: unit.ClockAt(x.At).String(), Bake: x.Bake.Seconds(),
			Share: rounded(x.Share), Requests: rounded(x.Requests), Base: rounded(x.Base), Sees: rounded(x.Sees),
		})
	}
	return out
}

// rounded keeps six significant digits: the rest is how floats add up.
func rounded(x float64) float64 {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	return x
}

func classified(c review.Class) reports.Class {
	return reports.Class{Kind: c.Kind, Visible: c.Visible, Flag: c.Flag, Reversible: c.Reversible, Lasting: append([]string{}, c.Lasting...)}
}

// findings are those of a review, as reports have them.
func findings(r review.Review) []reports.Finding {
	out := []reports.Finding{}
	for _, f := range r.Findings {
		out = append(out, reports.Finding{
			ID: f.ID, Severity: f.Severity.String(), Strategy: f.Strategy, Path: f.Path,
			File: f.File, Line: f.Line, Column: f.Column, What: f.What, Why: f.Why, Change: f.Change, Accepted: f.Accepted,
		})
	}
	return out
}

// strict is the severity from which on findings are an exit code of their own; none
// where nobody asks.
type strict struct{ from string }

func (s *strict) String() string { return s.from }
func (*strict) Type() string     { return "SEVERITY" }

// Set takes a severity.
func (s *strict) Set(text string) error {
	for _, known := range review.Severities {
		if text == known {
			s.from = text
			return nil
		}
	}
	return fmt.Errorf("%s", remedy(text, review.Severities))
}

// exceeded reports whether some finding is as severe.
func (s *strict) exceeded(all []reports.Finding) bool {
	order := map[string]int{}
	for i, word := range review.Severities {
		order[word] = i
	}
	for _, f := range reports.Open(all) {
		if s.from != "" && order[f.Severity] >= order[s.from] {
			return true
		}
	}
	return false
}
