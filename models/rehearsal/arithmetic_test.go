package rehearsal_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// SRE Workbook, ch. 16: 20% errors, detection and rollback equally long (30
// minutes), uniform load. The budget of 99.9% over 30 days is 43.2 minutes:
// all-at-once burns 6.0 of them (13.9%), a 5% canary by request 0.30 (0.69%),
// so 20 : 1. Counts are Poisson; see sigmas.
func TestBudgetIsProportionalToExposure(t *testing.T) {
	const worlds, rate = 10, 40.0
	p := load(t, "arithmetic", "tenants.0.rate=40/s", "clock.follow=45m")
	share := map[string]float64{"all-at-once": 1, "canary": 0.05}
	failed := map[string]float64{}
	for r := range worlds {
		w := rehearsal.World(p, 1, r, nil)
		for strategy, f := range share {
			o := find(t, w, strategy, true)
			exposed := did(t, o, "rollback is done").Sub(o.Release)
			if math.Abs(exposed.Minutes()-30) > 0.3 {
				t.Fatalf("%s is exposed for %v, want 30 minutes up to a scrape", strategy, exposed)
			}
			if o.Result != outcome.RolledBack || o.Recovery.ServiceCensored {
				t.Fatalf("%s: %v, recovery %+v", strategy, o.Result, o.Recovery)
			}
			want := rate * exposed.Seconds() * f * 0.2
			poisson(t, strategy+": failed", o.Harm.Failed, want)
			minutes := f * 0.2 * exposed.Minutes()
			near(t, strategy+": budget burned", o.Harm.BudgetBurned*43.2, minutes, minutes/math.Sqrt(want))
			failed[strategy] += o.Harm.Failed
			if got := o.Harm.PeakExposure; math.Abs(got-f) > 1e-9 {
				t.Errorf("%s: peak exposure %v, want %v", strategy, got, f)
			}
		}
	}
	ratio := failed["all-at-once"] / failed["canary"]
	near(t, "all-at-once : canary", ratio, 20, 20*math.Sqrt(1/failed["all-at-once"]+1/failed["canary"]))
}

// A tenant whose requests come as a Poisson process of mean m meets at least
// one error of a canary by request with 1-exp(-m·f·e), the Poisson form of
// 1-(1-f·e)^m; a sticky canary of the same share caps the tenants at f.
func TestTenantExposure(t *testing.T) {
	const f, e, rate, tenants = 0.05, 0.2, 20.0, 200.0
	for _, c := range []struct {
		follow string
		worlds int
	}{{"4m", 30}, {"16m", 10}, {"50m", 4}} {
		p := load(t, "arithmetic", "clock.follow="+c.follow, "release.start=0s", "respond.actions=[]",
			`strategies=[{name: request, kind: canary, by: request, steps: [{to: 5%, bake: 10h}, {to: 100%}]}, `+
				`{name: tenant, kind: canary, by: tenant, steps: [{to: 5%, bake: 10h}, {to: 100%}]}]`)
		var hit, want, variance float64
		for r := range c.worlds {
			w := rehearsal.World(p, 2, r, nil)
			o := find(t, w, "request", true)
			share := 1 - math.Exp(-rate/tenants*counted(o).Seconds()*f*e)
			want += tenants * share
			variance += tenants * share * (1 - share)
			hit += float64(o.Harm.TenantsHit)

			o = find(t, w, "tenant", true)
			exposed := int(math.Round(o.Harm.PeakExposure * tenants))
			if o.Harm.TenantsHit > exposed {
				t.Errorf("%s: sticky: %d tenants hit of %d exposed", c.follow, o.Harm.TenantsHit, exposed)
			}
			// Who is exposed meets errors with 1-exp(-m·e): at 50 minutes all do.
			if m := rate / tenants * counted(o).Seconds(); m*e > 50 && o.Harm.TenantsHit != exposed {
				t.Errorf("%s: sticky: %d tenants hit, all %d must be", c.follow, o.Harm.TenantsHit, exposed)
			}
		}
		near(t, c.follow+": tenants hit", hit, want, math.Sqrt(variance))
	}
}

// A sticky share s misses a defect that k tenants trigger with (1-s)^k, and a
// ring of n tenants one that each tenant triggers with q with (1-q)^n. A world
// in which it is not missed shows harm: each such tenant sends a request a
// second, and all fail.
func TestRingsMissRareTriggers(t *testing.T) {
	const worlds = 400
	missed := func(seed uint64, sets ...string) float64 {
		p := load(t, "arithmetic", append(sets, "clock.follow=190s", "release.start=0s", "respond.actions=[]",
			"observe.detectors=[]", "change.defects.0.fail=100%", "services.0.instances=4")...)
		n := 0.0
		for r := range worlds {
			if rehearsal.World(p, seed, r, nil).Plays[0].Recovery.FirstHarm == clock.Never {
				n++
			}
		}
		return n
	}
	check := func(what string, n, p float64) {
		t.Helper()
		near(t, what+": missed", n, worlds*p, math.Sqrt(worlds*p*(1-p)))
	}
	canary := `strategies=[{name: canary, kind: canary, by: tenant, steps: [{to: 20%, bake: 10h}, {to: 100%}]}]`
	rare := `tenants=[{cohort: rare, count: K, rate: K/s, skew: zipf(0)}, {cohort: others, count: 50, rate: 0.1/s}]`
	for i, k := range []string{"1", "3", "8"} {
		n := missed(uint64(10+i), canary, replace(rare, "K", k), `change.defects.0.when={tenant: "cohort == 'rare'"}`)
		check("canary, "+k+" tenants", n, math.Pow(0.8, float64([]int{1, 3, 8}[i])))
	}
	n := missed(20, `strategies=[{name: rings, kind: rings, order: [inner, outer], bake: 10h}]`,
		`tenants=[{cohort: inner, count: 12, rate: 12/s, skew: zipf(0), attributes: {odd: {y: 10%, n: 90%}}}, {cohort: outer, count: 50, rate: 0.1/s, attributes: {odd: {y: 10%, n: 90%}}}]`,
		`change.defects.0.when={tenant: "odd == 'y'"}`)
	check("ring of 12 tenants", n, math.Pow(0.9, 12))
}
