package rehearsal_test

import (
	"path"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// prompt are people who act after exactly six minutes.
const prompt = "respond.oncall={page: 0s, ack: 1m, diagnose: 5m, wrong_hypothesis: 0%}"

// I3: entries that nobody can read outlive the version that wrote them, and go
// when their time is over: a flag that is lowered and a version that is routed
// around leave the same behind.
func TestPoisonedCacheOutlivesTheWayBack(t *testing.T) {
	const ttl = 20 * clock.Minute
	for _, c := range []struct{ strategy, undone, defect, strategies string }{
		{"watched", "traffic-shift is done", "version", ""},
		{"toggle", "kill-switch is done", "feature", `strategies=[{name: toggle, kind: toggle, behind: new-field, deploy: rolling, steps: [{to: 10%, bake: 20m}, {to: 100%}], gate: [{detector: all-errors, owner: catalog}]}]`},
	} {
		sets := []string{
			"change.defects.0.in=" + c.defect, "respond.actions=[{kind: kill-switch}, {kind: traffic-shift}]",
			"observe.detectors=[{name: all-errors, kind: threshold, service: edge, above: 1%, window: 5m, min_requests: 500}]",
			"expect=[]",
		}
		if c.strategies == "" {
			sets = append(sets, "strategies.canary.gate=[]")
		} else {
			sets = append(sets, "change.flag=new-field", c.strategies)
		}
		both(t, embedded(t, "poisoned-cache", sets...), func(t *testing.T, w outcome.World) {
			o := find(t, w, c.strategy, true)
			back := did(t, o, c.undone)
			left := o.Recovery.LastHarm.Sub(back)
			// What was written last runs out a TTL later; the last reads that find it
			// are some before, since there is less and less.
			if left < 3*ttl/4 || left > ttl+ttl/64+clock.Minute || o.Recovery.ServiceCensored {
				t.Errorf("%s: it hurts for %v after the way back, entries live for 18 to 20 minutes", c.strategy, left)
			}
			if exposed := o.Harm.PeakExposure; float64(o.Harm.TenantsHit) < 2*exposed*float64(o.Harm.Tenants) {
				t.Errorf("%s: %d tenants are hit, %g%% were exposed: it is the others who meet the poison", c.strategy, o.Harm.TenantsHit, 100*exposed)
			}
			if clean := find(t, w, c.strategy, false); clean.Harm.Failed != 0 || clean.Harm.TenantsHit != 0 {
				t.Errorf("%s: a clean release is blamed: %+v", c.strategy, clean.Harm)
			}
		})
	}
}

// Emptying the cache ends it at once, where the store can carry all reads; where
// it cannot, that is a cold start of everything, with a clean release, too.
func TestFlushing(t *testing.T) {
	sets := []string{
		prompt, "strategies.canary.gate=[]", "strategies.watched.gate=[]", "expect=[]",
		"respond.actions=[{kind: traffic-shift, takes: 1s}, {kind: flush-cache, takes: 5m}]",
		"observe.detectors=[{name: edge-errors, kind: threshold, service: edge, above: 2%, window: 2m, min_requests: 200, page: oncall}]",
	}
	both(t, embedded(t, "poisoned-cache", sets...), func(t *testing.T, w outcome.World) {
		o := find(t, w, "canary", true)
		if left := o.Recovery.LastHarm.Sub(did(t, o, "flush-cache is done")); left > clock.Minute || left < -clock.Minute {
			t.Errorf("the last failure is %v after the flush", left)
		}
		did(t, o, "the cache pages is empty")
	})
	for _, c := range []struct {
		connections string
		before      string // what the cache stands before
		stays       bool
	}{
		{"5", "of: messages, for: messages-db", true}, {"20", "of: messages, for: messages-db", false},
		{"5", "of: gateway, for: messages", true}, {"20", "of: gateway, for: messages", false},
	} {
		p := embedded(t, "cold-cache", "change.flushes=[recent]", "change.defects=[]", "caches=[{name: recent, "+c.before+", hit: 90%, ttl: 30m}]",
			"stores.0.connections="+c.connections, "clock.follow=20m", "expect=[]").Narrow([]string{"all-at-once"})
		both(t, p, func(t *testing.T, w outcome.World) {
			o := find(t, w, "all-at-once", false)
			if stays := o.Recovery.ServiceCensored; stays != c.stays {
				t.Errorf("%s, %s connections: not over is %v, want %v", c.before, c.connections, stays, c.stays)
			}
			if !c.stays && o.Harm.Failed > 0.01*float64(o.Requests) {
				t.Errorf("%s, %s connections: %.0f of %d requests fail though the store carries all", c.before, c.connections, o.Harm.Failed, o.Requests)
			}
		})
	}
}

// Caches of instances start empty with them: a restart of everything asks the
// store for everything, while one shared by all does not notice. With restarts
// few enough at a time the store carries it.
func TestRestartsEmptyTheCachesOfInstances(t *testing.T) {
	for _, c := range []struct {
		name, scope, format, deploy string
		stays                       bool
	}{
		{"all at once", "instance", "shared", "{kind: rolling, surge: 100%, unavailable: 0%}", true},
		{"shared", "shared", "shared", "{kind: rolling, surge: 100%, unavailable: 0%}", false},
		{"keys with a version", "shared", "versioned", "{kind: rolling, surge: 100%, unavailable: 0%}", true},
	} {
		p := embedded(t, "cold-cache", "caches.0.scope="+c.scope, "caches.0.format="+c.format, "change.defects=[]",
			"strategies.all-at-once.deploy="+c.deploy, "clock.follow=20m", "expect=[]").Narrow([]string{"all-at-once"})
		both(t, p, func(t *testing.T, w outcome.World) {
			o := find(t, w, "all-at-once", false)
			if stays := o.Recovery.ServiceCensored; stays != c.stays || !stays && o.Harm.Failed > 10 {
				t.Errorf("%s: not over is %v, want %v; %.0f requests fail", c.name, stays, c.stays, o.Harm.Failed)
			}
		})
	}
	// One instance after the other, each warm before the next: by request, an
	// instance takes a tenth of the traffic at first.
	p := embedded(t, "cold-cache", "caches.0.scope=instance", "change.defects=[]", "clock.follow=40m", "expect=[]",
		"strategies=[{name: slowly, kind: canary, by: request, steps: [{to: 15%, bake: 10m}, {to: 30%, bake: 10m}, {to: 50%, bake: 10m}, {to: 65%, bake: 10m}, {to: 80%, bake: 10m}, {to: 100%}]}]")
	both(t, p, func(t *testing.T, w outcome.World) {
		o := find(t, w, "slowly", false)
		if !o.Safety.Full || o.Recovery.ServiceCensored || o.Harm.Failed > 0.002*float64(o.Requests) {
			t.Errorf("%.0f of %d requests fail step by step, not over is %v", o.Harm.Failed, o.Requests, o.Recovery.ServiceCensored)
		}
	})
}

// Hot keys that are gone are asked for by everybody at once, until the first answer
// comes: as many accesses make the store too late for all, and it stays so. With
// single flight there is one for each key and instance.
func TestStampede(t *testing.T) {
	failed := func(t *testing.T, coalesce string) map[string]float64 {
		out := map[string]float64{}
		p := embedded(t, "cold-cache", "change.flushes=[recent]", "clock.follow=20m", "expect=[]",
			"caches.0.hot=80%", "caches.0.hot_keys=4", "stores.0.connections=13", `stores.0.time="lognormal(p50=600ms, p95=800ms)"`, "caches.0.coalesce="+coalesce).Narrow([]string{"all-at-once"})
		both(t, p, func(t *testing.T, w outcome.World) {
			engine, _, _ := strings.Cut(path.Base(t.Name()), "#")
			out[engine] = find(t, w, "all-at-once", false).Harm.Failed
		})
		return out
	}
	alone, joined := failed(t, "false"), failed(t, "true")
	for engine, n := range alone {
		if n < 10_000 || joined[engine] > n/50 {
			t.Errorf("by %s, %.0f requests fail, and %.0f with single flight", engine, n, joined[engine])
		}
	}
}
