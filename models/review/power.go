package review

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// level is the alpha of the test that the power of steps is told for. Source: the
// usual one.
const level = 0.05

// Step is one step of a strategy and what it can show.
type Step struct {
	Strategy string
	Number   int // from 1
	Title    string
	At       clock.Span // of the week, when it is asked for
	Bake     clock.Span
	Share    float64 // of the changed service's requests that are exposed
	Requests float64 // of them, at the changed service, while it bakes
	Base     float64 // ratio of failures without the change
	Sides    bool    // somebody is exposed, and somebody else is left to compare with
	// Sees is the smallest increase of that ratio that a one-sided exact test at 5%
	// sees in 80% of the cases; 0 where there is nobody to compare with or nothing to see.
	Sees float64
}

// steps lists the steps of all strategies.
func (c *Case) steps() []Step {
	var out []Step
	base := c.background(c.Changed)
	for _, x := range c.Forecasts {
		for k := range x.Stages {
			s := &x.Stages[k]
			n, others := c.Requests(s, c.Changed, everyone)
			step := Step{
				Strategy: x.Name, Number: k + 1, Title: s.Aim.Title, Bake: s.Bake(), Requests: n, Base: base,
				At: (c.Scenario.Clock.Start.SinceMonday() + clock.Span(c.Release) + s.Begins) % (7 * clock.Day),
			}
			if n+others > 0 && s.Aim.Mirror.Share == 0 {
				step.Share = n / (n + others)
			} else {
				step.Share = s.State.New
			}
			if step.Sides = n > 0 && others > 0; n >= 1 && others >= 1 {
				step.Sees = smallest(base, n, others/n)
			}
			out = append(out, step)
		}
	}
	return out
}

// exactly is up to how many failures of the exposed the power is that of the exact
// test; with more the normal approximation is as good. Source: judgement.
const exactly = 200

// smallest is the smallest increase over a ratio that so many requests show, by
// Fisher's exact test; 0 where not even all of them failing would.
func smallest(base, requests, ratio float64) float64 {
	if base >= 1 {
		return 0
	}
	shows := func(adds float64) bool {
		if requests*(base+adds) > exactly {
			return float64(stats.SampleSize(base, base+adds, level, power, ratio)) <= requests
		}
		return stats.Power(base, base+adds, level, int(requests), max(1, int(requests*ratio))) >= power
	}
	low, high := 0.0, 1-base
	if !shows(high) {
		return 0
	}
	for high > 1.002*max(low, 1e-9) {
		if middle := math.Sqrt(max(low, 1e-9) * high); shows(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}
