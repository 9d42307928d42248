package rollout

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Flagger is a Canary of Flagger, tick by tick. All happens at ticks of its
// interval: it is noticed, its pods are found ready, weights are raised, checks
// fail, it is promoted. A failed check holds the weight where it is, and is never
// forgiven; no data is a failed check. The last weight leads to everybody without
// any further check, and from there nothing is taken back.
//
// Its documentation gives interval × maxWeight / stepWeight until it is promoted
// and interval × threshold until it is rolled back. It takes 3 ticks more for the
// one (the pods, the primary's own rollout, the end), and 1 for the other: the
// failed checks are counted before the next ones are made.
type Flagger struct {
	Interval    unit.Duration  `yaml:"interval" doc:"time between two ticks; below 10s it is 10s" default:"1m" min:"1s" max:"1d" source:"Flagger analysis.interval"`
	Threshold   int            `yaml:"threshold" doc:"failed checks, in a row or not, that roll it back" default:"1" min:"1" max:"100000" source:"Flagger analysis.threshold"`
	MaxWeight   unit.Percent   `yaml:"max_weight" doc:"last weight before everybody" default:"100%" min:"1%" max:"100%" source:"Flagger analysis.maxWeight"`
	StepWeight  unit.Percent   `yaml:"step_weight" doc:"by which the weight grows" default:"(the step weights)" min:"1%" max:"100%"`
	StepWeights []unit.Percent `yaml:"step_weights" doc:"the weights one by one, when there is no step weight"`
	Match       []string       `yaml:"match" doc:"cohorts whose requests all go to the new version from the first tick on (A/B), for so many iterations" source:"Flagger analysis.match"`
	Iterations  int            `yaml:"iterations" doc:"ticks of an A/B test; without a match of blue/green: so many without any request, one with all of them" default:"0" min:"0" max:"100000" source:"Flagger analysis.iterations"`
	StepBack    unit.Percent   `yaml:"step_weight_promotion" doc:"by which requests go from the canary's pods to the primary's, which run the new version by then" default:"(all at once)" min:"1%" max:"100%" source:"Flagger analysis.stepWeightPromotion"`
	Mirror      bool           `yaml:"mirror" doc:"the new version gets copies of requests, reads and writes, before it gets any: for a tick, or for the iterations of blue/green" default:"false" source:"Flagger analysis.mirror"`
	Copied      unit.Percent   `yaml:"mirror_weight" doc:"share of the requests that is copied" default:"100%" min:"1%" max:"100%" source:"Flagger analysis.mirrorWeight"`
	Skip        bool           `yaml:"skip_analysis" doc:"everybody gets it as soon as the pods are ready" default:"false" source:"Flagger skipAnalysis"`
	Rollout     bool           `yaml:"confirm_rollout" doc:"a person has to let it begin" default:"false" source:"Flagger webhook confirm-rollout"`
	Increase    bool           `yaml:"confirm_traffic_increase" doc:"a person has to let each weight be raised, and the last one be promoted; not after the tick of copies, nor of an A/B test or blue/green" default:"false" source:"Flagger webhook confirm-traffic-increase"`
	Promotion   bool           `yaml:"confirm_promotion" doc:"a person has to let it be promoted; checks go on meanwhile" default:"false" source:"Flagger webhook confirm-promotion"`
	Phase       unit.Duration  `yaml:"phase" doc:"from the release to the tick that notices it; anything up to an interval" default:"0s" min:"0s" max:"1d" source:"judgement: the ticker's phase is arbitrary"`
	Deadline    unit.Duration  `yaml:"deadline" doc:"until the pods must be ready, or it is rolled back" default:"10m" min:"1s" max:"7d" source:"Flagger progressDeadlineSeconds 600"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "flagger",
	Doc:     "Raises the weight at every tick whose checks pass, rolls back after so many that failed, promotes without a check.",
	Source:  "fluxcd/flagger pkg/controller/scheduler.go",
	Example: "{kind: flagger, interval: 1m, step_weight: 10%, max_weight: 50%, threshold: 5}",
	New: func() Policy {
		return &Flagger{Interval: unit.Duration(clock.Minute), Threshold: 1, MaxWeight: 1, Copied: 1, Deadline: unit.Duration(10 * clock.Minute)}
	},
})

// weights lists the weights of all steps; of an A/B test and of blue/green there
// is one, and with the analysis skipped there is none.
func (f *Flagger) weights() []float64 {
	var out []float64
	if _, mirrors := f.Mirrors(); mirrors {
		out = append(out, 0)
	}
	switch {
	case f.Skip:
		return nil
	case f.Iterations > 0:
		return append(out, 1)
	}
	if f.StepWeight <= 0 {
		for _, w := range f.StepWeights {
			out = append(out, min(float64(w), 1))
		}
		return out
	}
	for w := float64(f.StepWeight); len(out) < 1100; w += float64(f.StepWeight) {
		out = append(out, neat(min(w, 1)))
		if neat(w) >= float64(f.MaxWeight) {
			break
		}
	}
	return out
}

// Mirrors says what is copied: of an A/B test nothing.
func (f *Flagger) Mirrors() (Mirror, bool) {
	if !f.Mirror || f.Skip || len(f.Match) > 0 {
		return Mirror{}, false
	}
	return Mirror{Share: float64(f.Copied), Writes: true}, true
}

// Check refuses a flag, and wants weights that grow.
func (f *Flagger) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "Flagger")
	if len(f.Match) > 0 && f.Iterations == 0 {
		p.add("iterations", "write for example iterations: 10", "are missing: an A/B test has so many ticks")
	}
	for i, name := range f.Match {
		p.cohort(fmt.Sprintf("match[%d]", i), name, s)
	}
	if f.StepWeight <= 0 && len(f.StepWeights) == 0 && f.Iterations == 0 && !f.Skip {
		p.add("step_weight", "write for example step_weight: 10%, or step_weights: [1%, 10%, 50%]", "is missing: there is no weight")
	}
	if f.StepWeight > 0 && len(f.StepWeights) > 0 {
		p.add("step_weights", "remove them, or the step_weight", "are not read, as there is a step_weight")
	}
	if !slices.IsSorted(f.StepWeights) {
		p.add("step_weights", "each exposes at least as much as the one before", "do not grow")
	}
	return p
}
