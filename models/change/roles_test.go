package change_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// What defects say that are more than an effect on a request.
func TestRoles(t *testing.T) {
	check := func(got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	for unreadable, want := range map[string]change.Caching{
		"old": {Cache: "c", Blinds: true}, "new": {Cache: "c", Blind: true}, "both": {Cache: "c", Blind: true, Blinds: true},
	} {
		check((&change.CacheFormat{Cache: "c", Unreadable: unreadable, On: "miss"}).Caching(), want)
	}
	check((&change.CacheFormat{Unreadable: "old", On: "error"}).Caching(), change.Caching{Blinds: true, Fails: true})
	check((&change.ColdCache{Cache: "c"}).Caching(), change.Caching{Cache: "c", Rekeys: true})
	for on, want := range map[string]change.Odd{"retry": {}, "crash": {Crash: true}, "dead-letter": {GiveUp: true}} {
		want.Queue, want.Share = "q", 0.5
		check((&change.PoisonMessages{Queue: "q", Share: 0.5, Unreadable: "old", On: on}).Odd(), want)
		want.ByNew = true
		check((&change.PoisonMessages{Queue: "q", Share: 0.5, Unreadable: "all", On: on}).Odd(), want)
	}
	name, factor := (&change.SlowConsumer{Queue: "q", Factor: 3}).Work()
	check(name, "q")
	check(factor, 3.0)
	check((&change.BadWrites{Ratio: 0.1}).Damage(), 0.1)
	perRequest, perSecond := (&change.ConnectionLeak{Rate: unit.Rate(0.5), PerRequest: 0.2}).Leaks()
	check(perRequest, 0.2)
	check(perSecond, 0.5)
}

// Every start draws whether it is one of those that crash, and a life of no time
// is one of a second.
func TestLives(t *testing.T) {
	crashed := 0
	for i := range 200 {
		s := rng.NewWorld(1, i).Stream("life")
		luck := s
		die := luck.Float64() < 0.3
		ready, life := (&change.Crash{Share: 0.3, After: unit.Duration(clock.Minute)}).Life(&s)
		if !ready || (life == clock.Minute) != die || !die && life != change.Forever {
			t.Errorf("luck says %v: ready %v, lives %v", die, ready, life)
		}
		if die {
			crashed++
		}
	}
	if crashed == 0 || crashed == 200 {
		t.Fatalf("%d of 200 crash", crashed)
	}
	s := rng.NewWorld(1, 0).Stream("life")
	if ready, _ := (&change.Crash{Share: 1}).Life(&s); ready {
		t.Error("what dies at once takes traffic")
	}
	var cliff unit.DurationDist
	if err := cliff.UnmarshalText([]byte("0s")); err != nil {
		t.Fatal(err)
	}
	if ready, life := (&change.Leak{Cliff: cliff}).Life(&s); !ready || life != clock.Second {
		t.Errorf("without any room: ready %v, lives %v", ready, life)
	}
}

// At half of its strength a defect tries half as often more.
func TestEagerRetriesByStrength(t *testing.T) {
	state := condition.NewState()
	state.Share = 0.5
	a := change.Active{Effect: &change.EagerRetries{More: 4}, Service: 1, Operation: -1, Trigger: change.Trigger{Power: 1}, State: state}
	l := condition.Link{Slow: 1}
	a.Contributor().(condition.Linker).Link(condition.Way{From: 1, To: 2, Store: -1, Side: exposure.Lit}, &l)
	if l.More != 2 {
		t.Errorf("%d more tries, want 2", l.More)
	}
}
