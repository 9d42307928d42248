package respond_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// world gives the draws of one random world.
func world(replication int) respond.Draws {
	w := rng.NewWorld(1, replication)
	return func(role string) rng.Stream { return w.Stream("incident/" + role) }
}

func fresh[T any](name string) T {
	if k, ok := respond.Ways.Get(name); ok {
		return k.New().(T)
	}
	k, _ := respond.Responders.Get(name)
	return k.New().(T)
}

func Example() {
	actions := []respond.Action{
		{Way: fresh[respond.Way]("kill-switch")}, {Way: fresh[respond.Way]("rollback")},
	}
	way, _ := respond.Choose(actions, respond.Situation{Deployed: true})
	fmt.Println(way.Name())
	_, why := respond.Choose(actions, respond.Situation{})
	fmt.Println(why)
	// Output:
	// rollback
	// [kill-switch: no flag is raised rollback: the new version is not deployed]
}

func TestWhenAWayApplies(t *testing.T) {
	tried := func(way string, n int) map[string]int { return map[string]int{way: n} }
	for _, c := range []struct {
		way  string
		s    respond.Situation
		want bool
		why  string
	}{
		{"kill-switch", respond.Situation{Flagged: true}, true, ""},
		{"kill-switch", respond.Situation{Flagged: true, Automatic: true, Tried: tried("kill-switch", 2)}, true, ""},
		{"kill-switch", respond.Situation{Deployed: true, Split: true}, false, "no flag is raised"},
		{"kill-switch", respond.Situation{Flagged: true, Tried: tried("kill-switch", 3)}, false, "tried 3 times in vain"},
		{"traffic-shift", respond.Situation{Split: true}, true, ""},
		{"traffic-shift", respond.Situation{Deployed: true, Flagged: true}, false, "no instance of the old version is left to route to, or nothing routes"},
		{"traffic-shift", respond.Situation{Split: true, Tried: tried("traffic-shift", 3)}, false, "tried 3 times in vain"},
		{"rollback", respond.Situation{Deployed: true, Tried: tried("kill-switch", 3)}, true, ""},
		{"rollback", respond.Situation{Deployed: true, Automatic: true}, true, ""},
		{"rollback", respond.Situation{Flagged: true}, false, "the new version is not deployed"},
		{"rollback", respond.Situation{Deployed: true, Tried: tried("rollback", 4)}, false, "tried 4 times in vain"},
		{"fix-forward", respond.Situation{Deployed: true}, true, ""},
		{"fix-forward", respond.Situation{Deployed: true, Automatic: true}, false, "automation writes no fixes"},
		{"fix-forward", respond.Situation{}, false, "the new version is not deployed"},
		{"fix-forward", respond.Situation{Deployed: true, Tried: tried("fix-forward", 3)}, false, "tried 3 times in vain"},
	} {
		ok, why := fresh[respond.Way](c.way).Applies(c.s)
		if ok != c.want || why != c.why {
			t.Errorf("%s in %+v: %v %q, want %v %q", c.way, c.s, ok, why, c.want, c.why)
		}
	}
}

func TestWhatAWaySetsGoing(t *testing.T) {
	for way, want := range map[string]respond.Undo{
		"kill-switch":   {LowerFlag: true, Propagation: 30 * clock.Second},
		"traffic-shift": {RouteOld: true, Redeploy: true},
		"rollback":      {Redeploy: true},
		"fix-forward":   {Redeploy: true, Fixed: true},
	} {
		w := fresh[respond.Way](way)
		if w.Name() != way {
			t.Errorf("%s calls itself %s", way, w.Name())
		}
		if a := w.Try(world(0), respond.Situation{}); a.Undo != want {
			t.Errorf("%s sets going %+v, want %+v", way, a.Undo, want)
		}
	}
}

// Shares and medians of 20 000 worlds, seed 1. A share p of n draws strays by
// more than 5.5 of its standard deviations with probability 4e-8; a median lies
// where the share below it does.
func TestAttemptsFollowTheirDistributions(t *testing.T) {
	const n = 20000
	within := func(what string, got, want float64) {
		t.Helper()
		if sd := want * (1 - want) / n; (got-want)*(got-want) > 5.5*5.5*sd {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	for _, c := range []struct {
		name     string
		way      respond.Way
		succeeds float64
		median   clock.Span
		constant bool
	}{
		{"kill-switch", fresh[respond.Way]("kill-switch"), 1, clock.Minute, true},
		{"traffic-shift", fresh[respond.Way]("traffic-shift"), 1, 30 * clock.Second, true},
		{"rollback", fresh[respond.Way]("rollback"), 0.95, 2 * clock.Minute, true},
		{"rollback, never rehearsed", &respond.Rollback{Takes: unit.MustDurationDist("2m"), Succeeds: 0.95}, 0.75, 6 * clock.Minute, true},
		{"a hopeless rollback, never rehearsed", &respond.Rollback{Takes: unit.MustDurationDist("2m"), Succeeds: 0.1}, 0, 6 * clock.Minute, true},
		{"fix-forward", fresh[respond.Way]("fix-forward"), 0.7, 90 * clock.Minute, false},
	} {
		worked, quick := 0, 0
		for i := range n {
			a := c.way.Try(world(i), respond.Situation{})
			if a.Succeeds {
				worked++
			}
			if a.Takes < c.median {
				quick++
			}
			if c.constant && a.Takes != c.median {
				t.Fatalf("%s takes %s, want %s", c.name, a.Takes, c.median)
			}
		}
		within(c.name+" succeeds", float64(worked)/n, c.succeeds)
		if !c.constant {
			within(c.name+" is quicker than its median", float64(quick)/n, 0.5)
		}
	}
}

func TestASecondAttemptHasItsOwnLuck(t *testing.T) {
	w := &respond.Rollback{Takes: unit.MustDurationDist("exp(2m)"), Succeeds: 0.5}
	first := w.Try(world(0), respond.Situation{})
	if again := w.Try(world(0), respond.Situation{}); again != first {
		t.Errorf("the same attempt went once %v, once %v", first, again)
	}
	second := w.Try(world(0), respond.Situation{Tried: map[string]int{"rollback": 1}})
	if second.Takes == first.Takes {
		t.Error("the second attempt drew what the first did")
	}
}

func TestHowLongItTakesDoesNotMoveTheLuck(t *testing.T) {
	slow := &respond.Rollback{Takes: unit.MustDurationDist("lognormal(p50=1h, p95=3h)"), Succeeds: 0.5, Rehearsed: true}
	quick := &respond.Rollback{Takes: unit.MustDurationDist("1s"), Succeeds: 0.5, Rehearsed: true}
	for i := range 100 {
		if slow.Try(world(i), respond.Situation{}).Succeeds != quick.Try(world(i), respond.Situation{}).Succeeds {
			t.Fatalf("world %d: the luck differs", i)
		}
	}
}

// 20 000 worlds, seed 1; tolerances as above.
func TestOnCall(t *testing.T) {
	const n = 20000
	o := fresh[*respond.OnCall]("oncall")
	o.Escalate = 0
	acked, diagnosed, wrong := 0, 0, 0
	for i := range n {
		r := o.React(respond.Alarm{Detector: "burn", Monday: 12 * clock.Hour}, world(i))
		if r.Page != 30*clock.Second {
			t.Fatalf("paged after %s", r.Page)
		}
		if r.Ack < 3*clock.Minute {
			acked++
		}
		d := r.Diagnose
		if len(r.Notes) > 0 {
			wrong++
			d -= clock.Hour
			if !slices.Equal(r.Notes, []string{"a wrong hypothesis costs 1h"}) {
				t.Fatalf("notes %q", r.Notes)
			}
		}
		if d < 10*clock.Minute {
			diagnosed++
		}
	}
	for _, c := range []struct {
		what string
		got  int
		want float64
	}{{"acks below the median", acked, 0.5}, {"diagnoses below the median", diagnosed, 0.5}, {"wrong hypotheses", wrong, 0.2}} {
		if d := float64(c.got)/n - c.want; d*d > 5.5*5.5*c.want*(1-c.want)/n {
			t.Errorf("%s: %v, want %v", c.what, float64(c.got)/n, c.want)
		}
	}
}

func TestRolesAreDrawnApart(t *testing.T) {
	o, slow := fresh[*respond.OnCall]("oncall"), fresh[*respond.OnCall]("oncall")
	slow.Ack = unit.MustDurationDist("exp(1h)")
	slow.Wrong = 0
	for i := range 50 {
		a, b := o.React(respond.Alarm{}, world(i)), slow.React(respond.Alarm{}, world(i))
		if len(a.Notes) == 0 && a.Diagnose != b.Diagnose {
			t.Fatalf("world %d: another ack moves the diagnosis from %s to %s", i, a.Diagnose, b.Diagnose)
		}
	}
}

func TestAGateNeedsNoPeople(t *testing.T) {
	for _, name := range []string{"gate", "oncall"} {
		r := fresh[respond.Responder](name).React(respond.Alarm{Gate: true}, world(0))
		if r.Page+r.Ack+r.Diagnose != 0 || len(r.Notes) != 0 {
			t.Errorf("%s answers a gate with %+v", name, r)
		}
	}
	if r := fresh[respond.Responder]("gate").React(respond.Alarm{}, world(0)); r.Page+r.Ack+r.Diagnose != 0 {
		t.Errorf("automation takes %+v", r)
	}
}

func TestTheTailDoesNotOverflow(t *testing.T) {
	forever := unit.MustDurationDist("lognormal(p50=3650d, p95=3650d)")
	r := &respond.Rollback{Takes: forever}
	o := &respond.OnCall{Page: forever, Ack: forever, Diagnose: forever, Wrong: 1, WrongCost: forever}
	a, re := r.Try(world(0), respond.Situation{}), o.React(respond.Alarm{}, world(0))
	if a.Takes <= 0 || re.Page+re.Ack+re.Diagnose <= 0 {
		t.Errorf("attempt takes %s, reaction %+v", a.Takes, re)
	}
}
