package rollout

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Gate names a detector that guards the steps. Without a count and an interval
// it reads its detector all the time and fails with it. With one of them it
// measures now and then and counts, as Argo's AnalysisRun does: see [Analysis].
type Gate struct {
	Detector string `yaml:"detector,required" doc:"name of a detector under observe"`
	Owner    string `yaml:"owner" doc:"who decides when the gate speaks"`
	OnFail   string `yaml:"on_fail" doc:"when it fails: abort (by the first way back there is), rollback (by deploying the old version again, though there may be a faster way), pause (a person decides) or notify (somebody is told, the rollout goes on)" default:"abort" enum:"abort|rollback|pause|notify" source:"Argo Rollouts aborts; a pipeline deploys the version before; guarded flags pause and notify, or abort"`

	While        string        `yaml:"while" doc:"of a rollout behind a flag, the part in which the gate is read: dark (the version goes out, nobody sees the feature), raised (somebody does), or always" default:"always" enum:"always|dark|raised"`
	Over         string        `yaml:"over" doc:"what one count is about: each step; the whole rollout (a background analysis, which holds no step up); or each analysis step of an Argo canary that names the detector, and no other step" default:"step" enum:"step|rollout|analysis" source:"Argo Rollouts: analysis as a step, and canary.analysis"`
	StartingStep int           `yaml:"starting_step" doc:"of a count over the whole rollout, the step with which it begins, from 0; of an Argo canary its place in the list of steps" default:"0" min:"0" max:"1000" source:"Argo Rollouts canary.analysis.startingStep"`
	Interval     unit.Duration `yaml:"interval" doc:"time between two measurements of a gate that counts" default:"0s" min:"0s" max:"1d"`
	InitialDelay unit.Duration `yaml:"initial_delay" doc:"before the first measurement" default:"0s" min:"0s" max:"7d"`
	Count        int           `yaml:"count" doc:"measurements after which it has passed, and up to which it holds the step; 0: it goes on as long as the step does and holds nothing up" default:"0" min:"0" max:"100000"`
	FailureLimit int           `yaml:"failure_limit" doc:"measurements that may fail, in a row or not; the gate fails with one more; -1: any number" default:"0" min:"-1" max:"100000" source:"Argo Rollouts failureLimit: cumulative, failed > limit"`
	Successes    int           `yaml:"consecutive_successes" doc:"measurements that have to pass in a row, with which the gate has passed; if a count ends before that, a person has to decide, or, when any number may fail, it has failed" default:"(none: the count decides)" min:"1" max:"100000" source:"Argo Rollouts consecutiveSuccessLimit"`
	Inconclusive int           `yaml:"inconclusive_limit" doc:"measurements that may be inconclusive; with one more a person has to decide" default:"0" min:"0" max:"100000" source:"Argo Rollouts inconclusiveLimit"`
	Errors       int           `yaml:"consecutive_errors" doc:"errors in a row that are tried again, every 10 s; the gate fails with one more" default:"4" min:"0" max:"100000" source:"Argo Rollouts consecutiveErrorLimit"`
	Empty        string        `yaml:"empty" doc:"what a measurement is while no request has been seen at all: error, fail, inconclusive or pass" default:"error" enum:"error|fail|inconclusive|pass" source:"Argo Rollouts: result[0] of an empty vector is an error; Flagger fails the check"`
	NaN          string        `yaml:"nan" doc:"what it is when requests have been seen and none came this time (0/0)" default:"fail" enum:"error|fail|inconclusive|pass" source:"Argo Rollouts: NaN >= 0.95 is false, so the measurement fails"`
	Few          string        `yaml:"few" doc:"what it is when fewer requests came than the detector wants" default:"inconclusive" enum:"error|fail|inconclusive|pass" source:"judgement"`
}

// Counting reports whether the gate measures now and then and counts.
func (g *Gate) Counting() bool { return g.Interval > 0 || g.Count > 0 }

// Holds reports whether a step has to wait for the gate's count.
func (g *Gate) Holds() bool { return (g.Count > 0 || g.Successes > 0) && g.Over != "rollout" }

// By is the only kind of way back that the gate wants, "" for any.
func (g *Gate) By() string {
	if g.OnFail == "rollback" {
		return g.OnFail
	}
	return ""
}

// Check wants counts that can be reached, and nothing that is never read.
func (g *Gate) Check() []kind.Problem {
	var p problems
	if g.Count > 1 && g.Interval <= 0 {
		p.add("interval", "write for example interval: 1m", "is missing: %d measurements need a time between them", g.Count)
	}
	if g.Successes > 0 && g.Count <= 1 && g.Interval <= 0 {
		p.add("interval", "write for example interval: 1m", "is missing: measurements in a row need a time between them")
	}
	if g.FailureLimit < 0 && g.Successes == 0 {
		p.add("failure_limit", "write 0 or more, or how many have to pass in a row: consecutive_successes: 3", "lets any number fail, so that the gate never fails")
	}
	if g.Count > 0 && g.Successes > 0 && max(g.FailureLimit, 0)+g.Successes > g.Count {
		p.add("consecutive_successes", "write a count of at least failure_limit + consecutive_successes", "cannot come together within %d measurements when %d may fail", g.Count, max(g.FailureLimit, 0))
	}
	for _, limit := range []struct {
		field string
		n     int
	}{{"failure_limit", g.FailureLimit}, {"inconclusive_limit", g.Inconclusive}} {
		if g.Count > 0 && limit.n > g.Count || limit.n > 0 && !g.Counting() {
			p.add(limit.field, "give a count and an interval that can exceed it", "can never be exceeded: %d", limit.n)
		}
	}
	if g.Over == "analysis" && g.Count == 0 && g.Successes == 0 {
		p.add("count", "write for example count: 5", "is missing: an analysis step lasts until its count is over")
	}
	if g.StartingStep > 0 && g.Over != "rollout" {
		p.add("starting_step", "write over: rollout, or remove it", "is of a count over the whole rollout only")
	}
	if g.InitialDelay > 0 && !g.Counting() {
		p.add("initial_delay", "give an interval, or remove it", "delays nothing: the gate does not count")
	}
	return p
}

// Reads reports whether the gate is read in a step.
func (g *Gate) Reads(a *Aim) bool {
	switch g.Over {
	case "analysis":
		if !slices.Contains(a.Analyses, g.Detector) {
			return false
		}
	case "rollout":
		if a.Index < g.StartingStep {
			return false
		}
	}
	return g.While != "dark" && g.While != "raised" || a.Feature.Empty() == (g.While == "dark")
}

// title is how texts name the gate.
func (g *Gate) title() string {
	if g.Successes > 0 {
		return fmt.Sprintf("%s every %s, %d in a row", g.Detector, g.Interval, g.Successes)
	}
	if g.Count > 0 {
		return fmt.Sprintf("%s, %d measurements every %s", g.Detector, g.Count, g.Interval)
	}
	return fmt.Sprintf("%s every %s", g.Detector, g.Interval)
}
