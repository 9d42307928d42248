package rehearsal_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Each test of this file changes one thing in the file and expects the figures
// to move by what arithmetic says. Failures of the defect are a Poisson process
// of rate load × exposed share × 20%, so counts have the standard deviation of
// their root; see poisson.

const (
	rate   = 20.0 // requests per second of testdata/arithmetic.yaml
	broken = 0.2  // of the requests that meet the defect
)

// unwatched leaves the defect alone: nobody notices, nobody acts.
var unwatched = []string{"observe.detectors=[]", "respond.actions=[]"}

// total adds a figure up over worlds.
func total(t *testing.T, worlds int, seed uint64, figure func(outcome.World) float64, sets ...string) float64 {
	t.Helper()
	p, sum := load(t, "arithmetic", sets...), 0.0
	for r := range worlds {
		sum += figure(rehearsal.World(p, seed, r, nil))
	}
	return sum
}

func TestWiderCanaryHurtsInProportion(t *testing.T) {
	for by, sets := range map[string][]string{"request": nil, "tenant": {"strategies.canary.by=tenant"}} {
		var failed, exposed [2]float64
		for i, share := range []string{"5%", "50%"} {
			sets := append(append([]string{"strategies.canary.steps.0.to=" + share}, unwatched...), sets...)
			failed[i] = total(t, 4, 3, func(w outcome.World) float64 {
				o := find(t, w, "canary", true)
				exposed[i] += o.Harm.PeakExposure * counted(o).Seconds()
				return o.Harm.Failed
			}, sets...)
			want := exposed[i] * rate * broken
			poisson(t, by+", canary of "+share+": failed", failed[i], want)
		}
		if by == "request" {
			ratio := failed[1] / failed[0]
			near(t, "50% : 5% of requests", ratio, 10, 10*math.Sqrt(1/failed[0]+1/failed[1]))
		}
	}
}

// With a flag that takes P to be heard, instance i of n starts to hurt i/n·P
// after the flag is raised and stops as long after it is lowered: the harm is
// spread over (n-1)/n·P more, but every instance shows the feature for as long
// as the flag is up, so as many requests fail. The kill comes 10 minutes after
// the first bad scrape, in the long case before most instances have heard even
// of the raise.
func TestSlowFlagStretchesHarm(t *testing.T) {
	sets := []string{
		"strategies=[{name: toggle, kind: toggle, behind: new-shop, dark: 1m, steps: [{to: 100%}], deploy: recreate}]",
		"change.defects.0.in=feature", "respond.oncall.diagnose=10m", "clock.follow=2h", "services.0.instances=10",
	}
	for _, fidelity := range []string{"request", "flow"} {
		slowFlag(t, fidelity, append(sets, "fidelity="+fidelity))
	}
}

func slowFlag(t *testing.T, fidelity string, sets []string) {
	var failed, lit, stretch [2]float64
	for i, p := range []struct {
		text string
		span clock.Span
	}{{"30s", 30 * clock.Second}, {"1h", clock.Hour}} {
		total(t, 4, 4, func(w outcome.World) float64 {
			o := find(t, w, "toggle", true)
			up := did(t, o, "kill-switch is done").Sub(o.Release.Add(clock.Minute))
			failed[i] += o.Harm.Failed
			lit[i] += up.Seconds()
			stretch[i] += o.Recovery.Service.Seconds() - up.Seconds()
			if o.Result != outcome.Killed {
				t.Errorf("%s, propagation %s: %v", fidelity, p.text, o.Result)
			}
			return 0
		}, append(sets, "respond.actions=[{kind: kill-switch, takes: 0s, propagation: "+p.text+"}]")...)
		want := lit[i] * rate * broken
		poisson(t, fidelity+", propagation "+p.text+": failed", failed[i], want)
		// The first failure is late and the last one early by 1/rate of what
		// then hurts, a tenth of the instances: 2.5 s each on average.
		if got, want := stretch[i]/4, 0.9*p.span.Seconds()-5; math.Abs(got-want) > 12 {
			t.Errorf("%s, propagation %s: harm goes on for %.0f s longer than the flag is up, want %.0f s", fidelity, p.text, got, want)
		}
	}
}

// A gate that aborts takes the harm back after a minute; without it, the
// defect hurts for as long as one looks, at the canary's share.
func TestGateRemoved(t *testing.T) {
	with := []string{
		"strategies.canary.gate=[{detector: compare, owner: me}]", "strategies.canary.steps.0.to=20%",
		"observe.detectors=[{name: compare, kind: canary-compare, min_requests: 50}]", "respond.actions=[{kind: traffic-shift, takes: 0s}]",
	}
	const worlds = 4
	failed := total(t, worlds, 5, func(w outcome.World) float64 {
		o := find(t, w, "canary", true)
		if o.Result != outcome.Aborted || o.Detection != outcome.Noticed || o.Recovery.ServiceCensored {
			t.Errorf("with a gate: %v, %v, %+v", o.Result, o.Detection, o.Recovery)
		}
		want := rate * 0.2 * broken * did(t, o, "traffic-shift is done").Sub(o.Release).Seconds()
		poisson(t, "with a gate: failed", o.Harm.Failed, want)
		return o.Harm.Failed
	}, with...)
	without := total(t, worlds, 5, func(w outcome.World) float64 {
		o := find(t, w, "canary", true)
		if o.Result != outcome.Stuck || o.Detection != outcome.NeverSeen || !o.Recovery.ServiceCensored || !o.Recovery.FullCensored {
			t.Errorf("without a gate: %v, %v, %+v", o.Result, o.Detection, o.Recovery)
		}
		want := rate * 0.2 * broken * counted(o).Seconds()
		poisson(t, "without a gate: failed", o.Harm.Failed, want)
		return o.Harm.Failed
	}, append(with, "strategies.canary.gate=[]")...)
	if without < 5*failed {
		t.Errorf("%v failures without a gate, %v with one that looks every minute in 20", without, failed)
	}
}

// At the peak of a day of peak-to-trough 4 the same release hurts four times
// as many requests as at the trough: the load is 1.6 and 0.4 of the mean.
func TestReleaseAtThePeak(t *testing.T) {
	failed := map[string]float64{}
	for start, factor := range map[string]float64{"Tue 13:50": 1.6, "Tue 01:50": 0.4} {
		failed[start] = total(t, 4, 6, func(w outcome.World) float64 {
			o := find(t, w, "all-at-once", true)
			want := factor * rate * broken * counted(o).Seconds() // within 0.3% over 20 minutes
			poisson(t, start+": failed", o.Harm.Failed, want)
			return o.Harm.Failed
		}, append(unwatched, "clock.start="+start, "load.profile={kind: diurnal, peak: \"14:00\", peak_to_trough: 4}")...)
	}
	peak, trough := failed["Tue 13:50"], failed["Tue 01:50"]
	near(t, "peak : trough", peak/trough, 4, 4*math.Sqrt(1/peak+1/trough))
}

// A canary that bakes longer at 5% before it goes to everybody exposes less in
// the same time, and takes exactly that much longer.
func TestLongerBake(t *testing.T) {
	const f = 0.05
	sets := append([]string{"strategies.canary.steps.0.bake=2m", "clock.follow=32m"}, unwatched...)
	var failed, full [2]float64
	for i, bake := range []string{"2m", "22m"} {
		sets[0] = "strategies.canary.steps.0.bake=" + bake
		failed[i] = total(t, 4, 7, func(w outcome.World) float64 {
			o := find(t, w, "canary", true)
			baked := o.Safety.TimeToFull.Seconds()
			full[i] += baked / 4
			want := rate * broken * (f*baked + counted(o).Seconds() - baked)
			poisson(t, "bake "+bake+": failed", o.Harm.Failed, want)
			if o.Result != outcome.LeftBad {
				t.Errorf("bake %s: %v", bake, o.Result)
			}
			return o.Harm.Failed
		}, sets...)
	}
	if full[1]-full[0] != 20*60 {
		t.Errorf("20 minutes more of baking take %v s longer", full[1]-full[0])
	}
	if failed[1] > failed[0]/2 {
		t.Errorf("failures went from %v to %v", failed[0], failed[1])
	}
}

// A rollback that never works leaves the defect where it is: three attempts in
// vain, no other way back, and harm until following ends.
func TestRollbackThatNeverWorks(t *testing.T) {
	sets := []string{"respond.oncall.diagnose=2m", "respond.actions.0.takes=1m"}
	total(t, 4, 8, func(w outcome.World) float64 {
		o := find(t, w, "all-at-once", true)
		if o.Result != outcome.RolledBack || o.Recovery.ServiceCensored {
			t.Errorf("a rollback that works: %v, %+v", o.Result, o.Recovery)
		}
		want := rate * broken * did(t, o, "rollback is done").Sub(o.Release).Seconds()
		poisson(t, "a rollback that works: failed", o.Harm.Failed, want)
		return 0
	}, sets...)
	total(t, 4, 8, func(w outcome.World) float64 {
		o := find(t, w, "all-at-once", true)
		if o.Result != outcome.LeftBad || !o.Recovery.ServiceCensored || o.Detection != outcome.Noticed {
			t.Errorf("one that does not: %v, %v, %+v", o.Result, o.Detection, o.Recovery)
		}
		want := rate * broken * counted(o).Seconds()
		poisson(t, "one that does not: failed", o.Harm.Failed, want)
		fails := 0
		for _, e := range o.Timeline {
			if e.Text == "rollback fails" {
				fails++
			}
		}
		if fails != 3 {
			t.Errorf("%d rollbacks failed, want 3: %v", fails, o.Timeline)
		}
		return 0
	}, append(sets, "respond.actions.0.succeeds=0%")...)
}

// When automation is at its wits' end it pages a person, who starts from then
// on and takes as long as people do.
func TestAutomationCallsAPerson(t *testing.T) {
	p := load(t, "arithmetic", "strategies.canary.gate=[{detector: compare, owner: me}]", "strategies.canary.steps.0.to=20%",
		"observe.detectors=[{name: compare, kind: canary-compare, min_requests: 50}]", "clock.follow=1h",
		"respond.oncall.page=1m", "respond.oncall.ack=4m", "respond.oncall.diagnose=5m",
		"respond.actions=[{kind: rollback, takes: 2m, succeeds: 0%}, {kind: fix-forward, takes: 6m, succeeds: 100%}]")
	o := bad(t, p, 9, 0, "canary")
	aborted := did(t, o, "starts rollback")
	// Three rollbacks of 2 minutes by automation, 10 minutes until the person
	// acts, three more rollbacks, 6 minutes for the fix.
	if got := did(t, o, "fix-forward is done").Sub(aborted); got != 28*clock.Minute {
		t.Errorf("the fix is there %v after the abort, want 28m: %v", got, o.Timeline)
	}
	if o.Result != outcome.FixedForward || o.Safety.Pages != 1 || o.Safety.Waits != 1 {
		t.Errorf("%v, safety %+v", o.Result, o.Safety)
	}
	// Acknowledged 5 minutes after the call, verified 10 minutes after the fix.
	if got := o.Safety.PeopleMinutes; math.Abs(got-(5+12+10)) > 1e-9 {
		t.Errorf("%v people-minutes, want 27", got)
	}
}

// A rolling restart that costs a quarter of the capacity hurts next to nobody at
// 56% of the load. During a fault that fails 40% of the attempts it does: clients that
// try four times offer 90/s × (1-0.4⁴)/(1-0.4) = 146/s to what then serves 120/s
// of the usual 160/s, so 0.6 × 120/s = 72/s get through, 18/s fail, 2.3/s of them
// by the fault alone, for the four minutes of the restart. Instances that are
// busy a little less than always make it a little more: 15% either way.
func TestFaultDuringTheRestart(t *testing.T) {
	const worlds = 3
	sets := []string{
		"tenants.0.rate=90/s", "services.0.instances=4", "services.0.concurrency=2", "services.0.queue=8",
		"services.0.time=exp(50ms)", "services.0.startup=1m", "load.clients.attempts=4", "change.defects=[]",
		"strategies=[{name: restart, kind: all-at-once, deploy: {kind: rolling, surge: 0%, unavailable: 25%}}]",
	}
	harm := func(sets []string) float64 {
		return total(t, worlds, 11, func(w outcome.World) float64 {
			o := find(t, w, "restart", false)
			if o.Safety.TimeToFull != 4*clock.Minute {
				t.Errorf("the restart takes %v, want 4m", o.Safety.TimeToFull)
			}
			return o.Harm.Failed / worlds
		}, append(sets, unwatched...)...)
	}
	if got := harm(sets); got > 5 {
		t.Errorf("the restart alone fails %.1f requests", got)
	}
	got := harm(append(sets, "faults=[{kind: error.rate, target: {service: shop}, start: 30s, duration: 10m, ratio: 40%, per: attempt}]"))
	if want := (90 - 72 - 90*math.Pow(0.4, 4)) * 240; got < 0.85*want || got > 1.15*want {
		t.Errorf("the restart during the fault fails %.0f requests, want %.0f within 15%%", got, want)
	} else {
		t.Logf("%.0f failed, arithmetic says %.0f", got, want)
	}
}
