package rollout_test

import (
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// How long instances take to be replaced, in waves of as many as the deploy lets go,
// and how many are left meanwhile.
func TestReplaces(t *testing.T) {
	for _, c := range []struct {
		what                       string
		deploy                     rollout.Deploy
		desired, have, want, extra int
		takes                      clock.Span
		least                      int
	}{
		{"12 by 25% and 25%: 6 and 6", &rollout.Rolling{Surge: 0.25, Unavailable: 0.25}, 12, 0, 12, 0, 2 * clock.Minute, 9},
		{"4 by a surge of one", &rollout.Rolling{Surge: 0.25}, 4, 0, 4, 0, 4 * clock.Minute, 4},
		{"a slow one counts later", &rollout.Rolling{Surge: 0.25, Ready: unit.Duration(clock.Minute)}, 4, 0, 4, 0, 8 * clock.Minute, 4},
		{"all at once, with nothing left", &rollout.Recreate{}, 6, 0, 6, 0, clock.Minute, 0},
		{"beside the old ones", rollout.Beside{}, 20, 0, 1, 0, clock.Minute, 20},
		{"those that are there already", rollout.Beside{}, 20, 5, 10, 0, clock.Minute, 20},
		{"nothing to do", rollout.Beside{}, 20, 10, 10, 0, 0, 20},
	} {
		if takes, least := rollout.Replaces(c.deploy, c.desired, c.have, c.want, c.extra, clock.Minute); takes != c.takes || least != c.least {
			t.Errorf("%s: %s with %d left, want %s with %d", c.what, takes, least, c.takes, c.least)
		}
	}
}

func TestForesee(t *testing.T) {
	day := rollout.Window{From: unit.TimeOfDay(10 * clock.Hour), To: unit.TimeOfDay(16 * clock.Hour)}
	canary := &rollout.Canary{By: "tenant", Routing: "requests", Steps: []rollout.Weight{{To: 0.05, Bake: unit.Duration(2 * clock.Hour)}, {To: 1}}}
	for _, c := range []struct {
		what   string
		policy rollout.Policy
		counts clock.Span
		want   string
	}{
		{"bakes", canary, 0, "0s 1m0s 2h1m0s; 2h1m0s 2h2m0s 2h2m0s; "},
		{"a gate that counts for longer", canary, 3 * clock.Hour, "0s 1m0s 3h1m0s; 3h1m0s 3h2m0s 3h2m0s; "},
		{"a calendar that closes", &rollout.Scheduled{Windows: []rollout.Window{day}, Holds: "steps", Then: canary}, 0, "0s 1m0s 20h0m0s; 20h0m0s 20h1m0s 20h1m0s; "},
		{"a person", &rollout.BlueGreen{Promote: "person", Preview: unit.Duration(clock.Minute)}, 0, "0s 1m0s 2m0s person; 2m0s 3m0s 3m0s; "},
	} {
		stages, ok := rollout.Foresee(c.policy.Start(rollout.Scene{Cohorts: cohorts, Instances: 4}), rollout.Foresight{
			Progress: rollout.Progress{Local: 14 * clock.Hour, Cohorts: cohorts}, Counts: func(*rollout.Aim) clock.Span { return c.counts },
			Takes: func(_, _ rollout.Aim) clock.Span { return clock.Minute },
		})
		got := ""
		for _, s := range stages {
			got += fmt.Sprintf("%s %s %s", s.Begins, s.Reached, s.Ends)
			if s.Person {
				got += " person"
			}
			got += "; "
		}
		if got != c.want || !ok {
			t.Errorf("%s: %s (ends: %v), want %s", c.what, got, ok, c.want)
		}
	}
}
