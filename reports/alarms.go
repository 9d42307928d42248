package reports

import (
	"fmt"
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
}

// Alarm is how often one detector failed at some time from the release on, though
// nothing was wrong with the change: the share of the worlds. It may have been right
// about something else, such as a fault of the environment; Control says how often
// it failed where nothing was released, over as long as the longest play.
type Alarm struct {
	Detector
	Control Estimate   `json:"control"`
	Cells   []Estimate `json:"cells"` // by strategy
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
			a.Cells = append(a.Cells, share(func(w *outcome.World) ([]outcome.Alarm, bool) {
				if o := figure.Play(w, s, false); o != nil {
					return o.Alarms, true
				}
				return nil, false
			}))
		}
		list = append(list, a)
	}
	return list
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
			laws = append(laws, a.Name+" "+a.Nominal)
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
		t.paragraph("by construction: "+strings.Join(laws, "; "), "")
	}
}
