package rollout

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Waves opens regions, each a cohort, in growing waves. In each region of a
// wave a one-box gets a small share first, and bakes; then the rest of the region
// gets it, at once or in batches, and bakes, longest after the first wave.
type Waves struct {
	Order      []string      `yaml:"order,required" doc:"the regions: cohorts in the order in which they get it"`
	First      int           `yaml:"first" doc:"regions of the first wave" default:"1" min:"1" max:"100" source:"Amazon's 'Automating safe, hands-off deployments'"`
	Grow       float64       `yaml:"grow" doc:"how many times as many regions as the wave before each wave has" default:"2" min:"1" max:"100" source:"judgement: the article says that later waves are larger"`
	OneBox     unit.Percent  `yaml:"one_box" doc:"share of a region's requests that its one-box serves" default:"10%" min:"0.1%" max:"100%" source:"Amazon: at most ten percent"`
	OneBoxBake unit.Duration `yaml:"one_box_bake" doc:"how long each one-box is watched" default:"1h" min:"0s" max:"7d" source:"Amazon: at least 1 hour"`
	Batch      unit.Percent  `yaml:"batch" doc:"share of a region's requests by which the rest follows the one-box" default:"100%" min:"1%" max:"100%" source:"judgement: the rest at once; Amazon: at most 33 percent of the instances at a time"`
	BatchBake  unit.Duration `yaml:"batch_bake" doc:"how long each batch but a region's last is watched" default:"10m" min:"0s" max:"7d" source:"judgement"`
	FirstBake  unit.Duration `yaml:"first_bake" doc:"how long the first wave is watched" default:"12h" min:"0s" max:"7d" source:"Amazon: at least 12 hours"`
	Bake       unit.Duration `yaml:"bake" doc:"how long each later wave is watched" default:"4h" min:"0s" max:"7d" source:"Amazon: at least 2 to 4 hours"`
	Patience   `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "waves",
	Doc:     "Opens the new version to regions in growing waves, in each region to a one-box first.",
	Source:  "Amazon Builders' Library, 'Automating safe, hands-off deployments'",
	Example: "{kind: waves, order: [internal, beta, standard]}",
	New: func() Policy {
		hours := func(n clock.Span) unit.Duration { return unit.Duration(n * clock.Hour) }
		return &Waves{First: 1, Grow: 2, OneBox: 0.1, OneBoxBake: hours(1), Batch: 1, BatchBake: hours(1) / 6, FirstBake: hours(12), Bake: hours(4), Patience: proceed}
	},
})

// Start begins to open wave after wave.
func (w *Waves) Start(Scene) Procedure {
	return &worked{Patience: w.Patience, stopsOf: w.stops}
}

// waves cuts the order into waves.
func (w *Waves) waves() (out [][]string) {
	left, size := w.Order, float64(max(w.First, 1))
	for len(left) > 0 {
		n := min(max(int(size+1e-9), 1), len(left))
		out, left, size = append(out, left[:n]), left[n:], size*max(w.Grow, 1)
	}
	return out
}

func (w *Waves) stops(p Progress) []stop {
	n := len(p.Cohorts)
	var stops []stop
	route := exposure.None(n)
	route.PerRequest = true
	add := func(title string, bake clock.Span) {
		share := 0.0
		for _, s := range route.Shares {
			share += s / float64(n)
		}
		stops = append(stops, stop{bake: bake, aim: Aim{
			Title: title, Version: exposedLoad(route, p.Load, share), Routed: true, Route: route,
			Feature: exposure.Share(n, 1), Focus: signal.ByVersion, Customer: customers(route, p.Cohorts),
		}})
	}
	waves := w.waves()
	for i, regions := range waves {
		widen := func(share float64) {
			for _, name := range regions {
				if c := slices.Index(p.Cohorts, name); c >= 0 {
					route = route.With(c, share)
				}
			}
		}
		title := fmt.Sprintf("wave %d: %s", i+1, strings.Join(regions, ", "))
		start := 0.0
		if w.OneBox < 1 {
			start = float64(w.OneBox)
			widen(start)
			add(title+", one-box", w.OneBoxBake.Span())
		}
		for share := start + float64(w.Batch); w.Batch > 0 && share < 1-1e-9; share += float64(w.Batch) {
			widen(neat(share))
			add(fmt.Sprintf("%s, %s of the requests", title, unit.Percent(neat(share))), w.BatchBake.Span())
		}
		bake := w.Bake
		if widen(1); i == 0 {
			bake = w.FirstBake
		}
		if i == len(waves)-1 {
			bake = 0
			route = exposure.Share(n, 1)
			route.PerRequest = true
		}
		add(title, bake.Span())
	}
	return stops
}

// Check wants every cohort in one wave.
func (w *Waves) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "a rollout in waves")
	p.share("one_box", float64(w.OneBox))
	if len(w.Order) > 200 {
		p.add("order", "name each cohort once", "%d regions, at most 200", len(w.Order))
		return p
	}
	for i, name := range w.Order {
		at := fmt.Sprintf("order[%d]", i)
		if slices.Contains(w.Order[:i], name) {
			p.add(at, "name each region once", "%s is in a wave already", name)
			continue
		}
		p.cohort(at, name, s)
	}
	for _, c := range s.Cohorts {
		if !slices.Contains(w.Order, c) {
			p.add("order", "add it", "cohort %s is in no wave", c)
		}
	}
	return p
}
