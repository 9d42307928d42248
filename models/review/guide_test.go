package review_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func guideOf(t *testing.T, strategy string, sets ...string) *review.Guide {
	t.Helper()
	p, err := scenarios.Parse("shop", []byte(shop), sets)
	if err != nil {
		t.Fatal(err)
	}
	return review.GuideOf(p, strategy)
}

func names(all []review.Undo) (out []string) {
	for _, u := range all {
		out = append(out, u.Way)
	}
	return out
}

func TestAGuideSaysWhatToDo(t *testing.T) {
	g := guideOf(t, "canary", "coordination=[{kind: support, told: before, why: tickets}, {kind: team, name: billing, told: at step 2, why: other prices}]")
	if g.Begin != clock.Day+10*clock.Hour || len(g.Steps) != 2 {
		t.Fatalf("begins at %s with %d steps, want Tuesday 10:00 and 2", g.Begin, len(g.Steps))
	}
	if want := []review.Task{{Do: "Tell support.", Why: "tickets"}, {Do: "Have shop within reach: they own the gates."}}; !slices.Equal(g.Before, want) {
		t.Errorf("before: %v", g.Before)
	}
	first, last := g.Steps[0], g.Steps[1]
	if first.Do != "Route to the new orders: 20% of requests." || first.Reached != 20*clock.Second || first.Ends != 30*clock.Minute+20*clock.Second || first.Begins != 0 {
		t.Errorf("step 1: %s in force after %s, until %s", first.Do, first.Reached, first.Ends)
	}
	if len(first.Tell) != 0 || len(last.Tell) != 1 || last.Tell[0] != (review.Task{Do: "billing", Why: "other prices"}) {
		t.Errorf("told: %v, %v", first.Tell, last.Tell)
	}
	if w := first.Watch; len(w) != 1 || w[0].Owner != "shop" || w[0].OnFail != "abort" || w[0].Blind != "" || !strings.Contains(w[0].Fails, "from 50 requests on") {
		t.Errorf("watched: %+v", w)
	}
	if last.Watch[0].Blind != "nobody is left to compare with" {
		t.Errorf("at the end the gate says nothing because %q", last.Watch[0].Blind)
	}
	if len(g.Paged) != 1 || g.Paged[0].Fails != "the error budget of everybody at edge burns 14.4x over 1h and 5m, or 6x over 6h and 30m" {
		t.Errorf("paged by %+v", g.Paged)
	}
}

// A gate that compares says nothing in staging, where nobody is exposed, nor when
// everybody is.
// A gate over an analysis is of the steps that name it, one of the dark version of the
// step before the flag is raised.
func TestGatesStandWhereTheyAreRead(t *testing.T) {
	for strategies, want := range map[string]string{
		"{name: it, kind: argo, steps: [{set_weight: 5%}, {pause: 5m}, {analysis: [compare]}], gate: [{detector: compare, over: analysis, interval: 1m, count: 3}]}":             "010",
		"{name: it, kind: toggle, behind: new-price, steps: [{to: 20%, bake: 30m}, {to: 100%}], gate: [{detector: everybody, while: dark}, {detector: compare, while: raised}]}": "111",
		"{name: it, kind: toggle, behind: new-price, steps: [{to: 20%, bake: 30m}, {to: 100%}], gate: [{detector: everybody, while: dark}]}":                                     "100",
	} {
		got := ""
		for _, s := range guideOf(t, "it", "strategies=["+strategies+"]").Steps {
			got += fmt.Sprint(len(s.Watch))
		}
		if got != want {
			t.Errorf("%s: %s gates at its steps, want %s", strategies, got, want)
		}
	}
}

func TestWhereGatesAreBlind(t *testing.T) {
	g := guideOf(t, "rings", rings, "strategies.rings.gate=[{detector: compare}]")
	var blind []string
	for _, s := range g.Steps {
		blind = append(blind, s.Watch[0].Blind)
	}
	if want := []string{"nobody is exposed", "", "nobody is left to compare with"}; !slices.Equal(blind, want) {
		t.Errorf("says nothing because %q, want %q", blind, want)
	}
}

// The ways back are those that people could take then: a flag that is not raised
// cannot be lowered, and where nothing is left of the old version nobody can be
// routed to it.
func TestWaysBackAtEachStep(t *testing.T) {
	g := guideOf(t, "canary")
	if a, b := names(g.Steps[0].Undo), names(g.Steps[1].Undo); !slices.Equal(a, []string{"traffic-shift", "rollback"}) || !slices.Equal(b, []string{"rollback"}) {
		t.Errorf("the canary is taken back by %v, then by %v", a, b)
	}
	if u := g.Steps[1].Undo[0]; u.Median != 2*clock.Minute || u.Then != "up to 8 instances are replaced, about 40s" {
		t.Errorf("rollback: %+v", u)
	}
	if u := guideOf(t, "canary", "change.migration={store: db, steps: [{do: contract, at: with deploy}]}").Steps[0].Undo[1]; u.Way != "rollback" || u.Not == "" {
		t.Errorf("with the schema contracted, the rollback is not warned of: %+v", u)
	}
	g = guideOf(t, "toggle", toggle)
	if a, b := names(g.Steps[0].Undo), names(g.Steps[1].Undo); !slices.Equal(a, []string{"rollback"}) || !slices.Equal(b, []string{"kill-switch", "rollback"}) {
		t.Errorf("the toggle is taken back by %v, then by %v", a, b)
	}
	g = guideOf(t, "canary", "respond.actions.rollback.rehearsed=false", "respond.actions.rollback.needs=web")
	if u := g.Steps[1].Undo[0]; u.Median != 6*clock.Minute || u.Needs != "web" {
		t.Errorf("a rollback that was never practised: %+v", u)
	}
	if guideOf(t, "nobody") != nil {
		t.Error("a strategy that is not there has a guide")
	}
}

// A contract that comes late leaves the way back open until then.
func TestTheTimeOfNoReturn(t *testing.T) {
	const contract = "change.migration={store: db, steps: [{do: expand, takes: 5m}, {do: contract, at: with deploy, after: %s}]}"
	const lost = "the schema is contracted, and the old version cannot use it any more"
	rollback := func(s review.GuideStep) review.Undo {
		i := slices.IndexFunc(s.Undo, func(u review.Undo) bool { return u.Way == "rollback" })
		if i < 0 {
			t.Fatalf("step %d has no rollback: %v", s.Number, names(s.Undo))
		}
		return s.Undo[i]
	}
	// The deploy begins at 10:05, and the canary bakes until 10:35:20.
	g := guideOf(t, "canary", fmt.Sprintf(contract, "10m"), "change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h, after: contract}]")
	a, b := g.Steps[0], g.Steps[1]
	if a.OneWay != lost || a.OneWayFrom != 15*clock.Minute || b.OneWay != lost || b.OneWayFrom != 0 {
		t.Errorf("one way because %q from %s on, then %q from %s on", a.OneWay, a.OneWayFrom, b.OneWay, b.OneWayFrom)
	}
	if u := rollback(a); u.Not != "" || u.Until != "about Tue 10:15, when the schema is contracted" {
		t.Errorf("before: %+v", u)
	}
	if u := rollback(b); u.Not == "" || u.Until != "" {
		t.Errorf("after: %+v", u)
	}
	if want := "rows: rows that the old version cannot read"; strings.Join(a.Stays, "; ") != want || strings.Join(b.Stays, "; ") != want {
		t.Errorf("stays %v, then %v", a.Stays, b.Stays)
	}
	// Two days later everybody has it for long.
	g = guideOf(t, "canary", fmt.Sprintf(contract, "2d"))
	for _, s := range g.Steps {
		if u := rollback(s); s.OneWay != "" || u.Not != "" || u.Until != "" {
			t.Errorf("step %d: one way because %q, %+v", s.Number, s.OneWay, u)
		}
	}
	if why := g.Steps[0].Also[0].Why; !strings.HasPrefix(why, "point of no return, about Thu 10:05") {
		t.Errorf("beside the deploy: %s", why)
	}
	g = guideOf(t, "canary", "change.migration={store: db, steps: [{do: contract, at: after full exposure, after: 7d}]}")
	if why := g.After[0].Why; !strings.HasPrefix(why, "point of no return, about 7d31m after the release") {
		t.Errorf("after it: %s", why)
	}
}

// A consumer that is slow leaves messages that wait, and none that are dead.
func TestSlowConsumersLeaveNoDeadLetters(t *testing.T) {
	const ways = "respond.actions=[{kind: replay, queue: mail}, {kind: drain-queue, queue: mail}, {kind: rollback}]"
	const queue = "queues=[{name: mail, from: orders, for: [order], to: orders, rate: 4/s}]"
	for defect, want := range map[string][]string{
		"{kind: slow-consumer, name: slow, probability: 20%, queue: mail}":                      {"drain-queue", "rollback"},
		"{kind: poison-messages, name: odd, probability: 20%, queue: mail, unreadable_by: old}": {"replay", "drain-queue", "rollback"},
	} {
		if got := names(guideOf(t, "canary", "change.defects=["+defect+"]", ways, queue).Steps[1].Undo); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", defect, got, want)
		}
	}
}

// A gate in the data that comes with the contract does not refuse to go back before.
func TestAGateThatComesWithTheContract(t *testing.T) {
	g := guideOf(t, "canary", "change.migration={store: db, steps: [{do: contract, at: after full exposure, after: 1d}]}",
		"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h, one_way: true, after: contract}]")
	for _, s := range g.Steps {
		if s.OneWay != "" || len(s.Stays) != 0 {
			t.Errorf("step %d: one way because %q, stays %v", s.Number, s.OneWay, s.Stays)
		}
	}
}

func TestThePointOfNoReturn(t *testing.T) {
	for _, c := range []struct {
		set          string
		first, stays string
		after        string
	}{
		{"change.hazards=[]", "", "", ""},
		{"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h, one_way: true}]", "rows: a gate in the data refuses to go back", "", ""},
		{"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h}]", "", "rows: rows that the old version cannot read", ""},
		{"change.reversible=no", "the change is not reversible", "", ""},
		{"change.migration={store: db, steps: [{do: expand}, {do: contract, at: with deploy}]}", "the schema is contracted, and the old version cannot use it any more", "", ""},
		{"change.migration={store: db, steps: [{do: expand}, {do: contract, at: after full exposure, after: 24h}]}", "", "", "Migrate: contract, not before 1d after everybody has it."},
	} {
		g := guideOf(t, "canary", c.set)
		s := g.Steps[0]
		if also := strings.Contains(c.set, "with deploy"); also != (len(s.Also) == 1) {
			t.Errorf("%s: beside the deploy %v", c.set, s.Also)
		}
		if s.OneWay != c.first || strings.Join(s.Stays, "; ") != c.stays {
			t.Errorf("%s: one way because %q, stays %q", c.set, s.OneWay, s.Stays)
		}
		after := ""
		if len(g.After) > 0 {
			after = g.After[0].Do
		}
		if after != c.after {
			t.Errorf("%s: after it %q", c.set, after)
		}
	}
}
