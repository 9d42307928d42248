package rehearsal

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/fleet"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/resilience"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// stage loads a scenario, and returns the control and the bad play of a
// strategy, neither of which has begun.
func stage(t *testing.T, name, strategy string, sets ...string) (control, release *play) {
	t.Helper()
	pl, err := scenarios.Load(name, sets)
	if err != nil {
		t.Fatal(err)
	}
	pl = pl.Narrow([]string{strategy})
	pl.Fidelity = plan.Flow
	w := newWorld(pl, 5, 0)
	w.control = newPlay(w, nil, nil)
	return w.control, newPlay(w, &pl.Strategies[0], w.defects)
}

// until plays so far and brings everything up to then.
func (p *play) until(at clock.Time) *play {
	p.engine.Run(at)
	p.change()
	return p
}

func about(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within*math.Abs(want)) {
		t.Errorf("%s: %.6g, want %.6g within %g%%", what, got, want, 100*within)
	}
}

const arithmetic = "testdata/arithmetic.yaml"

// always is an effect that everybody meets.
type always condition.Effect

func (a always) Contribute(_ condition.Subject, e *condition.Effect) { e.Add(condition.Effect(a), 1) }

// Whoever is turned away, or fails for any reason, leaves no message.
func TestOnlyWhatIsDoneWellIsPublished(t *testing.T) {
	p, _ := stage(t, "backlog-drain", "all-at-once")
	m := p.messages[0]
	factor := p.w.crowd.Factor(0, 0)
	for name, c := range map[string]struct {
		effect condition.Effect
		well   float64
	}{
		"all is well":          {condition.Effect{Slow: 1}, 1},
		"turned away":          {condition.Effect{Slow: 1, Shed: 0.25}, 0.75},
		"errors, per attempt":  {condition.Effect{Slow: 1, Error: 0.5}, 0.5},
		"errors, per request":  {condition.Effect{Slow: 1, Spoil: 0.4}, 0.6},
		"the change's":         {condition.Effect{Slow: 1, Fail: 0.2}, 0.8},
		"the change's, a luck": {condition.Effect{Slow: 1, FailAttempt: 0.1}, 0.9},
		"everything at once":   {condition.Effect{Slow: 1, Shed: 0.25, Error: 0.5, Spoil: 0.4, Fail: 0.2, FailAttempt: 0.1}, 0.75 * 0.5 * 0.6 * 0.8 * 0.9},
	} {
		p.board = condition.NewBoard(shapeOf(p.w.plan), p.w.crowd.Population.Classes, always(c.effect))
		m.turn()
		about(t, name, m.published(), factor*25*0.4*c.well, 1e-9)
	}
}

// Those who wait get in touch once each, however thinly they come.
func TestEveryLateMessageIsComplainedOfOnce(t *testing.T) {
	p, _ := stage(t, "backlog-drain", "all-at-once",
		"observe.detectors=[{name: tickets, kind: tickets, page: oncall, share_who_report: 100%, delay: 1s, at_least: 5, within: 30m}]",
		"queues.0.deadline=0s", "clock.follow=1h", "strategies.watched.gate=[]")
	m := p.messages[0]
	for range 50 {
		m.complain(0.3)
	}
	p.engine.Run(clock.Time(clock.Second + 1)) // before the first scrape forgets them
	if got := p.sample.Contacts + int64(math.Round(m.unheard)); got != 15 || m.unheard > 1.001 {
		t.Errorf("%d get in touch, and %.1f have not yet; want 15 in all", p.sample.Contacts, m.unheard)
	}
}

// What a store refuses cannot leak: r·max/demand a second once demand is beyond
// what it accepts, so that its square grows by 2·r·max a second.
func TestWhatIsRefusedDoesNotLeak(t *testing.T) {
	_, p := stage(t, arithmetic, "all-at-once",
		"load.operations=[{name: op, share: 100%, entry: shop}]", "services.0.stores=[db]", "observe.detectors=[]", "respond.actions=[]",
		"stores=[{name: db, connections: 60, time: 1ms, max_connections: 80}]", "services.0.instances=4", "services.0.pool=10",
		"clock.follow=2h", "change.defects=[{kind: connection-leak, name: leak, probability: 100%, rate: 60/h}]")
	const r = 4 * 60 / 3600.0
	p.until(p.w.plan.Release.Add(5 * clock.Minute))
	about(t, "before the limit", p.pools.leaked, r*5*60, 0.01)
	p.until(p.w.plan.Release.Add(clock.Hour))
	about(t, "beyond it", p.pools.leaked, math.Sqrt(80*80+2*r*80*50*60)-40, 0.01)
}

// Per request, a leak goes by how many requests come: those of the operation that
// meets it, by the load of the hour.
func TestLeaksPerRequest(t *testing.T) {
	_, p := stage(t, arithmetic, "all-at-once",
		"load.operations=[{name: look, share: 70%, entry: shop}, {name: buy, share: 30%, entry: shop}]", "services.0.stores=[db]",
		"clock.start=Tue 13:50", "load.profile={kind: diurnal, peak: \"14:00\", peak_to_trough: 4}",
		"stores=[{name: db, connections: 60, time: 1ms, max_connections: 10000}]", "services.0.pool=10", "observe.detectors=[]", "respond.actions=[]",
		"change.defects=[{kind: connection-leak, name: leak, probability: 100%, per_request: 1%, when: {operation: buy}}]")
	p.until(p.w.plan.Release.Add(10 * clock.Minute))
	about(t, "leaked", p.pools.leaked, 1.6*20*0.3*0.01*600, 0.01)
}

// Rows are written by the load of the hour: 1.6 times the mean at the peak.
func TestRowsGoByTheLoadOfTheHour(t *testing.T) {
	for start, factor := range map[string]float64{"Tue 13:50": 1.6, "Tue 01:50": 0.4} {
		_, p := stage(t, arithmetic, "all-at-once", "clock.start="+start, "load.profile={kind: diurnal, peak: \"14:00\", peak_to_trough: 4}",
			"load.operations=[{name: look, share: 70%, entry: shop}, {name: buy, share: 30%, entry: shop, access: write}]",
			"services.0.stores=[db]", "stores=[{name: db, connections: 60, time: 1ms}]", "change.defects=[]",
			"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 10m}]", "observe.detectors=[]", "respond.actions=[]")
		p.until(p.w.plan.Release.Add(10 * clock.Minute))
		about(t, start, p.rows[0].Count(), factor*20*0.3*600, 0.01)
	}
}

// A session that is on its way back is not lost again with the next instance.
func TestSessionsOnTheirWayAreNotLostTwice(t *testing.T) {
	f := newYard(4)
	x := guard{herd: resilience.NewHerd(resilience.Reconnect{Jitter: unit.Duration(clock.Minute)}), held: 600}
	f.Ending = func(r fleet.Instance) { x.ended(f, r) }
	for i, want := range []float64{150, 300, 450, 600} { // a quarter, a third of the rest, half of the rest, the rest
		f.Crash([]int{i}, 0, clock.Hour)
		about(t, "away", x.herd.Away(), want, 1e-9)
	}
}

// An instance that has ended does not take up the room of those that may be out.
func TestAnEjectedInstanceThatEndsLeavesItsRoom(t *testing.T) {
	f := newYard(10)
	x := guard{ejector: resilience.NewEjector(resilience.Eject{
		Ratio: 0.5, MinRequests: 1, Every: unit.Duration(clock.Second), For: unit.Duration(clock.Hour), Longest: unit.Duration(clock.Hour), Most: 0.1,
	})}
	f.Ending = func(r fleet.Instance) { x.ended(f, r) }
	judge := func(id int) int {
		return len(x.ejector.Judge([]resilience.Served{{ID: id, Requests: 10, Fails: 10}}, 10))
	}
	if judge(0) != 1 || judge(1) != 0 {
		t.Fatal("one of ten may be out")
	}
	f.Crash([]int{0}, 0, clock.Hour)
	if judge(1) != 1 {
		t.Error("the one that was out has ended, and no other may be out")
	}
}

// A wrong row is left by what writes and is not turned away, once for each visit:
// both branches ask the ledger, which so has two of each order.
func TestWrongRowsComeFromWritesThatAreDoneWell(t *testing.T) {
	diamond := []string{
		"load.operations=[{name: look, share: 70%, entry: shop}, {name: buy, share: 30%, entry: shop, access: write}]",
		"services=[{name: shop, instances: 20, time: 5ms, startup: 0s, calls: [{to: left}, {to: right}]}, {name: left, instances: 9, time: 1ms, calls: [{to: ledger}]}, {name: right, instances: 9, time: 1ms, calls: [{to: ledger}]}, {name: ledger, instances: 9, time: 1ms, startup: 0s}]",
		"observe.detectors=[]", "respond.actions=[]",
	}
	for name, c := range map[string]struct {
		sets   []string
		visits float64
	}{
		"at the door":        {[]string{"change.service=shop"}, 1},
		"at the end":         {[]string{"change.service=ledger"}, 2},
		"of half that fails": {[]string{"change.service=shop", "faults=[{kind: error.rate, target: {service: shop}, start: 0s, duration: 0s, ratio: 50%, per: request}]"}, 0.5},
		"elsewhere":          {[]string{"change.service=shop", "change.defects.0.in=everywhere", "change.defects.0.service=ledger"}, 2},
	} {
		sets := append(diamond, "change.defects=[{kind: bad-writes, name: wrong, probability: 100%, ratio: 10%}]")
		_, p := stage(t, arithmetic, "all-at-once", append(sets, c.sets...)...)
		p.until(p.w.plan.Release.Add(10 * clock.Minute))
		about(t, name, p.wrongRows(), 20*0.3*0.1*c.visits*600, 0.001)
	}
}

// yard is a traffic engine that does nothing.
type yard struct{ fleet.Traffic }

func (yard) Settle(clock.Time) {}
func (yard) Stop(int)          {}
func (yard) Resume(int)        {}
func (yard) Kill(int)          {}

func newYard(n int) *fleet.Fleet {
	return fleet.New(fleet.Config{Engine: sim.New("yard"), Traffic: yard{}, Instances: n, Zones: 1})
}

// busy is a yard whose service keeps so many of its slots busy.
type busy struct {
	measured // nothing else is asked
	share    float64
	of       *fleet.Fleet
}

func (b *busy) Inside(int) (busy, inside, slots float64) {
	slots = float64(4 * b.of.Serving())
	return b.share * slots, b.share * slots, slots
}

// Instances that are out of the traffic do nothing, so they do not count as busy:
// half of ten that are wholly busy are at a target of 50%.
func TestScalingDoesNotTakeEjectedInstancesForBusy(t *testing.T) {
	f := newYard(10)
	g := guards{p: &play{fleets: []*fleet.Fleet{f}}, traffic: &busy{share: 1, of: f}}
	x := guard{scaler: resilience.NewScaler(resilience.Scale{Min: 1, Max: 100, Target: 0.5, Every: unit.Duration(clock.Second), Tolerance: 0.1, Down: unit.Duration(clock.Minute)})}
	f.Rest([]int{0, 1, 2, 3, 4}, true)
	if g.scale(&x); f.Desired() != 10 {
		t.Errorf("%d instances are wanted while five of ten are out, want ten", f.Desired())
	}
}
