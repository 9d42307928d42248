package reports

import (
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// criterion is one thing to rank strategies by.
type criterion struct {
	figure    figure.Figure
	statistic figure.Statistic
}

// rank finds the best and the worst strategy: by the median of the first
// decided figure (tenants hit when nothing is decided) whose medians differ, or
// else by what 1 world in 20 reaches. Those that are level there are ranked by
// the criteria that follow, and then by the other figures that are shown.
//
// A median orders, but it is the mean difference in the same worlds that is
// sure of anything: it has to favour the best as well. Level with the best are
// those that cannot be told from it, and those that surely differ by less than
// matters; contrary are those that a median ranks behind the best and the mean
// surely before it.
func (b builder) rank(v *Verdict) {
	v.Best = b.about.Strategies[0]
	v.Worst = v.Best
	criteria := b.criteria()
	at := slices.IndexFunc(criteria, b.parts)
	if at < 0 {
		v.On = criteria[0].figure.Name
		return
	}
	on := criteria[at].figure
	v.On, v.By = on.Name, criteria[at].statistic
	criteria = append(criteria[at:], shownWhenBad()...)
	for _, strategy := range b.about.Strategies[1:] {
		if b.order(criteria, strategy, v.Best) < 0 {
			v.Best = strategy
		}
		if b.order(criteria, strategy, v.Worst) > 0 {
			v.Worst = strategy
		}
	}
	for _, strategy := range b.about.Strategies {
		if strategy == v.Best {
			continue
		}
		switch c := b.compare(on, figure.Bad, v.Best, strategy, b.jointly()); {
		case strategy == v.Worst:
			v.Sure = c.Favours
			v.Contrary = appendIf(v.Contrary, c.Distinguishable && !c.Favours, strategy)
		case c.Small, !c.Distinguishable:
			v.Level = append(v.Level, strategy)
		case !c.Favours:
			v.Contrary = append(v.Contrary, strategy)
		}
	}
}

func appendIf(list []string, holds bool, s string) []string {
	if holds {
		return append(list, s)
	}
	return list
}

// criteria are the medians, or shares, of the decisive figures and then what 1
// world in 20 reaches of them.
func (b builder) criteria() []criterion {
	var medians, tails []criterion
	for _, name := range b.decisive() {
		f, _ := figure.Get(name)
		medians = append(medians, criterion{f, f.Statistic()})
		if !f.Event {
			tails = append(tails, criterion{f, figure.Worst})
		}
	}
	return append(medians, tails...)
}

// shownWhenBad are the figures of the table about bad releases that are defined
// in every world.
func shownWhenBad() []criterion {
	var list []criterion
	for _, f := range figure.All() {
		if f.Shown&figure.InBad != 0 && f.Given == "" {
			list = append(list, criterion{f, f.Statistic()})
		}
	}
	return list
}

// amount is what a strategy has of c, less being better; what following cut
// short counts as it was. NaN where c is defined in no world.
func (b builder) amount(c criterion, strategy string) float64 {
	v := b.sample(c.figure, strategy, true).Seen(c.statistic)
	if c.figure.More {
		return -v
	}
	return v
}

// parts reports whether c is defined for all strategies and not level.
func (b builder) parts(c criterion) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, strategy := range b.about.Strategies {
		a := b.amount(c, strategy)
		if math.IsNaN(a) {
			return false
		}
		low, high = min(low, a), max(high, a)
	}
	return low < high
}

// order is negative where x is better than y by the first of the criteria that
// tells them apart.
func (b builder) order(criteria []criterion, x, y string) int {
	for _, c := range criteria {
		switch p, q := b.amount(c, x), b.amount(c, y); {
		case !b.parts(c):
		case p < q:
			return -1
		case p > q:
			return 1
		}
	}
	return 0
}

// decisive are the figures that rank the strategies when the change is bad:
// those decided on that are about that, or else the two that are about
// everybody.
func (b builder) decisive() []string {
	var names []string
	for _, name := range b.about.Decide {
		if f, ok := figure.Get(name); ok && f.Shown&figure.InBad != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return []string{"tenants_hit", "harm_minutes"}
	}
	return names
}

// jointly is the level at which all pairs hold together for what is decisive:
// best and worst are picked after the fact.
func (b builder) jointly() float64 {
	n := len(b.about.Strategies)
	return stats.Joint(confidence, max(1, len(b.decisive())*n*(n-1)/2))
}
