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
	Phase       unit.Duration  `yaml:"phase" doc:"from the release to the tick that notices it; anything up to an interval" default:"0s" min:"0s" max:"1d" source:"judgement: the ticker's phase is arbitrary"`
	Deadline    unit.Duration  `yaml:"deadline" doc:"until the pods must be ready, or it is rolled back" default:"10m" min:"1s" max:"7d" source:"Flagger progressDeadlineSeconds 600"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "flagger",
	Doc:     "Raises the weight at every tick whose checks pass, rolls back after so many that failed, promotes without a check.",
	Source:  "fluxcd/flagger pkg/controller/scheduler.go",
	Example: "{kind: flagger, interval: 1m, step_weight: 10%, max_weight: 50%, threshold: 5}",
	New: func() Policy {
		return &Flagger{Interval: unit.Duration(clock.Minute), Threshold: 1, MaxWeight: 1, Deadline: unit.Duration(10 * clock.Minute)}
	},
})

// weights lists the weights of all steps.
func (f *Flagger) weights() []float64 {
	var out []float64
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

// Start begins with no tick and no failed check.
func (f *Flagger) Start(s Scene) Procedure {
	t := &ticking{Flagger: f, interval: max(f.Interval.Span(), 10*clock.Second), shares: f.weights(), tick: -1}
	t.batches = 1
	if d, ok := s.Deploy.(*Rolling); ok && s.Instances > 0 {
		surge, unavailable := d.limits(s.Instances)
		t.batches = clock.Span((s.Instances + surge + unavailable - 1) / (surge + unavailable))
	}
	return t
}

// ticking is one run. Step 0 is the pods with no weight, then comes a step for
// each weight, then everybody.
type ticking struct {
	*Flagger
	interval clock.Span
	shares   []float64
	batches  clock.Span // in which the primary is replaced

	tick    int64 // the last one
	step    int   // that was in force at it
	move    Move
	failed  int        // checks
	startup clock.Span // of the pods
	ends    int64      // tick at which it is over, once promoted
}

// Next does what is due at a tick, and nothing between two.
func (t *ticking) Next(p Progress) Move {
	since := p.Now - t.Phase.Span()
	if since < 0 {
		return Move{Kind: Hold, For: -since, Why: "the release has not been noticed yet"}
	}
	now := int64(since / t.interval)
	if p.Step == 0 && p.Reached && t.startup == 0 {
		t.startup = max(p.Now-p.Since-t.Phase.Span(), 1)
	}
	if now > t.tick {
		t.tick, t.step = now, p.Step
		t.move = t.due(p)
	}
	if t.move.Kind != Hold && p.Step == t.step {
		return t.move
	}
	why := t.move.Why
	if p.Step != t.step {
		why = "the next tick comes"
	}
	return Move{Kind: Hold, For: t.interval - since%t.interval, Why: why}
}

// due is what one tick does.
func (t *ticking) due(p Progress) Move {
	last := len(t.shares)
	switch {
	case p.Caught:
		return Move{Kind: Abort, Why: "staging revealed it"}
	case p.Step < 0:
		return t.raise(p, 0)
	case p.Step > last:
		if t.ends == 0 {
			t.ends = t.tick + max(int64((t.startup*t.batches+t.interval-1)/t.interval), 1)
		}
		if t.tick < t.ends {
			return Move{Kind: Hold, Why: "the primary is replaced; nothing is checked any more"}
		}
		return Move{Kind: Done, Why: "everybody has it"}
	case !p.Reached && p.Stalled >= t.Deadline.Span():
		return Move{Kind: Abort, Why: fmt.Sprintf("no further pod was ready within %s", t.Deadline)}
	case !p.Reached:
		return Move{Kind: Hold, Why: "the pods are not ready yet"}
	case p.Step == 0:
		return t.raise(p, 1)
	case t.failed >= t.Threshold:
		return Move{Kind: Abort, Why: fmt.Sprintf("%d checks failed: %s", t.failed, p.Why)}
	case p.Verdict != signal.Pass:
		t.failed++
		return Move{Kind: Hold, Why: fmt.Sprintf("check %d of %d that may fail did: %s", t.failed, t.Threshold, p.Verdict)}
	}
	return t.raise(p, p.Step+1)
}

// raise goes to a step.
func (t *ticking) raise(p Progress, step int) Move {
	if step > len(t.shares) {
		all := everybody(p.Cohorts)
		all.Routed = true
		return Move{Kind: Expose, Step: step, Aim: all, Unguarded: true, Why: "expose everybody: promoted, and nothing is checked from here on"}
	}
	aim := everybody(p.Cohorts)
	aim.Title, aim.Routed, aim.Customer, aim.Route = "the pods", true, false, exposure.None(len(p.Cohorts))
	if step > 0 {
		aim = toShare(p.Cohorts, t.shares[step-1], "request")
		aim.Version = 1
	}
	why := "the checks pass"
	if step < 2 {
		why = [...]string{"the release was noticed", "the pods are ready"}[step]
	}
	return Move{Kind: Expose, Step: step, Aim: aim, Unguarded: step < 2, Why: "expose " + aim.Title + ": " + why}
}

// Check refuses a flag, and wants weights that grow.
func (f *Flagger) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "Flagger")
	if f.StepWeight <= 0 && len(f.StepWeights) == 0 {
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
