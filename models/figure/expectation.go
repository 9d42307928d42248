package figure

import (
	"fmt"
	"github.com/rehearse-sim/rehearse/models/kind"
	"slices"
	"strings"
	"unicode/utf8"
)

// Expectation is a claim about figures that a run can prove or refute:
//
//	bad.canary.tenants_hit.p95 <= 6%
//	bad.toggle.harm_minutes < bad.all_at_once.harm_minutes
//
// One side, or each, is case.strategy.figure[.statistic]; the other may be an
// amount in the figure's unit. Cases are bad, clean and overall; names are
// written with _ for -. Without a statistic it is the share for events and the
// median for quantities, and two strategies are compared in the same worlds.
type Expectation struct {
	Text        string
	Left, Right Side
	Op          Op
}

// Op is a comparison.
type Op string

// The comparisons.
const (
	Below   Op = "<"
	AtMost  Op = "<="
	Above   Op = ">"
	AtLeast Op = ">="
)

func (o Op) turned() Op {
	return map[Op]Op{Below: Above, AtMost: AtLeast, Above: Below, AtLeast: AtMost}[o]
}

// Case says which plays a side is about.
type Case string

// The cases.
const (
	Bad     Case = "bad"
	Clean   Case = "clean"
	Overall Case = "overall" // weighed by the chance that the release is bad
)

// Side is one side of an expectation: a figure, or an amount where Figure is
// nil.
type Side struct {
	Case      Case
	Strategy  string // as the scenario writes it
	Figure    *Figure
	Statistic Statistic
	Named     bool // the statistic was written out
	Amount    float64
}

// ExpectationError says where in the text of an expectation what is wrong.
type ExpectationError struct {
	Text   string
	Column int // in characters from 1
	Msg    string
	Hint   string // "" where there is none
}

// Error names the column, what is wrong and the remedy.
func (e *ExpectationError) Error() string {
	text := fmt.Sprintf("column %d of %q: %s", e.Column, e.Text, e.Msg)
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// ParseExpectation reads one expectation about the strategies of a scenario.
// The error is an [*ExpectationError].
func ParseExpectation(text string, strategies []string) (Expectation, error) {
	p := expectationParser{text: text, strategies: strategies}
	at := strings.IndexAny(text, "<>=!")
	if at < 0 {
		return Expectation{}, p.wrong(0, "there is no comparison in it",
			"write it as in bad.canary.tenants_hit.p95 <= 6%")
	}
	end := at + 1
	for end < len(text) && strings.ContainsRune("<>=!", rune(text[end])) {
		end++
	}
	e := Expectation{Text: text, Op: Op(text[at:end])}
	if !slices.Contains([]Op{Below, AtMost, Above, AtLeast}, e.Op) {
		return e, p.wrong(at, fmt.Sprintf("no comparison is written %q", string(e.Op)), "there are <, <=, > and >=")
	}
	leftAmount, rightAmount := isAmount(text[:at]), isAmount(text[end:])
	if leftAmount && rightAmount {
		return e, p.wrong(0, "neither side is a figure", "write one as case.strategy.figure, e.g. bad.canary.tenants_hit")
	}
	var err error
	if !leftAmount {
		if e.Left, err = p.reference(0, text[:at]); err != nil {
			return e, err
		}
	}
	if !rightAmount {
		if e.Right, err = p.reference(end, text[end:]); err != nil {
			return e, err
		}
	}
	switch {
	case leftAmount:
		if e.Left.Amount, err = p.amount(0, text[:at], *e.Right.Figure); err != nil {
			return e, err
		}
		e.Left, e.Right, e.Op = e.Right, e.Left, e.Op.turned()
	case rightAmount:
		e.Right.Amount, err = p.amount(end, text[end:], *e.Left.Figure)
	case e.Left.Figure.Unit != e.Right.Figure.Unit:
		err = p.wrong(end, fmt.Sprintf("%s is in %s but %s in %s", e.Left.Figure.Name, e.Left.Figure.Unit,
			e.Right.Figure.Name, e.Right.Figure.Unit), "compare figures of one unit")
	}
	return e, err
}

func isAmount(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || strings.ContainsRune("0123456789.-+", rune(text[0]))
}

type expectationParser struct {
	text       string
	strategies []string
}

func (p expectationParser) wrong(at int, msg, hint string) error {
	return &ExpectationError{Text: p.text, Column: utf8.RuneCountInString(p.text[:at]) + 1, Msg: msg, Hint: hint}
}

func (p expectationParser) amount(at int, text string, f Figure) (float64, error) {
	trimmed := strings.TrimSpace(text)
	at += strings.Index(text, trimmed)
	if trimmed == "" {
		return 0, p.wrong(at, "a side of the comparison is missing", "give an amount such as "+f.Unit.Example())
	}
	v, err := f.Amount(trimmed)
	if err != nil {
		return 0, p.wrong(at, fmt.Sprintf("%s is in %s: %v", f.Name, f.Unit, err), "")
	}
	return v, nil
}

// reference reads case.strategy.figure[.statistic].
func (p expectationParser) reference(at int, text string) (Side, error) {
	trimmed := strings.TrimSpace(text)
	at += strings.Index(text, trimmed)
	parts := strings.SplitN(trimmed, ".", 4)
	starts := make([]int, len(parts))
	for i, next := 0, at; i < len(parts); i++ {
		starts[i] = next
		next += len(parts[i]) + 1
	}
	s := Side{Case: Case(parts[0])}
	if cases := []string{string(Bad), string(Clean), string(Overall)}; !slices.Contains(cases, parts[0]) {
		return s, p.wrong(at, fmt.Sprintf("no case is called %q", parts[0]), kind.Remedy(parts[0], cases))
	}
	if len(parts) < 3 {
		return s, p.wrong(at, fmt.Sprintf("%q is not a whole figure", trimmed), "write case.strategy.figure, e.g. bad.canary.tenants_hit")
	}
	snaked := make([]string, len(p.strategies))
	for i, name := range p.strategies {
		snaked[i] = Snake(name)
		if snaked[i] == parts[1] {
			s.Strategy = name
		}
	}
	if s.Strategy == "" {
		return s, p.wrong(starts[1], fmt.Sprintf("no strategy is called %q", parts[1]), kind.Remedy(parts[1], snaked))
	}
	f, ok := Get(parts[2])
	if !ok {
		return s, p.wrong(starts[2], fmt.Sprintf("no figure is called %q", parts[2]), kind.Remedy(parts[2], Names()))
	}
	s.Figure, s.Statistic = &f, f.Statistic()
	if len(parts) == 4 {
		stat, err := ParseStatistic(parts[3])
		if err != nil {
			return s, p.wrong(starts[3], err.Error(), "")
		}
		s.Statistic, s.Named = stat, true
		if f.Event != (stat == OfPlays) {
			return s, p.wrong(starts[3], fmt.Sprintf("%s has no %s", f.Name, stat),
				map[bool]string{true: "it happens or not: leave the statistic out", false: "use median, mean or a quantile such as p95"}[f.Event])
		}
	}
	if s.Case == Overall && f.Given != "" {
		return s, p.wrong(starts[2], fmt.Sprintf("%s is defined for some worlds only (%s), so it has no overall value", f.Name, f.Given),
			"ask for it under bad or clean")
	}
	return s, nil
}

// Snake writes a kebab-case name as expectations do.
func Snake(name string) string { return strings.ReplaceAll(name, "-", "_") }
