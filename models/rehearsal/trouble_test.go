package rehearsal_test

import (
	"math"
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
	"flag.down":            {"target: {flag: new-back}", 0, 20},
	"hang":                 {"target: {service: back}", 5200, 5600},
	"instance.crash":       {"target: {service: back}, select: 50%, restart_after: 30s, schedule: {every: 3m, times: 2}", 0, 20},
	"instance.unavailable": {"target: {service: back}, select: 4", 0, 20},
	"latency.add":          {"target: {store: db}, mean: 450ms, jitter: 300ms, dist: uniform", 5, 40},
	"memory.pressure":      {"target: {service: back}, select: 5, ramp: 1m", 0, 20},
	"packet.loss":          {"target: {call: {from: back, to: db}}, loss: 30%, give_up: 1s", 10, 3000},
	"partition":            {"target: {call: {from: back, to: db}}", 5200, 5600},
	"pool.exhaust":         {"target: {store: db}, take: all, shape: ramp(1m)", 3000, 5500},
	"queue.impair":         {"target: {queue: sales}, deny: 100%", 0, 0},
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
					if h.Failed != 0 || h.Spared != 0 || h.TenantsHit != 0 || h.MessagesLate != 0 || h.MessagesLost != 0 || h.TenantsDegraded != 0 || o.Recovery.FirstHarm != clock.Never || h.PeakExposure != 1 {
						t.Errorf("by %s: blamed on the release: %+v", f, h)
					}
				}
			}
		})
	}
}

// A fault that waits for the rollout never strikes the control: all it does is
// the release's. 30 requests a second fail for a minute, 20 s after the flag is
// raised, or with the second step; one that waits for a fourth step waits for ever: the dark deploy is the first.
func TestFaultsThatTheReleaseSetsOff(t *testing.T) {
	for on, want := range map[string]float64{
		"{flag: raised, after: 20s}": 1800, "{stage: 2}": 1800, "{stage: 4}": 0,
	} {
		for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
			p := load(t, "calm", "faults=[{kind: error.rate, target: {service: front}, on: "+on+", duration: 1m, ratio: 100%}]")
			p.Fidelity = f
			w := rehearsal.World(p, 3, 0, nil)
			o := w.Plays[1]
			if w.Control.Failed != 0 {
				t.Errorf("%s, by %s: the control fails %d", on, f, w.Control.Failed)
			}
			if want == 0 && o.Harm.Failed != 0 {
				t.Errorf("%s, by %s: %v fail", on, f, o.Harm.Failed)
			} else if want > 0 {
				poisson(t, on+", by "+f.String(), o.Harm.Failed, want)
			}
		}
	}
}

// Rows that a fault damages are counted in every play, alike: 40% of 30 requests
// a second write, 1% of the rows are damaged for three minutes.
func TestCorruptedRows(t *testing.T) {
	p := load(t, "calm", "faults=[{kind: data.corrupt, target: {store: db}, start: 4m, duration: 3m, ratio: 1%}]")
	for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
		p.Fidelity = f
		for _, o := range rehearsal.World(p, 3, 0, nil).Plays {
			if want := 0.4 * 30 * 180 * 0.01; math.Abs(o.RowsCorrupted-want) > 1e-9 || o.Harm.RowsDamaged != 0 {
				t.Errorf("by %s: %v rows, want %v, %v of them the release's", f, o.RowsCorrupted, want, o.Harm.RowsDamaged)
			}
		}
	}
}

// A schedule and pulses strike as often as they say: 2 × 3 pulses of 10 s in
// which all of 30 requests a second fail.
func TestFaultsAgainAndAgain(t *testing.T) {
	p := load(t, "calm", "load.clients.attempts=1",
		`faults=[{kind: error.rate, target: {call: {from: front, to: back}}, start: 4m, duration: 1m, ratio: 100%, shape: "pulse(10s, 10s)", schedule: {every: 3m, times: 2}}]`)
	for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
		p.Fidelity = f
		poisson(t, "by "+f.String(), float64(rehearsal.World(p, 3, 0, nil).Control.Failed), 2*3*10*30)
	}
}

// Memory that fills kills the same instances again and again: after one minute
// of running, then after a back-off of 10 s, 20 s and so on, a startup and one
// more minute; looked at once a minute while they are not there.
func TestMemoryKillsAgainAndAgain(t *testing.T) {
	p := load(t, "calm", "load.clients.attempts=1", "services.back.startup=5s", "services.back.time=exp(900ms)", "services.front.calls.0.timeout=20s", "load.clients.timeout=20s",
		"faults=[{kind: memory.pressure, target: {service: back}, select: 3, start: 4m, duration: 7m, ramp: 1m, spread: 0%}]")
	var lost [2]int64
	for i, f := range []plan.Fidelity{plan.Request, plan.Flow} {
		p.Fidelity = f
		lost[i] = rehearsal.World(p, 3, 0, nil).Control.Failed
	}
	// 27 requests are inside nine instances: each kill loses about three, three
	// instances are killed about three times each.
	t.Logf("%d fail by request, %d by flow", lost[0], lost[1])
	for _, n := range lost {
		if n < 12 || n > 50 {
			t.Errorf("%d fail, want about 27", n)
		}
	}
}

// Luck per request: a retry does not help. 40% of the 30 requests a second fail
// for a minute, with three attempts of the clients and two of the caller, in a
// release that only labels: none of it is the release's. Operations that never
// come by the changed service are struck alike.
func TestFaultsPerRequest(t *testing.T) {
	for service, sets := range map[string][]string{
		"back":  nil,
		"front": {"services.front.calls=[{to: back, for: [buy], timeout: 800ms, attempts: 2}]"},
	} {
		p := load(t, "calm", append(sets, "load.clients.attempts=3", "services.front.calls.0.attempts=2",
			"faults=[{kind: error.rate, target: {service: "+service+"}, start: 4m, duration: 1m, ratio: 40%, per: request}]")...)
		for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
			p.Fidelity = f
			w := rehearsal.World(p, 3, 0, nil)
			poisson(t, service+", by "+f.String(), float64(w.Control.Failed), 30*60*0.4)
			for _, o := range w.Plays {
				if o.Harm.Failed != 0 || o.Harm.Spared != 0 || o.Harm.TenantsHit != 0 {
					t.Errorf("%s, by %s: blamed on the release: %+v", service, f, o.Harm)
				}
			}
		}
	}
}
