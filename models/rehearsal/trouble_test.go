package rehearsal_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// troubles has every kind of fault once, with how many requests the control
// loses to it, from and to: 30 requests a second for three minutes are 5 400,
// 2 160 of them write.
var troubles = map[string]struct {
	fault    string
	from, to int64
}{
	"bandwidth":            {"target: {service: back}, bytes_per_s: 10000, payload: 10000", 5000, 5500},
	"capacity.reduce":      {"target: {service: back}, factor: 5%", 50, 250},
	"clock.skew":           {"target: {service: back}, offset: 6m, instances: 30%", 300, 1000},
	"data.corrupt":         {"target: {store: db}, ratio: 1%", 0, 0},
	"db.lock":              {"target: {store: db}", 2100, 5500},
	"dependency.down":      {"target: {call: {from: front, to: back}}, ratio: 50%, failover: 1m", 380, 520},
	"dependency.slow":      {"target: {service: back}, mean: 600ms, jitter: 200ms, dist: normal", 10, 1500},
	"disk.error":           {"target: {store: db}, ratio: 30%, access: write", 130, 260},
	"disk.full":            {"target: {store: db}, after: 1m", 1350, 1530},
	"disk.slow":            {"target: {store: db}, factor: 300", 4000, 5500},
	"dns.fail":             {"target: {service: back}, cache_ttl: 1m", 3800, 4600},
	"error.rate":           {"target: {service: back}, ratio: 40%, per: attempt", 700, 1030},
	"hang":                 {"target: {service: back}", 5200, 5600},
	"instance.crash":       {"target: {service: back}, select: 50%, restart_after: 30s, schedule: {every: 3m, times: 2}", 0, 20},
	"instance.unavailable": {"target: {service: back}, select: 4", 0, 20},
	"latency.add":          {"target: {store: db}, mean: 450ms, jitter: 300ms, dist: uniform", 5, 40},
	"memory.pressure":      {"target: {service: back}, select: 5, ramp: 1m", 0, 20},
	"packet.loss":          {"target: {call: {from: back, to: db}}, loss: 30%, give_up: 1s", 10, 3000},
	"partition":            {"target: {call: {from: back, to: db}}", 5200, 5600},
	"pool.exhaust":         {"target: {store: db}, take: all, shape: ramp(1m)", 3000, 5500},
	"traffic.surge":        {"target: {cohort: large}, factor: 300, duration: 20s", 20000, 95000},
	"zone.loss":            {"target: {zone: 1}", 0, 20},
}

// A fault alone, with a clean release that only labels requests, is blamed on
// the release with not one request, one tenant or one second, in both engines,
// and strikes the control as hard as it should.
func TestFaultsAreNobodysDoing(t *testing.T) {
	for _, k := range fault.Kinds.All() {
		t.Run(k.Name, func(t *testing.T) {
			x, ok := troubles[k.Name]
			if !ok {
				t.Fatalf("say in troubles what %s does", k.Name)
			}
			text := x.fault
			if !strings.Contains(text, "duration") {
				text += ", duration: 3m"
			}
			p := load(t, "calm", "faults=[{kind: "+k.Name+", start: 4m, "+text+"}]")
			for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
				p.Fidelity = f
				w := rehearsal.World(p, 1, 0, nil)
				t.Logf("by %s: the control fails %d of %d", f, w.Control.Failed, w.Control.Requests)
				if n := w.Control.Failed; n < x.from || n > x.to {
					t.Errorf("by %s: the control fails %d, want from %d to %d", f, n, x.from, x.to)
				}
				for _, o := range w.Plays {
					h := o.Harm
					if h.Failed != 0 || h.Spared != 0 || h.TenantsHit != 0 || h.TenantsDegraded != 0 || o.Recovery.FirstHarm != clock.Never || h.PeakExposure != 1 {
						t.Errorf("by %s: blamed on the release: %+v", f, h)
					}
				}
			}
		})
	}
}
