package rollout_test

import (
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// The steps of an Argo canary as they are taken: how much each sends to the new
// version, on what share of the instances, and how long they bake in all.
func TestArgoSteps(t *testing.T) {
	for _, c := range []struct {
		name, steps string
		sent, runs  []float64
		bakes       clock.Span
	}{
		{"pauses behind each other are a step each", "[{set_weight: 25%}, {pause: 5m}, {pause: 10m}]", []float64{0.25, 0.25, 1}, []float64{0.25, 0.25, 1}, 15 * clock.Minute},
		{"a pause before any weight sends nobody there", "[{pause: 5m}, {set_weight: 25%}]", []float64{0, 0.25, 1}, []float64{0, 0.25, 1}, 5 * clock.Minute},
		{"everybody on half of the instances is not the end", "[{set_canary_scale: {weight: 50%}}, {set_weight: 100%}]", []float64{0, 1, 1}, []float64{0.5, 0.5, 1}, 0},
		{"an analysis is a step of its own, and so is the pause behind it", "[{set_weight: 25%}, {pause: 5m}, {analysis: [errors]}, {pause: 1m}, {set_weight: 100%}, {analysis: [errors]}]",
			[]float64{0.25, 0.25, 0.25, 1, 1, 1}, []float64{0.25, 0.25, 0.25, 1, 1, 1}, 6 * clock.Minute},
		{"everybody on all of them is", "[{set_weight: 25%}, {set_weight: 100%}]", []float64{0.25, 1}, []float64{0.25, 1}, 0},
	} {
		aims, baked, end := drive(t, fromText(t, "{kind: argo, steps: "+c.steps+"}"), signal.Pass, nil)
		var sent, runs []float64
		for _, a := range aims {
			sent, runs = append(sent, a.Route.Shares[0]), append(runs, a.Version)
		}
		if !slices.Equal(sent, c.sent) || !slices.Equal(runs, c.runs) || baked != c.bakes || end.Kind != rollout.Done {
			t.Errorf("%s: sends %v, runs %v, bakes %s, %s", c.name, sent, runs, baked, end.Kind)
		}
	}
}

// A gate over an analysis is read in the steps that name it, one over the rollout
// from its starting step on, counted in the list as it is written.
func TestWhenArgoMeasures(t *testing.T) {
	aims, _, _ := drive(t, fromText(t, "{kind: argo, steps: [{set_weight: 5%}, {pause: 1m}, {analysis: [errors]}, {set_weight: 50%}, {analysis: [errors, slow]}]}"), signal.Pass, nil)
	for gate, want := range map[*rollout.Gate][]bool{
		{Detector: "errors", Over: "analysis"}:                 {false, true, false, true, false},
		{Detector: "slow", Over: "analysis"}:                   {false, false, false, true, false},
		{Detector: "slow", Over: "rollout", StartingStep: 3}:   {false, false, true, true, true},
		{Detector: "slow", Over: "rollout", StartingStep: 5}:   {false, false, false, false, true},
		{Detector: "errors", Over: "step", StartingStep: 1000}: {true, true, true, true, true},
	} {
		var got []bool
		for i := range aims {
			got = append(got, gate.Reads(&aims[i]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%+v is read in %v, want %v", *gate, got, want)
		}
	}
}

// One that begins with a pause begins with that pause, also if others are before it.
func TestABackgroundAnalysisBeginsWithAPause(t *testing.T) {
	aims, _, _ := drive(t, fromText(t, "{kind: argo, steps: [{set_weight: 5%}, {pause: 1m}, {pause: 2m}, {pause: 3m}, {set_weight: 50%}, {pause: 1m}]}"), signal.Pass, nil)
	for step, want := range [][]bool{
		{true, true, true, true, true}, {true, true, true, true, true}, {false, true, true, true, true}, {false, false, true, true, true},
		{false, false, false, true, true}, {false, false, false, true, true}, {false, false, false, false, true}, {false, false, false, false, false},
	} {
		var got []bool
		for i := range aims {
			got = append(got, (&rollout.Gate{Detector: "errors", Over: "rollout", StartingStep: step}).Reads(&aims[i]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("from step %d on it is read in %v, want %v", step, got, want)
		}
	}
}

// The analysis steps of a strategy are found within another one, too.
func TestAnalysesWithin(t *testing.T) {
	const argo = "{kind: argo, steps: [{set_weight: 5%}, {analysis: [errors, slow]}]}"
	for text, want := range map[string]string{
		argo: "steps[1].analysis",
		"{kind: scheduled, windows: [{}], then: " + argo + "}":                                         "then.steps[1].analysis",
		"{kind: dark-launch, mirror: 10%, then: " + argo + "}":                                         "then.steps[1].analysis",
		"{kind: toggle, steps: [{to: 100%}], deploy_by: " + argo + "}":                                 "deploy_by.steps[1].analysis",
		"{kind: scheduled, windows: [{}], then: {kind: dark-launch, mirror: 10%, then: " + argo + "}}": "then.then.steps[1].analysis",
	} {
		if got := rollout.Analyses(fromText(t, text)); len(got) != 1 || got[0].Field != want || !slices.Equal(got[0].Detectors, []string{"errors", "slow"}) {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
	if got := rollout.Analyses(fromText(t, "{kind: all-at-once}")); got != nil {
		t.Errorf("all at once analyses %v", got)
	}
}

// Aborted, requests go back in one go, with a dynamic stable scale too; the
// version before is rolled out by the same steps, of requests or of tenants as they
// were.
func TestArgoGoesBackByItsWeights(t *testing.T) {
	const strategy = "{kind: argo, dynamic_stable_scale: true, steps: [{set_weight: 25%}, {pause: 5m}, {set_canary_scale: {replicas: 9}}, {pause: 5m}, {set_weight: 75%}], by: "
	for _, by := range []string{"request", "tenant"} {
		aims, _, _ := drive(t, fromText(t, strategy+by+"}"), signal.Pass, nil)
		last := aims[len(aims)-1]
		legs := func(all []rollout.Leg) (shares []float64) {
			for _, l := range all {
				if l.Route.Empty() {
					shares = append(shares, 0)
					continue
				}
				shares = append(shares, l.Route.Shares[0])
				if l.Route.PerRequest != (by == "request") {
					t.Errorf("by %s: goes back by the other", by)
				}
			}
			return shares
		}
		if got, want := legs(last.Back), []float64{0}; !slices.Equal(got, want) {
			t.Errorf("by %s: back by %v, want %v", by, got, want)
		}
		if got, want := legs(last.Again), []float64{0.75, 0.25, 0}; !slices.Equal(got, want) {
			t.Errorf("by %s: rolled out again by %v, want %v", by, got, want)
		}
	}
}
