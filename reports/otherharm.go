package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// harms are the kinds of harm that a scenario may not decide on, and a reader wants to
// hear of all the same.
var harms = []string{"requests_failed", "rows_damaged", "rows_lost", "messages_lost", "messages_late"}

// otherHarm names what the verdict is silent on: a harm that the scenario does not
// decide on, by which a strategy that the verdict does not call the worst surely does
// worse than another. All such claims hold together.
func (b builder) otherHarm(v Verdict) string {
	var says []string
	k := len(b.about.Strategies)
	level := stats.Joint(confidence, max(1, len(harms)*k*(k-1)/2)) // whichever two turn out to be the extremes
	for _, name := range harms {
		f, known := figure.Get(name)
		if !known || slices.Contains(b.about.Decide, name) {
			continue
		}
		best, worst := b.extremes(f)
		if best == worst || worst == v.Worst && v.Worst != v.Best {
			continue
		}
		c := b.compare(f, figure.Bad, best, worst, level)
		if c.Small || !c.Favours {
			continue
		}
		mean := func(strategy string) string {
			return amount(b.sample(f, strategy, true).Seen(figure.Mean), f.Unit)
		}
		says = append(says, fmt.Sprintf("%s, of which %s has %s and %s %s (means)", f.Title, worst, mean(worst), best, mean(best)))
	}
	if len(says) == 0 {
		return ""
	}
	return "Not decided on, and not the same: " + strings.Join(says, "; ") + "."
}

// extremes are the strategies with the least and the most of a figure in the mean.
func (b builder) extremes(f figure.Figure) (least, most string) {
	low, high := 0.0, 0.0
	for i, s := range b.about.Strategies {
		x := b.sample(f, s, true).Seen(figure.Mean)
		if i == 0 || x < low {
			least, low = s, x
		}
		if i == 0 || x > high {
			most, high = s, x
		}
	}
	return least, most
}
