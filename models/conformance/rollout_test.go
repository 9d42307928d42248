package conformance_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// cohorts are those that the examples name.
var cohorts = []string{"internal", "beta", "standard"}

// shop is the scene that strategies are tried in.
var shop = rollout.Scene{Cohorts: cohorts, Instances: 10, Deploy: &rollout.Rolling{Surge: 0.25, Unavailable: 0.25}}

// policies calls f with the example of every strategy, read from its text, so
// that two reads share nothing.
func policies(t *testing.T, f func(t *testing.T, read func() rollout.Policy)) {
	v := variants(rollout.Kinds)
	for _, name := range v.Names() {
		t.Run(name, func(t *testing.T) {
			f(t, func() rollout.Policy { return example[rollout.Policy](t, v, name) })
		})
	}
}

// The example of a strategy passes its own check, either behind a flag or
// without one.
func TestExamplesOfStrategiesPassTheCheck(t *testing.T) {
	policies(t, func(t *testing.T, read func() rollout.Policy) {
		c, checks := read().(rollout.Checker)
		if !checks {
			return
		}
		with := c.Check(rollout.Scene{Cohorts: cohorts, Behind: "flag"})
		without := c.Check(rollout.Scene{Cohorts: cohorts})
		if len(with) > 0 && len(without) > 0 {
			t.Errorf("behind a flag: %v; without: %v", with, without)
		}
	})
}

// shown is the share of a cohort that a step exposes to the change.
func shown(a rollout.Aim, cohort int) float64 {
	share := a.Feature.Shares[cohort]
	if a.Routed {
		share = min(share, a.Route.Shares[cohort])
	} else {
		share = min(share, a.Version)
	}
	return share
}

// Steps are reached, gates pass: the strategy comes to its end, shows the change
// to more people at each step and to everybody at the last.
func TestStrategiesEndWithEverybody(t *testing.T) {
	policies(t, func(t *testing.T, read func() rollout.Policy) {
		p := read().Start(shop)
		now := rollout.Progress{Step: -1, Cohorts: cohorts}
		var last rollout.Aim
		for asked := 0; ; asked++ {
			if asked == 1000 {
				t.Fatal("is not done after 1000 questions")
			}
			m := p.Next(now)
			if m.Why == "" {
				t.Errorf("step %d: a move says no why", now.Step)
			}
			switch m.Kind {
			case rollout.Done:
				if now.Step < 0 || last.Version != 1 || !last.Feature.Full() || last.Routed && !last.Route.Full() {
					t.Errorf("is done at step %d with %+v", now.Step, last)
				}
				return
			case rollout.Abort:
				t.Fatalf("aborts though nothing is wrong: %s", m.Why)
			case rollout.Hold:
				switch {
				case !now.Reached:
					now.Reached = true
				case m.For <= 0:
					t.Fatalf("waits for ever at step %d: %s", now.Step, m.Why)
				}
				now.Since += m.For
				now.Now += m.For
				now.Local = (now.Local + m.For) % (7 * clock.Day)
			case rollout.Expose:
				if m.Step != now.Step+1 {
					t.Fatalf("goes from step %d to step %d", now.Step, m.Step)
				}
				holdsAim(t, m.Aim, last, now.Step < 0)
				if m.Aim.Index < m.Step || m.Aim.Index < last.Index { // or a gate with a starting step is never read, or no longer
					t.Errorf("step %d is number %d of the list, after %d", m.Step, m.Aim.Index, last.Index)
				}
				last = m.Aim
				now.Step, now.Reached, now.Since = m.Step, false, 0
			}
		}
	})
}

func holdsAim(t *testing.T, a, before rollout.Aim, first bool) {
	t.Helper()
	if a.Title == "" || !(a.Version >= 0 && a.Version <= 1) || len(a.Route.Shares) != len(cohorts) || len(a.Feature.Shares) != len(cohorts) {
		t.Fatalf("is no aim: %+v", a)
	}
	public := false
	for c := range cohorts {
		for _, share := range []float64{a.Route.Shares[c], a.Feature.Shares[c]} {
			if !(share >= 0 && share <= 1) {
				t.Errorf("%s: a share is %v", a.Title, share)
			}
		}
		if !first && shown(a, c) < shown(before, c) {
			t.Errorf("%s shows %s less than %s did", a.Title, cohorts[c], before.Title)
		}
		public = public || shown(a, c) > 0 && cohorts[c] != rollout.Staff
	}
	if a.Staging && (public || a.Version != 0) {
		t.Errorf("%s is staging and exposes customers: %+v", a.Title, a)
	}
	if a.Customer != public {
		t.Errorf("%s: says it exposes customers %v, and does %v", a.Title, a.Customer, public)
	}
}

func progress(t *rapid.T) rollout.Progress {
	return rollout.Progress{
		Step:    rapid.IntRange(-1, 6).Draw(t, "step"),
		Reached: rapid.Bool().Draw(t, "reached"),
		Since:   clock.Span(rapid.Int64Range(0, int64(2*clock.Hour)).Draw(t, "since")),
		Verdict: signal.State(rapid.IntRange(0, 3).Draw(t, "verdict")),
		Why:     "a reason", Caught: rapid.Bool().Draw(t, "caught"),
		Now:     clock.Span(rapid.Int64Range(0, int64(9*clock.Day)).Draw(t, "now")),
		Local:   clock.Span(rapid.Int64Range(0, int64(7*clock.Day)-1).Draw(t, "local")),
		Counts:  rapid.Bool().Draw(t, "counts"),
		Asked:   rapid.SampledFrom([]string{"", "a question", "a person has to confirm the next weight"}).Draw(t, "asked"),
		Decided: rollout.Decision(rapid.IntRange(0, 2).Draw(t, "decided")),
		Stalled: clock.Span(rapid.Int64Range(0, int64(clock.Hour)).Draw(t, "stalled")),
		Cohorts: cohorts, Load: rapid.SampledFrom([][]float64{nil, {1, 2, 3}, {0, 0, 0}}).Draw(t, "load"),
	}
}

// In any situation: the same answer to the same question, a failed gate never
// leads to more exposure, and no answer breaks what a move promises.
func TestStrategiesAnswerAlways(t *testing.T) {
	policies(t, func(t *testing.T, read func() rollout.Policy) {
		rapid.Check(t, func(t *rapid.T) {
			one, other := read().Start(shop), read().Start(shop)
			now := progress(t)
			m := one.Next(now)
			if again := one.Next(now); !reflect.DeepEqual(m, again) {
				t.Fatalf("answers %+v, then %+v", m, again)
			}
			if twin := other.Next(now); !reflect.DeepEqual(m, twin) {
				t.Fatalf("answers %+v, its twin %+v", m, twin)
			}
			if now.Verdict == signal.Fail && now.Step >= 0 && m.Kind == rollout.Expose && !m.Unguarded {
				t.Fatalf("a gate fails at step %d, and it exposes %s", now.Step, m.Aim.Title)
			}
			if m.For < 0 || m.For > 0 && m.Kind != rollout.Hold || m.Kind == rollout.Expose && m.Step != now.Step+1 {
				t.Fatalf("at %+v it moves %+v", now, m)
			}
		})
	})
}

// Whatever the order in which instances become ready, a deploy ends with what
// is wanted, and never stops or starts what there is not.
func TestDeploysEndWithWhatIsWanted(t *testing.T) {
	v := variants(rollout.Deploys)
	for _, name := range v.Names() {
		t.Run(name, func(t *testing.T) {
			one, other := example[rollout.Deploy](t, v, name), example[rollout.Deploy](t, v, name)
			rapid.Check(t, func(t *rapid.T) {
				n := rapid.IntRange(1, 30).Draw(t, "instances")
				f := rollout.Fleet{Desired: n, Want: rapid.IntRange(0, n).Draw(t, "want"), Others: n}
				for range 20 * n {
					c := one.Next(f)
					if twin := other.Next(f); c != twin {
						t.Fatalf("answers %+v, its twin %+v", c, twin)
					}
					if c.Start < 0 || c.Start > f.Want-f.Ready-f.Starting || c.Stop < 0 || c.Stop > f.Others {
						t.Fatalf("%+v: answers %+v", f, c)
					}
					f.Starting, f.Others = f.Starting+c.Start, f.Others-c.Stop
					if f.Starting > 0 {
						ready := rapid.IntRange(1, f.Starting).Draw(t, "ready")
						f.Starting, f.Ready = f.Starting-ready, f.Ready+ready
					} else if c == (rollout.Change{}) {
						break
					}
				}
				if f.Ready != f.Want || f.Starting != 0 || f.Others != n-f.Want {
					t.Fatalf("comes to rest at %+v", f)
				}
			})
		})
	}
}
