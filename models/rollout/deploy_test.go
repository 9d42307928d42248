package rollout_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// The rows follow from the Kubernetes API reference: surge rounds up,
// unavailable rounds down, both default to 25%. From a settled fleet, the first
// answer starts the surge and stops what may be missing.
func TestRollingRoundsAsKubernetesDoes(t *testing.T) {
	k, _ := rollout.Deploys.Get("rolling")
	for _, c := range []struct {
		replicas, unavailable, surge int
	}{
		{1, 0, 1}, {3, 0, 1}, {4, 1, 1}, {7, 1, 2}, {10, 2, 3},
	} {
		got := k.New().Next(rollout.Fleet{Desired: c.replicas, Want: c.replicas, Others: c.replicas})
		if got != (rollout.Change{Start: c.surge, Stop: c.unavailable}) {
			t.Errorf("%d replicas: starts %d and stops %d, want %d and %d", c.replicas, got.Start, got.Stop, c.surge, c.unavailable)
		}
	}
}

func TestDeploys(t *testing.T) {
	rolling := func(surge, unavailable unit.Percent) rollout.Deploy {
		return &rollout.Rolling{Surge: surge, Unavailable: unavailable}
	}
	for _, c := range []struct {
		name   string
		deploy rollout.Deploy
		fleet  rollout.Fleet
		want   rollout.Change
	}{
		{"both zero leaves one missing", rolling(0, 0), rollout.Fleet{Desired: 4, Want: 4, Others: 4}, rollout.Change{Stop: 1}},
		{"7% of 100 is 7 in spite of the float", rolling(0.07, 0), rollout.Fleet{Desired: 100, Want: 100, Others: 100}, rollout.Change{Start: 7}},
		{"29% of 100 is 29 in spite of the float", rolling(0, 0.29), rollout.Fleet{Desired: 100, Want: 100, Others: 100}, rollout.Change{Stop: 29}},
		{"waits while the surge starts", rolling(0.25, 0), rollout.Fleet{Desired: 4, Want: 4, Starting: 1, Others: 4}, rollout.Change{}},
		{"stops one old for each new that is ready", rolling(0.25, 0), rollout.Fleet{Desired: 4, Want: 4, Ready: 1, Others: 4}, rollout.Change{Stop: 1}},
		{"a partial aim keeps the rest", rolling(0.25, 0.25), rollout.Fleet{Desired: 4, Want: 1, Ready: 1, Others: 3}, rollout.Change{}},
		{"a partial aim starts no more than it wants", rolling(1, 0), rollout.Fleet{Desired: 4, Want: 1, Others: 4}, rollout.Change{Start: 1}},
		{"nothing to do", rolling(0.25, 0.25), rollout.Fleet{Desired: 4, Want: 4, Ready: 4}, rollout.Change{}},
		{"recreate stops first", &rollout.Recreate{}, rollout.Fleet{Desired: 4, Want: 4, Others: 4}, rollout.Change{Stop: 4}},
		{"recreate then starts", &rollout.Recreate{}, rollout.Fleet{Desired: 4, Want: 4}, rollout.Change{Start: 4}},
		{"recreate waits for those that start", &rollout.Recreate{}, rollout.Fleet{Desired: 4, Want: 4, Starting: 3, Ready: 1}, rollout.Change{}},
		{"recreate keeps the rest of a partial aim", &rollout.Recreate{}, rollout.Fleet{Desired: 4, Want: 1, Others: 4}, rollout.Change{Stop: 1}},
	} {
		if got := c.deploy.Next(c.fleet); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// The rows are those of the predefined configurations: half is at least half
// healthy, so it rounds down what is replaced at a time.
func TestInPlaceKeepsHealthyHosts(t *testing.T) {
	for _, c := range []struct {
		deploy    rollout.InPlace
		instances int
		want      int // that are replaced at a time
	}{
		{rollout.InPlace{Config: "OneAtATime"}, 9, 1},
		{rollout.InPlace{Config: "CodeDeployDefault.HalfAtATime"}, 9, 4},
		{rollout.InPlace{Config: "HalfAtATime"}, 8, 4},
		{rollout.InPlace{Config: "HalfAtATime"}, 1, 1},
		{rollout.InPlace{Config: "AllAtOnce"}, 9, 9},
		{rollout.InPlace{Config: "OneAtATime", Hosts: 6}, 9, 3},
		{rollout.InPlace{Config: "OneAtATime", Percent: 0.66}, 10, 3},
		{rollout.InPlace{Config: "OneAtATime", Percent: 1}, 10, 1},
	} {
		n := c.instances
		if got := c.deploy.Next(rollout.Fleet{Desired: n, Want: n, Others: n}); got.Stop != c.want || got.Start != 0 {
			t.Errorf("%+v of %d: %+v, want %d stopped", c.deploy, n, got, c.want)
		}
		if got := c.deploy.Next(rollout.Fleet{Desired: n, Want: n, Others: n - c.want}); got != (rollout.Change{Start: c.want}) {
			t.Errorf("%+v of %d: then %+v, want %d started", c.deploy, n, got, c.want)
		}
	}
	problems := (&rollout.InPlace{Config: "TwoAtATime", Hosts: 4, Percent: 0.5}).Check(rollout.Scene{Instances: 4})
	if len(problems) != 3 {
		t.Errorf("%+v", problems)
	}
}

// Whatever the order in which instances become ready, a rolling deploy keeps
// its limits and ends with what is wanted.
func TestRollingKeepsItsLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rollout.Rolling{
			Surge:       unit.Percent(rapid.IntRange(0, 100).Draw(t, "surge")) / 100,
			Unavailable: unit.Percent(rapid.IntRange(0, 100).Draw(t, "unavailable")) / 100,
		}
		n := rapid.IntRange(1, 40).Draw(t, "instances")
		f := rollout.Fleet{Desired: n, Want: rapid.IntRange(0, n).Draw(t, "want"), Others: n}
		most := d.Next(rollout.Fleet{Desired: n, Want: n, Others: n})
		for range 10 * n {
			c := d.Next(f)
			if c.Start < 0 || c.Stop < 0 || c.Stop > f.Others {
				t.Fatalf("%+v answers %+v", f, c)
			}
			f.Starting += c.Start
			f.Others -= c.Stop
			if total := f.Ready + f.Starting + f.Others; total > n+most.Start {
				t.Fatalf("%d instances, more than %d + %d: %+v", total, n, most.Start, f)
			}
			if up := f.Ready + f.Others; up < n-most.Stop {
				t.Fatalf("%d instances up, fewer than %d - %d: %+v", up, n, most.Stop, f)
			}
			if f.Starting > 0 {
				ready := rapid.IntRange(1, f.Starting).Draw(t, "ready")
				f.Starting, f.Ready = f.Starting-ready, f.Ready+ready
			} else if c == (rollout.Change{}) {
				break
			}
		}
		if f.Ready != f.Want || f.Others != n-f.Want || f.Starting != 0 {
			t.Fatalf("came to rest at %+v", f)
		}
	})
}
