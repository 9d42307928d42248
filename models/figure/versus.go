package figure

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Paired is one figure of two strategies in the same worlds.
type Paired struct {
	stats.Comparison
	// Cut is the number of pairs in which following cut at least one side
	// short: all that is said of them holds within the follow-up.
	Cut int
	// Worlds is how many there are; the pairs are those in which the figure is
	// defined for both, Won+Tied+Lost.
	Worlds int
	// Least is the number of pairs, or of values on the side that has fewer of
	// them where nothing is paired.
	Least int
}

// Pairs is the number of worlds compared.
func (p Paired) Pairs() int { return p.Won + p.Tied + p.Lost }

// Few reports whether the difference has no spread, and fewer than [FewAlike] worlds
// were seen: that it is the same in all of them is then no reason to rely on it.
func (p Paired) Few() bool {
	return p.Least < FewAlike && p.Difference.High-p.Difference.Low <= 1e-9*math.Abs(p.Difference.Center)
}

// guarded takes back what rests on few worlds that are all alike.
func (p Paired) guarded() Paired {
	p.Distinguishable = p.Distinguishable && !p.Few()
	return p
}

// Versus compares the figure of two strategies in the same worlds, those in
// which it is defined for both. The lower value wins, also for a figure of
// which more is better: who reads the comparison turns it (see [Figure.More]).
//
// Times are truncated at the horizon of o. Amounts are compared as far as they
// had grown when following ended, which is equally long after the first harm
// for all; but to be cut short never counts as being better: a pair whose lower
// side, or both, was cut short counts as a tie, and the two are distinguishable
// only if they still are, in the same direction, when such pairs differ by
// nothing. Nor are they where the difference is always the same in few worlds.
func Versus(a, b Sample, o stats.CompareOptions) Paired {
	if len(a.Obs) != len(b.Obs) || a.Figure.Name != b.Figure.Name {
		panic(fmt.Sprintf("figure: %s of %d worlds against %s of %d",
			a.Figure.Name, len(a.Obs), b.Figure.Name, len(b.Obs)))
	}
	p := Paired{Worlds: len(a.Obs)}
	var x, y []stats.Obs
	for i := range a.Obs {
		if a.Defined[i] && b.Defined[i] {
			x, y = append(x, whole(a.Figure, a.Obs[i])), append(y, whole(b.Figure, b.Obs[i]))
			if a.Obs[i].Censored || b.Obs[i].Censored {
				p.Cut++
			}
		}
	}
	p.Least = len(x)
	if a.Figure.timed() || p.Cut == 0 {
		p.Comparison = stats.Compare(x, y, o)
		return p.guarded()
	}
	p.Comparison = stats.Compare(reached(x), reached(y), o)
	open := 0
	for i := range x {
		switch u, v := &x[i], &y[i]; {
		case u.Censored && (v.Censored || u.Value < v.Value), v.Censored && v.Value < u.Value:
			u.Value, v.Value = 0, 0
			open++
		}
	}
	careful := stats.Compare(reached(x), reached(y), o)
	p.Won, p.Tied, p.Lost, p.WonShare = careful.Won, careful.Tied, careful.Lost, careful.WonShare
	p.Distinguishable = p.Distinguishable && careful.Distinguishable && (p.Difference.Center < 0) == (careful.Difference.Center < 0)
	if open > 0 {
		p.Warnings = append(p.Warnings, stats.Warning{Code: stats.Undecided, Text: fmt.Sprintf(
			"%d pairs are undecided because the lower side was cut off by the end of following; they count as ties", open)})
	}
	return p.guarded()
}

// whole takes a count to whole numbers: what flows may leave a thousandth of a
// message behind, which is none and decides nothing.
func whole(f Figure, o stats.Obs) stats.Obs {
	if f.Unit == Count {
		o.Value = math.Round(o.Value)
	}
	return o
}

// Favours reports whether the two are distinguishable and a, in Versus(a, b),
// is the better one.
func (p Paired) Favours(f Figure) bool {
	return p.Distinguishable && (p.Difference.Center > 0) == f.More
}

// Small reports whether the difference is surely less than matters, which is 0
// where that is not known. What following cut short may differ by any amount, and
// few worlds that are all alike are sure of nothing.
func (p Paired) Small(matters float64) bool {
	return matters > 0 && p.Cut == 0 && !p.Few() && -matters < p.Difference.Low && p.Difference.High < matters
}

// Alike reports whether no pair differs.
func (p Paired) Alike() bool { return p.Won+p.Lost == 0 && p.Difference.Center == 0 }

// timed reports whether the figure is a time from one event to another that
// following may cut short; all other figures are amounts or events.
func (f Figure) timed() bool { return f.Unit == Seconds && f.Given != "" }

// Horizon is what comparisons truncate the figure's values at: the follow-up
// for times that following may cut short, else 0 for none.
func (f Figure) Horizon(follow float64) float64 {
	if f.timed() {
		return follow
	}
	return 0
}
