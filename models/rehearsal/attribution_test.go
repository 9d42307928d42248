package rehearsal_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// truth is what happened in the play of a world and in its control, among the
// requests that the ledger has accounted for.
type truth struct {
	control, failed int // failures
	net             int // of the first four minutes
	set, tenants    int // failures that the control did not have, and whose they were
}

func compare(p *plan.Plan, seed uint64, r int) (outcome.Outcome, truth) {
	w, control, plays := rehearsal.Tapped(p, seed, r)
	o := w.Plays[0]
	var x truth
	had, hit := map[rehearsal.Failure]bool{}, map[int]bool{}
	accounted := func(f rehearsal.Failure) bool {
		return f.Arrived >= o.Release && f.Arrived.Sub(o.Release) < counted(o)-clock.Minute
	}
	soon := func(f rehearsal.Failure) int {
		if f.Arrived.Sub(o.Release) < 4*clock.Minute {
			return 1
		}
		return 0
	}
	for _, f := range control {
		f.End = 0
		had[f] = true
		if accounted(f) {
			x.control++
			x.net -= soon(f)
		}
	}
	for _, f := range plays[0] {
		if f.End = 0; !accounted(f) {
			continue
		}
		x.failed++
		x.net += soon(f)
		if !had[f] {
			x.set++
			hit[f.Tenant] = true
		}
	}
	x.tenants = len(hit)
	return o, x
}

// At 97% of the load, one attempt and no defect, a restart costs the capacity
// that cold instances lack, and from then on the queues have come apart for
// good: the requests that fail are others than in the control, several times as
// many as the release added. What is attributed is close to the net of the four
// minutes that matter, far below the set difference, and over after the warm-up.
// With instances that start warm the queues come apart just as far, and next to
// nothing is blamed on the release.
//
// Chance: about 730 requests a minute fail, with a variance 25 times Poisson's
// (as measured in the control), so the net of four minutes of three worlds has a
// standard deviation of √(3·4·2·25·730) = 660, a ninth of it; the limit is 5.6 of
// them, beyond which chance goes with probability 2e-8.
func TestHarmlessRestart(t *testing.T) {
	play := func(cold string) (sum truth, failed, hit float64) {
		p := load(t, "restart", "services.0.cold_factor="+cold)
		for r := range 3 {
			o, x := compare(p, 1, r)
			sum.control += x.control
			sum.failed += x.failed
			sum.net += x.net
			sum.set += x.set
			sum.tenants += x.tenants
			failed += o.Harm.Failed
			hit += float64(o.Harm.TenantsHit)
			if back := 10 * clock.Minute; o.Recovery.ServiceCensored || o.Recovery.Service > back {
				t.Errorf("cold factor %s: it takes the service %v to recover from a restart of 3 minutes", cold, o.Recovery.Service)
			}
		}
		t.Logf("cold factor %s: control fails %d, play %d, net at first %d; set difference %d of %d tenants, attributed %v of %v tenants",
			cold, sum.control, sum.failed, sum.net, sum.set, sum.tenants, failed, hit)
		if apart := float64(sum.set) / float64(sum.control); apart < 0.7 {
			t.Errorf("cold factor %s: the queues have not come apart: %v", cold, apart)
		}
		return sum, failed, hit
	}
	sum, failed, hit := play("1.6")
	if net := float64(sum.net); math.Abs(failed/net-1) > 0.6 || net < 3000 {
		t.Errorf("attributed %v, net %v", failed, net)
	}
	if failed > 0.35*float64(sum.set) || hit > 0.7*float64(sum.tenants) {
		t.Errorf("attributed %v of %v tenants, request by request it would be %d of %d", failed, hit, sum.set, sum.tenants)
	}
	sum, failed, hit = play("1")
	if failed > 0.02*float64(sum.set) || hit > 0.1*float64(sum.tenants) {
		t.Errorf("blamed without cause: %v of %v tenants", failed, hit)
	}
}

// A change without a defect that only labels requests is blamed for nothing at
// all, however many fail anyway: not one request, not one tenant, not one spared.
func TestLabelsAreBlamedForNothing(t *testing.T) {
	p := load(t, "arithmetic", "change.defects=[]", "services.0.errors=20%", "load.clients.attempts=2",
		"faults=[{kind: error.rate, target: {service: shop}, start: 5m, duration: 3m, ratio: 50%, per: attempt}]", "observe.detectors=[]", "respond.actions=[]",
		`strategies=[{name: all, kind: all-at-once, deploy: recreate}, {name: request, kind: canary, by: request, steps: [{to: 30%, bake: 5m}, {to: 100%}]}, `+
			`{name: tenant, kind: canary, steps: [{to: 30%, bake: 5m}, {to: 100%}]}, `+
			`{name: toggle, kind: toggle, behind: new-shop, deploy: recreate, steps: [{to: 30%, bake: 5m}, {to: 100%}]}]`)
	for r := range 3 {
		w := rehearsal.World(p, 21, r, nil)
		if w.Control.Failed < 1000 {
			t.Fatalf("only %d requests fail anyway", w.Control.Failed)
		}
		for _, o := range w.Plays {
			h := o.Harm
			if h.Failed != 0 || h.Spared != 0 || h.TenantsHit != 0 || h.TenantsDegraded != 0 || o.Recovery.FirstHarm != clock.Never ||
				o.Result != outcome.Completed || o.Detection != outcome.NoHarm || h.PeakExposure != 1 {
				t.Errorf("replication %d, %s: %v, %+v", r, o.Strategy, o.Result, h)
			}
		}
	}
}
