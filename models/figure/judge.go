package figure

import (
	"fmt"
	"math"
	"slices"

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
	// Why says what left it undecided beside the width of the interval, "" if
	// nothing.
	Why string
	// Left is what was found of the left side; Right of the right one, or its
	// amount.
	Left, Right stats.Estimate
	// Paired is the comparison in the same worlds that decided, nil if the
	// intervals of the two sides did.
	Paired *Paired
	// Need is the number of replications that would be enough for an end left
	// open, 0 if not known. It is for a run whose size is fixed beforehand: to run
	// again until a claim is decided makes a wrong ruling likelier than stated.
	Need int
}

// FewAlike is the number of worlds below which nothing is decided by values that
// are all alike: by the rule of three (Hanley and Lippman-Hand, JAMA 249, 1983)
// 30 of them still leave room for 10% of the worlds to be otherwise. That 10% are
// few enough is judgement.
const FewAlike = 30

// Judge rules on e. Against an amount the statistic's interval decides; shares
// have Clopper and Pearson's, so that a true claim fails with at most the
// probability stated. Two figures without a named statistic are compared by the
// mean difference in the same worlds; with one, by intervals that hold jointly
// (Bonferroni). Values without any spread decide only from [FewAlike] worlds on,
// and what following cut short is a lower bound, by which no claim of at most
// passes.
func (e Expectation) Judge(worlds []outcome.World, t Terms) Judged {
	j := Judged{Expectation: e}
	switch {
	case e.Right.Figure == nil:
		j.Left = e.Left.estimate(worlds, t, t.Confidence)
		j.Right = stats.Estimate{Center: e.Right.Amount, Low: e.Right.Amount, High: e.Right.Amount,
			Confidence: 1, Actual: 1, Method: "given"}
		j.Ruling = e.Op.rule(j.Left.Low-e.Right.Amount, j.Left.High-e.Right.Amount)
		j.weigh(len(worlds), j.Left)
	case e.paired():
		j.compare(worlds, t)
	default:
		confidence := stats.Joint(t.Confidence, 2)
		j.Left, j.Right = e.Left.estimate(worlds, t, confidence), e.Right.estimate(worlds, t, confidence)
		j.Ruling = e.Op.rule(j.Left.Low-j.Right.High, j.Left.High-j.Right.Low)
		j.weigh(len(worlds), j.Left, j.Right)
	}
	return j
}

// weigh takes back a ruling that rests on estimates without observations or
// without spread.
func (j *Judged) weigh(worlds int, sides ...stats.Estimate) {
	for _, e := range sides {
		n := min(e.N, worlds)
		j.Need = max(j.Need, e.Need())
		alike := e.Low == e.High || slices.ContainsFunc(e.Warnings, func(w stats.Warning) bool { return w.Code == stats.AllEqual })
		switch {
		case n == 0:
			j.undecided("it is defined in no world")
		case alike && n < FewAlike:
			j.undecided(fmt.Sprintf("%d worlds that are all alike are too few", n))
			j.Need = max(j.Need, FewAlike)
		case e.Censored > 0 && e.OpenHigh() && j.Ruling == Undecided:
			j.Why = fmt.Sprintf("%d of %d values are lower bounds, cut off by the end of following", e.Censored, e.N)
		}
	}
}

func (j *Judged) undecided(why string) { j.Ruling, j.Why = Undecided, why }

// compare rules by the difference in the same worlds.
func (j *Judged) compare(worlds []outcome.World, t Terms) {
	e := j.Expectation
	j.Left, j.Right = e.Left.estimate(worlds, t, t.Confidence), e.Right.estimate(worlds, t, t.Confidence)
	a := e.Left.Figure.Sample(worlds, e.Left.Strategy, e.Left.Case == Bad)
	b := e.Right.Figure.Sample(worlds, e.Right.Strategy, e.Right.Case == Bad)
	c := Versus(a, b, stats.CompareOptions{Confidence: t.Confidence, Horizon: e.Left.Figure.Horizon(t.Follow)})
	j.Paired = &c
	j.Ruling = e.Op.rule(c.Difference.Low, c.Difference.High)
	switch n := c.Pairs(); {
	case n == 0:
		j.undecided("there is no world in which it is defined for both")
	case c.Alike() && c.Cut > 0:
		j.undecided(fmt.Sprintf("in %d of %d worlds following ended before it was over", c.Cut, n))
	case c.Alike() && n < FewAlike:
		j.undecided(fmt.Sprintf("%d worlds that are all alike are too few", n))
		j.Need = FewAlike
	case c.Alike(): // the same in every world: no interval to speak of
		j.Ruling = e.Op.rule(0, 0)
	case j.Ruling != Undecided && !c.Distinguishable && c.Few():
		j.undecided(fmt.Sprintf("%d worlds in which the difference is always the same are too few", n))
		j.Need = FewAlike
	case j.Ruling != Undecided && !c.Distinguishable && c.Cut > 0:
		j.undecided(fmt.Sprintf("it rests on worlds that following cut off, %d of %d", c.Cut, n))
	case j.Ruling != Undecided && !c.Distinguishable:
		j.undecided(fmt.Sprintf("%d of %d worlds differ, too few", c.Won+c.Lost, n))
	}
}

// paired reports whether both sides are one figure of two strategies in the
// same case, without a statistic.
func (e Expectation) paired() bool {
	return e.Left.Figure.Name == e.Right.Figure.Name && e.Left.Case == e.Right.Case && e.Left.Case != Overall &&
		!e.Left.Named && !e.Right.Named
}

func (s Side) estimate(worlds []outcome.World, t Terms, confidence float64) stats.Estimate {
	if s.Case != Overall {
		return s.Figure.Sample(worlds, s.Strategy, s.Case == Bad).sure(s.Statistic, confidence)
	}
	bad, clean := s.Figure.Sample(worlds, s.Strategy, true), s.Figure.Sample(worlds, s.Strategy, false)
	if hangs(worlds) {
		return weighed(worlds, bad, clean, s.Statistic, confidence)
	}
	return mixed(bad, clean, t.PBad, s.Statistic, confidence)
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
