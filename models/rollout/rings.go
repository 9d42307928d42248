package rollout

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Rings opens the new version to one cohort after the other. The ring "staging"
// is no cohort: it exposes nobody and may reveal a defect. The share of
// instances is the share of the load that is exposed or, where that is not
// known, the share of the rings.
type Rings struct {
	Order    []string      `yaml:"order,required" doc:"the cohorts in the order in which they get it; staging may come first"`
	Bake     unit.Duration `yaml:"bake" doc:"how long each ring but the last is watched before the next" default:"45m" source:"judgement"`
	Patience `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "rings",
	Doc:     "Opens the new version to one cohort after the other, staging first if it is a ring.",
	Source:  "staged rollout in rings; waves as in Amazon's 'Automating safe, hands-off deployments'",
	Example: "{kind: rings, order: [staging, internal, beta, standard], bake: 45m}",
	New:     func() Policy { return &Rings{Bake: unit.Duration(45 * clock.Minute), Patience: proceed} },
})

// Start begins to open ring after ring.
func (r *Rings) Start(Scene) Procedure {
	return &worked{Patience: r.Patience, stopsOf: r.stops}
}

func (r *Rings) stops(p Progress) []stop {
	n := len(p.Cohorts)
	var stops []stop
	route := exposure.None(n)
	opened := 0
	for i, name := range r.Order {
		if name == Staging {
			stops = append(stops, stop{bake: r.Bake.Span(), aim: Aim{
				Title: Staging, Staging: true, Route: route, Feature: exposure.None(n), Focus: signal.ByVersion,
			}})
			continue
		}
		opened++
		if c := slices.Index(p.Cohorts, name); c >= 0 {
			route = route.With(c, 1)
		}
		s := stop{bake: r.Bake.Span(), aim: Aim{
			Title:   "ring " + name,
			Version: exposedLoad(route, p.Load, float64(opened)/float64(r.cohorts())),
			Routed:  true, Route: route, Feature: exposure.Share(n, 1),
			Focus: signal.ByVersion, Customer: customers(route, p.Cohorts),
		}}
		if i == len(r.Order)-1 {
			s.bake = 0
			s.aim.Version, s.aim.Route = 1, exposure.Share(n, 1)
			s.aim.Customer = customers(s.aim.Route, p.Cohorts)
		}
		stops = append(stops, s)
	}
	return stops
}

// cohorts counts the rings that are cohorts.
func (r *Rings) cohorts() int {
	n := 0
	for _, name := range r.Order {
		if name != Staging {
			n++
		}
	}
	return n
}

// exposedLoad is the share of the load that a rule exposes, otherwise where the
// load of the cohorts is not known.
func exposedLoad(rule exposure.Rule, load []float64, otherwise float64) float64 {
	sum, exposed := 0.0, 0.0
	for i, l := range load {
		sum += l
		exposed += l * rule.Shares[i]
	}
	if !(sum > 0) {
		return otherwise
	}
	return min(exposed/sum, 1)
}

// Check wants every cohort in one ring, and staging nowhere but first.
func (r *Rings) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "a rollout in rings")
	p.bake("bake", r.Bake.Span())
	if len(r.Order) > 200 { // twice the cohorts there may be
		p.add("order", "name each cohort once", "%d rings, at most 200", len(r.Order))
		return p
	}
	if r.cohorts() == 0 {
		p.add("order", "name the cohorts, for example [staging, internal, standard]", "opens the release to nobody")
		return p
	}
	for i, name := range r.Order {
		at := fmt.Sprintf("order[%d]", i)
		switch {
		case slices.Contains(r.Order[:i], name):
			p.add(at, "name each ring once", "%s is a ring already", name)
		case name == Staging && i > 0:
			p.add(at, "put it first", "staging comes after tenants")
		case name != Staging:
			p.cohort(at, name, s)
		}
	}
	for _, c := range s.Cohorts {
		if c == Staging || !slices.Contains(r.Order, c) {
			p.add("order", "add it, or merge it into a cohort that is", "cohort %s is in no ring", c)
		}
	}
	return p
}
