package reports

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// comparisons sets every strategy against the first one in the same worlds.
// The figures that the scenario decides on hold jointly over figures and pairs
// (Bonferroni); all others stand alone and are exploratory.
func (b builder) comparisons() []Comparison {
	list := []Comparison{}
	if len(b.about.Strategies) < 2 {
		return list
	}
	pairs := len(b.about.Strategies) - 1
	joint := stats.Joint(confidence, max(1, pairs*len(b.about.Decide)))
	for _, f := range b.toCompare() {
		decided := slices.Contains(b.about.Decide, f.Name)
		level := confidence
		if decided {
			level = joint
		}
		c := compareIn(f)
		for _, strategy := range b.about.Strategies[1:] {
			x := b.compare(f, c, strategy, b.about.Strategies[0], level)
			x.Decided = decided
			x.Shown = (decided || slices.Contains(alwaysCompared, f.Name)) && (c == figure.Clean || b.bad())
			list = append(list, x)
		}
		differs := slices.ContainsFunc(list[len(list)-pairs:], func(x Comparison) bool { return x.Better+x.Worse > 0 })
		for i := len(list) - pairs; i < len(list); i++ {
			list[i].Shown = list[i].Shown && (decided || differs)
		}
	}
	return list
}

// compareIn is the case in which a figure is compared: that of bad releases
// unless it is about clean ones alone.
func compareIn(f figure.Figure) figure.Case {
	if f.Shown&figure.InBad == 0 && f.Shown&figure.InClean != 0 {
		return figure.Clean
	}
	return figure.Bad
}

// alwaysCompared are the figures that short formats compare beside those
// decided on.
var alwaysCompared = []string{"tenants_hit", "harm_minutes", "requests_failed", "false_abort"}

// toCompare lists the figures to compare, those decided on first.
func (b builder) toCompare() []figure.Figure {
	var first, rest []figure.Figure
	for _, name := range b.about.Decide {
		if f, ok := figure.Get(name); ok {
			first = append(first, f)
		}
	}
	for _, f := range figure.All() {
		if f.Shown&figure.Compared != 0 && !slices.Contains(b.about.Decide, f.Name) {
			rest = append(rest, f)
		}
	}
	return append(first, rest...)
}

func (b builder) compare(f figure.Figure, c figure.Case, strategy, against string, level float64) Comparison {
	matters := b.about.Matters[f.Name]
	s := figure.Versus(b.sample(f, strategy, c == figure.Bad), b.sample(f, against, c == figure.Bad), stats.CompareOptions{
		Confidence: level, Horizon: f.Horizon(b.about.Follow), Matters: matters,
	})
	x := compared(f, c, s, matters)
	x.Strategy, x.Against = strategy, against
	return x
}

// compared writes down what was found; who is compared with whom is left to fill in.
func compared(f figure.Figure, c figure.Case, s figure.Paired, matters float64) Comparison {
	x := Comparison{
		Figure: f.Name, Title: f.Title, Unit: f.Unit, Case: c,
		Better: s.Won, Same: s.Tied, Worse: s.Lost,
		Difference: estimated(s.Difference), Distinguishable: s.Distinguishable, Need: s.Need, Matters: matters,
		CutOff: s.Cut, Small: s.Small(matters), Favours: s.Favours(f), Few: s.Few(), Warnings: codes(s.Warnings),
	}
	if f.More {
		x.Better, x.Worse = x.Worse, x.Better
	}
	return x
}

// recovery is where the time went, for every strategy.
func (b builder) recovery() []Recovery {
	list := []Recovery{}
	for _, strategy := range b.about.Strategies {
		r := Recovery{Strategy: strategy}
		for i := range b.worlds {
			if p := figure.Play(&b.worlds[i], strategy, true); p != nil && figure.Harmed(p) {
				r.Harmed++
				if p.Recovery.FullCensored {
					r.Censored++
				}
			}
		}
		for p, f := range figure.RecoveryParts {
			mean := b.sample(f, strategy, true).Estimate(figure.Mean, confidence)
			r.Parts = append(r.Parts, Part{outcome.PartNames[p], estimated(mean)})
		}
		list = append(list, r)
	}
	return list
}
