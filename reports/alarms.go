package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Detector is a detector of the scenario, and what its construction says of how
// often it is wrong; "" where nothing follows from that.
type Detector struct {
	Name    string `json:"name"`
	Nominal string `json:"nominal,omitempty"`

	PerLook float64 `json:"per_look,omitempty"` // that chance at each look, at most; 0 where looks are not told apart
	Looks   int     `json:"looks,omitempty"`    // that are taken in a step at most; 0 for as many as one likes
	PerStep float64 `json:"per_step,omitempty"` // that chance in a step, all looks together, at most; 0 where nothing follows
}

// Alarm is how often one detector failed at some time from the release on, though
// nothing was wrong with the change: the share of the worlds. It may have been right
// about something else, such as a fault of the environment; Control says how often
// it failed where nothing was released, over as long as the longest play.
type Alarm struct {
	Detector
	Control Estimate   `json:"control"`
	Cells   []Estimate `json:"cells"` // by strategy
	// Bounds is by strategy the chance that it is wrong in some step of a clean
	// release, at most: 1-(1-per_step)^steps, as each step begins with nothing.
	Bounds []float64 `json:"bounds,omitempty"`
	// Hurt is by strategy the clean worlds in which it failed once the rollout itself had
	// done harm, so that it may be right and the bound says nothing. None where there are
	// none.
	Hurt []int `json:"hurt,omitempty"`
	// Steps is by strategy in how many steps there are two sides to compare.
	Steps []int `json:"steps,omitempty"`
}

// alarms counts, for every detector, the worlds in which it failed.
func (b builder) alarms() []Alarm {
	list := []Alarm{}
	for _, d := range b.about.Detectors {
		fails := func(a outcome.Alarm) bool { return a.Detector == d.Name }
		share := func(alarms func(*outcome.World) ([]outcome.Alarm, bool)) Estimate {
			failed, n := 0, 0
			for i := range b.worlds {
				rung, ok := alarms(&b.worlds[i])
				if !ok {
					continue
				}
				if n++; slices.ContainsFunc(rung, fails) {
					failed++
				}
			}
			return estimated(stats.Proportion(failed, n, confidence))
		}
		a := Alarm{Detector: d, Control: share(func(w *outcome.World) ([]outcome.Alarm, bool) { return w.Control.Alarms, true })}
		for _, s := range b.about.Strategies {
			if d.PerStep > 0 {
				steps := b.about.Compared[s]
				a.Steps = append(a.Steps, steps)
				a.Bounds = append(a.Bounds, 1-math.Pow(1-d.PerStep, float64(steps)))
			}
			a.Cells = append(a.Cells, share(func(w *outcome.World) ([]outcome.Alarm, bool) {
				if o := figure.Play(w, s, false); o != nil {
					return o.Alarms, true
				}
				return nil, false
			}))
		}
		a.Hurt = b.afterHarm(d.Name)
		list = append(list, a)
	}
	return list
}

// afterHarm counts by strategy the worlds in which a detector failed once a clean
// release had done harm; nil where there are none.
func (b builder) afterHarm(detector string) []int {
	list, some := make([]int, len(b.about.Strategies)), false
	for i, s := range b.about.Strategies {
		for w := range b.worlds {
			o := figure.Play(&b.worlds[w], s, false)
			if o != nil && slices.ContainsFunc(o.Alarms, func(a outcome.Alarm) bool { return a.Detector == detector && a.First >= o.Recovery.FirstHarm }) {
				list[i]++
				some = true
			}
		}
	}
	if !some {
		return nil
	}
	return list
}

// bound says what that comes to in a release.
func (a *Alarm) bound(strategies []string) string {
	var list []string
	alike := ""
	for i, n := range a.Steps {
		if n == 0 || a.Bounds[i] > 0.99 { // which says nothing
			continue
		}
		list = append(list, fmt.Sprintf("%s %s (%s)", strategies[i], amount(a.Bounds[i], figure.Share), plural(n, "step")))
		alike = fmt.Sprintf(", so at most %s in a release of %s", amount(a.Bounds[i], figure.Share), plural(n, "step"))
	}
	steps := slices.DeleteFunc(slices.Clone(a.Steps), func(n int) bool { return n == 0 })
	switch {
	case len(list) == 0:
		return ""
	case len(slices.Compact(steps)) == 1:
		return alike
	}
	return ", so in a release at most " + strings.Join(list, ", ")
}

// alarms writes how often each detector failed without a reason in the change.
// Where none ever did, a sentence says so.
func (t *page) alarms() {
	if len(t.r.Alarms) == 0 {
		return
	}
	g, quiet, laws := grid{first: "detector", columns: slices.Concat([]string{"no release"}, t.r.Strategies)}, true, []string{}
	for _, a := range t.r.Alarms {
		row := Row{Title: a.Name, Unit: figure.Share, Statistic: figure.OfPlays, Cells: slices.Concat([]Estimate{a.Control}, a.Cells)}
		g.add(a.Name, row, t.r.Follow)
		quiet = quiet && !anywhere(row)
		if a.Nominal != "" {
			laws = append(laws, a.Name+" "+a.Nominal+a.bound(t.r.Strategies))
		}
	}
	t.heading("How often an alarm rings for nothing in the change", "share of the worlds in which it failed though the change is clean")
	if quiet {
		_, most := cell(t.r.Alarms[0].Control, figure.Share, t.r.Follow)
		text := fmt.Sprintf("None of the %d detectors failed in any world %s.", len(t.r.Alarms), most)
		if len(t.r.Alarms) == 1 {
			text = fmt.Sprintf("The one detector, %s, failed in no world %s.", t.r.Alarms[0].Detector.Name, most)
		}
		t.paragraph(text, "")
	} else {
		t.grid(g)
	}
	if len(laws) > 0 {
		t.paragraph("by construction, where the rollout itself does no harm: "+strings.Join(laws, "; "), "")
	}
	var right []string
	for _, a := range t.r.Alarms {
		for i, n := range a.Hurt {
			if n > 0 {
				right = append(right, fmt.Sprintf("%s with %s in %d of %s", a.Name, t.r.Strategies[i], n, plural(a.Cells[i].N, "world")))
			}
		}
	}
	if len(right) > 0 {
		t.paragraph("failed once the rollout itself had done harm, and may be right: "+strings.Join(right, ", "), "")
	}
}
