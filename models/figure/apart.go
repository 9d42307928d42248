package figure

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Apart compares a figure of two samples whose worlds are not the same, as
// [Versus] does for the same worlds, and with the same care: times are truncated at
// the horizon of o, amounts count as far as they had grown, and to be cut short
// never counts as being better. Values of the lower side that were cut short below
// the other side's average count as that average, and the two are
// distinguishable only if they still are then.
func Apart(a, b Sample, o stats.CompareOptions) Paired {
	if a.Figure.Name != b.Figure.Name {
		panic(fmt.Sprintf("figure: %s against %s", a.Figure.Name, b.Figure.Name))
	}
	x, y := counted(a), counted(b)
	p := Paired{Worlds: len(a.Obs) + len(b.Obs), Cut: cut(x) + cut(y), Least: min(len(x), len(y))}
	if a.Figure.timed() || p.Cut == 0 {
		p.Comparison = stats.Apart(x, y, o)
		return p.guarded()
	}
	p.Comparison = stats.Apart(reached(x), reached(y), o)
	lower, upper := x, y
	if p.Difference.Center > 0 {
		lower, upper = y, x
	}
	average, lifted := stats.Mean(values(upper), 0.95).Center, 0
	for i := range lower {
		if lower[i].Censored && lower[i].Value < average {
			lower[i].Value = average
			lifted++
		}
	}
	careful := stats.Apart(reached(x), reached(y), o)
	p.Distinguishable = p.Distinguishable && careful.Distinguishable && (p.Difference.Center < 0) == (careful.Difference.Center < 0)
	if lifted > 0 {
		p.Warnings = append(p.Warnings, stats.Warning{Code: stats.Undecided, Text: fmt.Sprintf(
			"%d values of the lower side were cut off by the end of following; they count as the other side's average", lifted)})
	}
	return p.guarded()
}

// counted are the observations of the plays for which the figure is defined, counts
// taken to whole numbers.
func counted(s Sample) []stats.Obs {
	known := s.Known()
	for i := range known {
		known[i] = whole(s.Figure, known[i])
	}
	return known
}
