package figure

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Outcome of a claim.
type Ruling string

// The rulings. A claim is undecided when the interval holds both what would
// make it true and what would make it false.
const (
	Pass      Ruling = "pass"
	Fail      Ruling = "fail"
	Undecided Ruling = "undecided"
)

// Terms are what judging needs beside the worlds.
type Terms struct {
	PBad       float64 // chance that the release is bad, for the case overall
	Confidence float64 // of the intervals that decide
	Follow     float64 // seconds that every play is followed from its first harm
}

// Judged is an expectation with its ruling.
type Judged struct {
	Expectation Expectation
	Ruling      Ruling
	// Left is what was found of the left side; Right of the right one, or its
	// amount.
	Left, Right stats.Estimate
	// Paired is the comparison in the same worlds that decided, nil if the
	// intervals of the two sides did.
	Paired *stats.Comparison
	Need   int // replications that would be enough for an end left open, 0 if not known
}

// Judge rules on e. Against an amount the statistic's interval decides. Two
// figures without a named statistic are compared by the mean difference in the
// same worlds; with one, by intervals that hold jointly (Bonferroni).
func (e Expectation) Judge(worlds []outcome.World, t Terms) Judged {
	j := Judged{Expectation: e}
	if e.Right.Figure == nil {
		j.Left = e.Left.estimate(worlds, t, t.Confidence)
		j.Right = stats.Estimate{Center: e.Right.Amount, Low: e.Right.Amount, High: e.Right.Amount,
			Confidence: 1, Actual: 1, Method: "given"}
		j.Ruling = e.Op.rule(j.Left.Low-e.Right.Amount, j.Left.High-e.Right.Amount)
		j.Need = j.Left.Need()
		if j.Left.N == 0 {
			j.Ruling = Undecided
		}
		return j
	}
	if e.paired() {
		j.Left, j.Right = e.Left.estimate(worlds, t, t.Confidence), e.Right.estimate(worlds, t, t.Confidence)
		a := e.Left.Figure.Sample(worlds, e.Left.Strategy, e.Left.Case == Bad)
		b := e.Right.Figure.Sample(worlds, e.Right.Strategy, e.Right.Case == Bad)
		c := Versus(a, b, stats.CompareOptions{Confidence: t.Confidence, Horizon: e.Left.Figure.Horizon(t.Follow)})
		j.Paired = &c
		j.Ruling = e.Op.rule(c.Difference.Low, c.Difference.High)
		switch same := c.Won+c.Lost == 0 && c.Tied > 0 && c.Difference.Center == 0; {
		case same: // the same in every world: no interval to speak of
			j.Ruling = e.Op.rule(0, 0)
		case j.Ruling != Undecided && !c.Distinguishable:
			j.Ruling = Undecided
		}
		return j
	}
	confidence := stats.Joint(t.Confidence, 2)
	j.Left, j.Right = e.Left.estimate(worlds, t, confidence), e.Right.estimate(worlds, t, confidence)
	j.Ruling = e.Op.rule(j.Left.Low-j.Right.High, j.Left.High-j.Right.Low)
	j.Need = max(j.Left.Need(), j.Right.Need())
	return j
}

// paired reports whether both sides are one figure of two strategies in the
// same case, without a statistic.
func (e Expectation) paired() bool {
	return e.Left.Figure.Name == e.Right.Figure.Name && e.Left.Case == e.Right.Case && e.Left.Case != Overall &&
		!e.Left.Named && !e.Right.Named
}

func (s Side) estimate(worlds []outcome.World, t Terms, confidence float64) stats.Estimate {
	if s.Case != Overall {
		return s.Figure.Sample(worlds, s.Strategy, s.Case == Bad).Estimate(s.Statistic, confidence)
	}
	return Mixed(s.Figure.Sample(worlds, s.Strategy, true), s.Figure.Sample(worlds, s.Strategy, false),
		t.PBad, s.Statistic, confidence)
}

// rule judges "difference op 0" by the interval of the difference.
func (o Op) rule(low, high float64) Ruling {
	if math.IsNaN(low) || math.IsNaN(high) {
		return Undecided
	}
	holds := map[Op]func(float64) bool{
		Below:   func(d float64) bool { return d < 0 },
		AtMost:  func(d float64) bool { return d <= 0 },
		Above:   func(d float64) bool { return d > 0 },
		AtLeast: func(d float64) bool { return d >= 0 },
	}[o]
	switch l, h := holds(low), holds(high); {
	case l && h:
		return Pass
	case !l && !h:
		return Fail
	}
	return Undecided
}

// Horizon is what comparisons truncate the figure's values at: the follow-up
// for times that following may cut short, else 0 for none.
func (f Figure) Horizon(follow float64) float64 {
	if f.Unit == Seconds && f.Given != "" {
		return follow
	}
	return 0
}
