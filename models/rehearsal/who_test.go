package rehearsal

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fleet"
	"github.com/rehearse-sim/rehearse/models/resilience"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// told is a yard that answers what it is told to.
type told struct {
	measured
	inside float64         // per slot
	bad    map[int]float64 // requests since the last look, all failed, by instance
}

func (y *told) InsideOf(int, exposure.Version) (busy, inside, slots float64) {
	return 0, y.inside * 10, 10
}

func (y *told) Answered(instance int) (requests, fails float64) {
	return y.bad[instance], y.bad[instance]
}

// Work of an instance that was finished after it was taken out is no reason to
// take it out once more, which would take up the room of another.
func TestEjectedInstancesAreNotJudged(t *testing.T) {
	f := newYard(2)
	at := &told{bad: map[int]float64{0: 100}}
	g := guards{p: &play{fleets: []*fleet.Fleet{f}}, traffic: at, told: map[string]bool{}}
	g.p.w = worldOf(t)
	x := guard{ejector: resilience.NewEjector(resilience.Eject{
		Ratio: 0.5, MinRequests: 50, Every: unit.Duration(clock.Second), For: unit.Duration(clock.Hour), Longest: unit.Duration(clock.Hour), Most: 1,
	})}
	g.eject(&x)
	g.eject(&x)
	at.bad = map[int]float64{1: 100}
	if g.eject(&x); f.Serving() != 0 {
		t.Errorf("%d of two bad instances are still in the traffic", f.Serving())
	}
}

func worldOf(t *testing.T) *world {
	control, _ := stage(t, arithmetic, "all-at-once", "observe.detectors=[]", "respond.actions=[]")
	return control.w
}

// What is kept is turned away only when nothing else is let in, in the proportion
// of what comes.
func TestDoorsKeepWhatIsToBeKept(t *testing.T) {
	_, p := stage(t, arithmetic, "all-at-once", "observe.detectors=[]", "respond.actions=[]",
		"load.operations=[{name: look, share: 70%, entry: shop}, {name: buy, share: 30%, entry: shop}]",
		"services.0.shed={above: 100%, keep: [buy]}")
	at := &told{inside: 1.2}
	p.guards.traffic = at
	x := &p.guards.services[0]
	p.guards.told["sheddingshop turns requests away"] = true
	want := resilience.NewValve(resilience.Shed{Above: 1}, 0.3)
	for beat := range 40 {
		p.guards.doors(x)
		kept, others := want.Tick(at.inside)
		for v := range exposure.Versions {
			about(t, "look", p.guards.shed[0][v][0], others, 1e-9)
			about(t, "buy", p.guards.shed[0][v][1], kept, 1e-9)
		}
		if beat == 39 && (kept == 0 || others != 1) {
			t.Errorf("in the end %v and %v are turned away", kept, others)
		}
	}
}

// Instances that start have their connections; those that wait for somebody do not.
func TestWhoHoldsConnections(t *testing.T) {
	p, _ := stage(t, arithmetic, "all-at-once", "observe.detectors=[]", "respond.actions=[]", "services.0.startup=1m",
		"services.0.stores=[db]", "stores=[{name: db, connections: 60, time: 1ms, max_connections: 1000}]", "services.0.pool=10")
	p.until(clock.Time(clock.Second))
	held := func(what string, want int) {
		t.Helper()
		p.change()
		if got := p.pools.instances[0]; got != want {
			t.Errorf("%s: %d hold connections, want %d", what, got, want)
		}
	}
	held("all run", 20)
	p.fleet.Crash([]int{0, 1}, 0, 0)
	held("two start again", 20)
	gone := p.fleet.Away([]int{2, 3, 4})
	held("three are away", 17)
	p.fleet.Back(gone)
	held("and are let back", 20)
}

var writing = []string{
	"load.operations=[{name: op, share: 100%, entry: shop, access: write}]", "services.0.stores=[db]",
	"stores=[{name: db, connections: 60, time: 1ms}]", "change.defects=[]", "observe.detectors=[]", "respond.actions=[]",
}

// With both formats written until the contraction, there are no rows that the old
// version cannot read before it.
func TestRowsAfterTheContraction(t *testing.T) {
	for after, want := range map[string][2]float64{"exposure": {20 * 300, 20 * 1200}, "contract": {0, 20 * 600}} {
		_, p := stage(t, arithmetic, "all-at-once", append(writing,
			"change.migration={store: db, steps: [{do: expand}, {do: contract, at: after full exposure, after: 10m}]}",
			"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 10m, after: "+after+"}]")...)
		for i, at := range []clock.Span{5 * clock.Minute, 20 * clock.Minute} {
			p.until(p.w.plan.Release.Add(at))
			about(t, after, p.rows[0].Count(), want[i], 0.01)
		}
	}
}

// A dark version writes what its version writes, and not what its feature does.
func TestRowsInTheDark(t *testing.T) {
	for in, want := range map[string]float64{"version": 20 * 600, "feature": 0} {
		_, p := stage(t, arithmetic, "toggle", append(writing,
			"strategies=[{name: toggle, kind: toggle, behind: new-shop, dark: 2h, deploy: recreate, steps: [{to: 100%}]}]", "clock.follow=3h",
			"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 10m, in: "+in+"}]")...)
		p.until(p.w.plan.Release.Add(10 * clock.Minute))
		about(t, in, p.rows[0].Count(), want, 0.01)
		if in == "version" {
			continue
		}
		raise := func(share float64) {
			p.traffic.Settle(p.engine.Now())
			p.router.Raise(p.engine.Now(), exposure.Share(1, share), 0)
			p.change()
			p.until(p.engine.Now().Add(5 * clock.Minute))
		}
		raise(1)
		about(t, "while the flag is up", p.rows[0].Count(), 20*300, 0.01)
		raise(0) // those who have met it are in the dark again
		about(t, "after it is lowered", p.rows[0].Count(), 20*300, 0.01)
	}
}

// Of the messages of those who meet the new version, so many are odd.
func TestAShareOfTheMessagesIsOdd(t *testing.T) {
	odd := func(share string) float64 {
		_, p := stage(t, "poison-message", "canary", "change.defects.0.share="+share)
		p.until(p.w.plan.Release.Add(5 * clock.Minute))
		return sum(p.messages[0].strange)
	}
	all := odd("100%")
	if all <= 0 {
		t.Fatal("there are no odd messages")
	}
	about(t, "a quarter", odd("25%"), all/4, 1e-9)
}

// Routed request by request, everybody meets a small canary.
func TestWhoIsRememberedToHaveMetACanary(t *testing.T) {
	for _, c := range []struct {
		by, in string
		want   [2]int
	}{{"request", "feature", [2]int{200, 200}}, {"tenant", "feature", [2]int{1, 40}}, {"request", "version", [2]int{200, 200}}, {"tenant", "version", [2]int{1, 40}}} {
		by, want := c.by, c.want
		_, p := stage(t, arithmetic, "canary", append(writing, "strategies.canary.by="+by, "strategies.canary.deploy=recreate",
			"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 10m, in: "+c.in+"}]")...)
		p.until(p.w.plan.Release.Add(10 * clock.Minute))
		met := 0
		for _, x := range p.w.crowd.Population.Tenants {
			if p.router.Met(x.Cohort, x.Bucket) > 0 {
				met++
			}
		}
		if met < want[0] || met > want[1] {
			t.Errorf("in %s, by %s, %d of 200 tenants have met 5%%, want %v", c.in, by, met, want)
		}
	}
}

// Who waits for the answer that another one asked for gets it only if it comes in
// time.
func TestJoinedReadsAreAnsweredInTimeOrNot(t *testing.T) {
	p, _ := stage(t, "cold-cache", "all-at-once", "caches.0.hot=50%", "caches.0.hot_keys=10", "caches.0.coalesce=true", "expect=[]")
	w := p.warmths[0]
	w.spaces[0].Empty()
	w.took = 2
	joined := w.spaces[0].Joined(w.relative(0), w.took)
	if joined < 0.1 {
		t.Fatalf("only %v wait for another one's answer", joined)
	}
	for _, intime := range []float64{1, 0.5, 0} {
		w.intime = intime
		w.show()
		about(t, "answered", w.hit[exposure.OldSide], joined*intime, 1e-9)
	}
}

// An instance that starts anew takes its share of what was cached with it.
func TestARestartedInstanceHasNothingCached(t *testing.T) {
	p, _ := stage(t, "cold-cache", "all-at-once", "caches.0.scope=instance", "change.defects=[]", "expect=[]")
	p.until(clock.Time(10 * clock.Minute))
	w := p.warmths[0]
	f := p.fleets[w.c.Service]
	n := float64(len(f.Running()))
	hit := func() float64 { h, _ := w.spaces[exposure.Old].Look(w.reads[exposure.OldSide]); return h }
	before := hit()
	f.Crash([]int{f.Running()[0].ID}, 0, 0)
	p.until(p.engine.Now().Add(p.w.plan.System.Services[w.c.Service].Startup - clock.Second))
	about(t, "while it starts", hit(), before, 0.02)
	before = hit()
	p.until(p.engine.Now().Add(clock.Second + 1))
	about(t, "when it is back", hit(), before*(n-1)/n, 0.02)
}

// Writes go past a cache and fill nothing: with as many of them as reads, it
// stays as warm as it is said to be.
func TestWritesDoNotFillACache(t *testing.T) {
	p, _ := stage(t, "cold-cache", "all-at-once", "change.defects=[]", "expect=[]", "stores.0.connections=100",
		"load.operations=[{name: read, share: 50%, entry: gateway, access: read}, {name: post, share: 50%, entry: gateway, access: write}]")
	p.until(clock.Time(clock.Hour))
	about(t, "hit", p.warmths[0].hit[exposure.OldSide], 0.9, 0.01)
}

// What is not new is the fixed version's as far as instances run it.
func TestWhoReadsBesideTheNewVersion(t *testing.T) {
	_, p := stage(t, "cold-cache", "all-at-once", "change.defects=[]", "expect=[]")
	for i := range p.fleet.Running()[:2] {
		p.fleet.Running()[i].Version = exposure.Fixed
	}
	p.state.New, p.state.Lit = 0.4, 0.1
	sides := p.warmths[0].sides()
	for side, want := range map[exposure.Side]float64{exposure.Lit: 0.1, exposure.Dark: 0.3, exposure.FixedSide: 0.6 * 2 / 6, exposure.OldSide: 0.6 * 4 / 6} {
		about(t, side.String(), sides[side], want, 1e-9)
	}
}

// However many messages a consumer chokes on, each of those that cannot read them
// ends once, and no others.
func TestChokingEndsWhoCannotRead(t *testing.T) {
	_, p := stage(t, "poison-message", "canary", "change.defects.0.on=crash")
	m := p.messages[0]
	n := len(p.fleet.Running())
	p.fleet.Running()[0].Version = exposure.New
	m.crashes.on = true
	m.strike(1000)
	p.until(clock.Time(clock.Millisecond))
	if got := len(p.fleet.Running()); got != 1 || p.fleet.Running()[0].Version != exposure.New {
		t.Errorf("%d of %d instances are left, want the new one", got, n)
	}
}
