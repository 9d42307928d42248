// Package review reads a plan without playing it, as somebody experienced would:
// what kind of change it is, what each step can show, and what is missing or will
// not work. One file per kind of finding.
//
//	for _, f := range review.Of(p).Findings {
//		fmt.Println(f.Severity, f.ID, f.Line, f.What)
//	}
//
// It promises that a finding is a function of the plan alone, that its numbers are
// those of the scenario, and that its reason holds there: a kind that cannot tell
// says nothing.
package review

import (
	"cmp"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
)

// Severity is how much a finding weighs.
type Severity uint8

// The severities.
const (
	Note    Severity = iota // worth knowing
	Warning                 // it will cost somebody, sooner or later
	Error                   // do not release like this
)

// Severities lists their words.
var Severities = []string{"note", "warning", "error"}

func (s Severity) String() string { return Severities[s] }

// Finding is one thing that a review saw.
type Finding struct {
	ID       string
	Severity Severity
	Strategy string // "" where it is about all of them
	Path     string // in the scenario: "strategies[1].gate[0]"
	File     string // where that stands; "" where it is not known
	Line     int    // from 1
	Column   int    // from 1
	What     string // with the numbers of the scenario
	Why      string // it matters
	Change   string // what to change
	Accepted string // why it may stay, as the scenario says; "" where it does not
}

// Kind is a kind of finding.
type Kind interface {
	Severity() Severity
	// Why says in a sentence or two why it matters.
	Why() string
	// Look returns its findings, each with its path, what was seen and what to
	// change.
	Look(*Case) []Finding
}

// Kinds holds every kind of finding.
var Kinds = kind.NewRegistry[Kind]("finding")

// Review is what there is to say of a plan.
type Review struct {
	Class    Class
	Steps    []Step
	Findings []Finding // the worst first, then as they stand in the scenario; those that it accepts behind all others
}

// Of reviews a plan.
func Of(p *plan.Plan) Review {
	all := make([]int, len(p.Strategies))
	for i := range all {
		all[i] = i
	}
	c := newCase(p, all...)
	r := Review{Class: classify(p)}
	if !c.tooMuch() {
		r.Steps = c.steps()
	}
	look := func(k kind.Kind[Kind]) {
		rule := k.New()
		for _, f := range rule.Look(c) {
			f.ID, f.Severity, f.Why = k.Name, rule.Severity(), rule.Why()
			if p.Where != nil {
				f.File, f.Line, f.Column = p.Where(f.Path)
			}
			r.Findings = append(r.Findings, f)
		}
	}
	var last []kind.Kind[Kind] // those that look at what the others found
	for _, k := range Kinds.All() {
		switch k.New().(type) {
		case *StaleAcceptance:
			last = append(last, k)
		case *TooMuch:
			look(k)
		default:
			if !c.tooMuch() {
				look(k)
			}
		}
	}
	if c.accept(r.Findings); !c.tooMuch() {
		for _, k := range last {
			look(k)
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(settled(a), settled(b)), -cmp.Compare(a.Severity, b.Severity), cmp.Compare(c.order(a.Strategy), c.order(b.Strategy)), cmp.Compare(a.Line, b.Line))
	})
	return r
}

// settled puts what has a reason to stay behind what has none.
func settled(f Finding) int { return min(len(f.Accepted), 1) }
