package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Argo is a canary of Argo Rollouts with traffic routing, step by step. A weight
// is routed once as many new instances are ready as it needs; before the first
// weight it is 0, after the last step 100%. Aborting sends everybody back at once,
// as the stable instances are all still there; with a dynamic stable scale they
// are not: all that are missing are started together, and the weight follows them
// back (trafficrouting.go: 100 less their share of the replicas). Once everybody has
// it, the version before is one more release with all its steps, unless it is
// within the rollback window.
//
// Analyses are gates that count: over each step, or over the whole rollout. A
// canary without traffic routing is {kind: canary, routing: instances}.
type Argo struct {
	By    string     `yaml:"by" doc:"what the weight is of: request or, with a sticky router, tenant" default:"request" enum:"tenant|request"`
	Steps []ArgoStep `yaml:"steps,required" doc:"the steps, each with one key, or a pause that is also for a person"`

	Dynamic    bool          `yaml:"dynamic_stable_scale" doc:"stable instances stop as the weight leaves them" default:"false" source:"Argo Rollouts dynamicStableScale"`
	ScaleDown  unit.Duration `yaml:"scale_down_delay" doc:"how long the old instances stay once everybody has it" default:"30s" min:"0s" max:"7d" source:"Argo Rollouts scaleDownDelaySeconds"`
	AbortDelay unit.Duration `yaml:"abort_scale_down_delay" doc:"how long the new instances stay after an abort; 0s: for good; with a dynamic stable scale they go as the requests leave them" default:"30s" min:"0s" max:"7d" source:"Argo Rollouts abortScaleDownDelaySeconds"`
	Window     int           `yaml:"rollback_window" doc:"revisions back to which steps are skipped; the version before is 1" default:"0" min:"0" max:"1000" source:"Argo Rollouts rollbackWindow.revisions: none by default"`
	Patience   `yaml:",inline"`
}

// ArgoStep is one step: a weight, a pause, an analysis, or a scale of the canary.
type ArgoStep struct {
	Weight  unit.Percent  `yaml:"set_weight" doc:"share that is sent to the new version" default:"(no weight)" min:"0.0001%" max:"100%"`
	Pause   unit.Duration `yaml:"pause" doc:"how long it waits, from when the step before is complete" default:"0s" min:"0s" max:"30d"`
	Person  bool          `yaml:"person" doc:"it pauses until a person promotes it (pause: {})" default:"false"`
	Analyse []string      `yaml:"analysis" doc:"detectors whose gates over an analysis are measured now; it goes on when all counts have passed" source:"Argo Rollouts: analysis as a step"`
	Scale   ArgoScale     `yaml:"set_canary_scale" doc:"how many new instances there are from here on, whatever the weight"`
}

// ArgoScale is how many new instances there are.
type ArgoScale struct {
	Replicas int          `yaml:"replicas" doc:"so many" default:"(no number)" min:"1" max:"100000"`
	Weight   unit.Percent `yaml:"weight" doc:"this share of all, rounded up" default:"(no share)" min:"0.0001%" max:"100%"`
	Match    bool         `yaml:"match_traffic_weight" doc:"as many as the weight needs, as without a scale" default:"false"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "argo",
	Doc:     "Goes through the steps of an Argo Rollouts canary with traffic routing: weights, pauses, canary scales.",
	Source:  "argoproj/argo-rollouts rollout/canary.go, trafficrouting.go, utils/replicaset/canary.go",
	Example: "{kind: argo, steps: [{set_weight: 5%}, {pause: 30m}, {set_weight: 50%}, {pause: 30m}]}",
	New: func() Policy {
		half := unit.Duration(30 * clock.Second)
		return &Argo{By: "request", ScaleDown: half, AbortDelay: half, Patience: proceed}
	},
})

// Start goes to the next step whenever its time has come.
func (a *Argo) Start(Scene) Procedure { return &worked{Patience: a.Patience, stopsOf: a.stops} }

// stops are the steps that change something, with the pauses behind them.
func (a *Argo) stops(p Progress) []stop {
	var stops []stop
	weight, scale := 0.0, ArgoScale{}
	at := 0
	next := func() *stop {
		stops = append(stops, stop{aim: a.aim(p.Cohorts, weight, scale)})
		stops[len(stops)-1].aim.Index = at
		return &stops[len(stops)-1]
	}
	ended := func() bool { // nobody is sent there yet, or the last stop waits for something already
		if len(stops) == 0 {
			return true
		}
		last := &stops[len(stops)-1]
		return last.bake > 0 || last.person || len(last.aim.Analyses) > 0
	}
	for i, x := range a.Steps {
		at = i
		switch {
		case x.Weight > 0:
			weight = float64(x.Weight)
			next()
		case x.Scale != ArgoScale{}:
			scale = x.Scale
			next()
		case len(x.Analyse) > 0:
			here := next()
			here.aim.Analyses = x.Analyse
			here.aim.Title += ", analysed"
		default:
			if ended() {
				next()
			}
			here := &stops[len(stops)-1]
			here.bake, here.person = x.Pause.Span(), x.Person
			here.aim.Index = i // a pause begins when the step before it is in force
		}
	}
	if at = len(a.Steps); weight < 1 || scale.Replicas > 0 || scale.Weight > 0 || len(stops[len(stops)-1].aim.Analyses) > 0 {
		weight, scale = 1, ArgoScale{}
		next()
	}
	ways := a.again(p.Cohorts, stops)
	for i := range stops {
		stops[i].aim.Back = []Leg{{}} // once the stable instances are there
		stops[i].aim.Again = ways
		stops[i].aim.Left = a.AbortDelay.Span()
		if a.AbortDelay == 0 {
			stops[i].aim.Left = -1
		}
	}
	return stops
}

// aim is a weight and so many new instances.
func (a *Argo) aim(cohorts []string, weight float64, scale ArgoScale) Aim {
	aim := toShare(cohorts, weight, a.By)
	switch {
	case scale.Replicas > 0:
		aim.Counted, aim.New = true, scale.Replicas
		aim.Title += fmt.Sprintf(" on %d instances", aim.New)
	case scale.Weight > 0:
		aim.Version = float64(scale.Weight)
		aim.Title += fmt.Sprintf(" on %s of the instances", scale.Weight)
	}
	aim.Thin, aim.Keep, aim.Held = a.Dynamic, a.ScaleDown.Span(), true
	return aim
}

// again are the legs of a release of the version before, once everybody has
// this one.
func (a *Argo) again(cohorts []string, stops []stop) []Leg {
	if a.Window >= 1 {
		return []Leg{{}}
	}
	var legs []Leg
	for _, s := range stops {
		left := exposure.None(len(cohorts))
		for c, share := range s.aim.Route.Shares {
			left.Shares[c] = neat(1 - share)
		}
		left.PerRequest = s.aim.Route.PerRequest
		if last := len(legs) - 1; last >= 0 && legs[last].Route.Equal(left) {
			legs[last].Bake += s.bake
			continue
		}
		legs = append(legs, Leg{Route: left, Bake: s.bake})
	}
	return legs
}

// Check refuses a flag, and steps of two minds.
func (a *Argo) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "Argo Rollouts")
	before := unit.Percent(0)
	for i, x := range a.Steps {
		at := fmt.Sprintf("steps[%d]", i)
		if keys := count(x.Weight != 0, x.Pause > 0 || x.Person, len(x.Analyse) > 0, x.Scale != ArgoScale{}); keys != 1 {
			p.add(at, "write one of set_weight, pause (or person: true), analysis and set_canary_scale", "has %d keys", keys)
		}
		if x.Weight > 0 && x.Weight < before {
			p.add(at+".set_weight", "each exposes at least as much as the one before", "shrinks: %s after %s", x.Weight, before)
		}
		before = max(before, x.Weight)
		if c := x.Scale; c != (ArgoScale{}) && count(c.Replicas != 0, c.Weight != 0, c.Match) != 1 {
			p.add(at+".set_canary_scale", "write one of replicas, weight and match_traffic_weight", "says more than one thing")
		}
	}
	return p
}

// count is how many of them are true.
func count(all ...bool) (n int) {
	for _, x := range all {
		if x {
			n++
		}
	}
	return n
}
