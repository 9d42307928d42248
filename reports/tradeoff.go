package reports

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// Tradeoff sets what a bad release does against how long a clean one takes.
type Tradeoff struct {
	Figure    string           `json:"figure"` // of the bad release
	Title     string           `json:"title"`
	Unit      figure.Unit      `json:"unit"`
	Statistic figure.Statistic `json:"statistic"`
	Points    []Choice         `json:"points"`
}

// Choice is one strategy. It is on the edge (Pareto's) when no other is at least
// as good in both and better in one, by the centers; a value beyond the
// follow-up is worse than any that is known, and a strategy that never reaches everybody
// is not on it.
type Choice struct {
	Strategy string   `json:"strategy"`
	Harm     Estimate `json:"harm"`
	Time     Estimate `json:"time"`    // until everybody has a clean release, in seconds
	Reached  Estimate `json:"reached"` // share of the clean worlds in which it came to that
	Edge     bool     `json:"edge"`
}

// tradeoffs are those of the figures that decide.
func (b builder) tradeoffs() []Tradeoff {
	full, _ := figure.Get("time_to_full")
	reached, _ := figure.Get("reached_everybody")
	list := []Tradeoff{}
	for _, name := range b.decisive() {
		f, _ := figure.Get(name)
		t := Tradeoff{Figure: f.Name, Title: f.Title, Unit: f.Unit, Statistic: f.Statistic()}
		for _, s := range b.about.Strategies {
			t.Points = append(t.Points, Choice{
				Strategy: s,
				Harm:     sampled(b.sample(f, s, true), f.Statistic()),
				Time:     sampled(b.sample(full, s, false), figure.Median),
				Reached:  sampled(b.sample(reached, s, false), figure.OfPlays),
			})
		}
		mark(t.Points, f.More)
		list = append(list, t)
	}
	return list
}

// mark finds the edge.
func mark(points []Choice, more bool) {
	harm := func(c Choice) float64 {
		if more {
			return -c.Harm.Center
		}
		return c.Harm.Center
	}
	for i := range points {
		p := &points[i]
		p.Edge = !math.IsNaN(p.Harm.Center) && !math.IsNaN(p.Time.Center)
		for _, q := range points {
			if harm(q) <= harm(*p) && q.Time.Center <= p.Time.Center && (harm(q) < harm(*p) || q.Time.Center < p.Time.Center) {
				p.Edge = false
			}
		}
	}
}
