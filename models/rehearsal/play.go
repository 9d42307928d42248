package rehearsal

import (
	"context"

	"github.com/rehearse-sim/rehearse/models/attribution"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fleet"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/traffic/flow"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// play is one release under one strategy in one world; or, without a strategy,
// the control.
type play struct {
	w        *world
	strategy *plan.Strategy // nil for the control
	defects  []plan.Defect

	engine   *sim.Engine
	board    *condition.Board
	state    *condition.State
	router   *exposure.Router
	sample   *signal.Sample
	traffic  engine
	minute   func(now clock.Time) // closes what is closed by the minute; may be nil
	requests func() (sent, failed int64)
	contacts *contacts
	asked    []*asked // by operation that monitoring asks for
	watch    *watch

	fleets   []*fleet.Fleet // by service
	fleet    *fleet.Fleet   // of the changed service
	lasting  []lasting      // what outlives exposure
	messages []*messages
	warmths  []*warmth      // the caches
	meter    *traffic.Meter // nil where nobody reads it
	guards   *guards        // nil where the system has none
	pools    *pools         // nil where no store limits them
	troubles []*trouble     // by fault
	flags    flags          // what has been set

	// Of a release only.
	migration   *migration // nil without one
	rows        []*rows    // by hazard
	damage      *damage    // nil where nothing damages
	book        *attribution.Book
	steer       *steer
	automation  *incident
	oncall      *incident
	hearing     hearing
	remedy      *remedy
	circle      *circle // nil where nobody is told
	marks       marks
	out         outcome.Outcome
	takenBack   bool
	withdrawing bool // the change is being replaced everywhere
	foreseen    bool // a gate stopped it while the new version got nothing but copies
	undoing     bool // what was done about it is not in force yet
	end         clock.Time
	shown       float64 // share of the tenants exposed now
	minutes     byMinute

	ledger  *attribution.Ledger // when it plays by request
	tallies []attribution.Tally // of the control, by minute, when it plays by request
	flow    *flow.Engine        // when it plays by flow
}

func newPlay(w *world, strategy *plan.Strategy, defects []plan.Defect) *play {
	pl := w.plan
	p := &play{w: w, strategy: strategy, defects: defects, state: condition.NewState(), engine: sim.New(w.label + ", " + title(strategy, defects))}
	cohorts := len(pl.Scenario.Tenants)
	if p.guards = newGuards(p); p.guards != nil {
		p.meter = p.guards.meter
	} else if len(pl.Caches) > 0 || asks(pl) {
		p.meter = traffic.NewMeter(len(pl.System.Links()), len(pl.Scenario.Load.Operations))
	}
	p.board = condition.NewBoard(shapeOf(pl), w.crowd.Population.Classes, p.contributors()...)
	p.router = &exposure.Router{
		Changed: pl.Changed, Route: exposure.None(cohorts),
		Feature: exposure.None(cohorts), Before: exposure.None(cohorts), Ears: p.ears(),
	}
	p.sample = signal.NewSample(len(pl.System.Services), cohorts)
	p.sample.Step = signal.Between
	p.contacts = newContacts(p)

	if strategy != nil {
		p.book = attribution.NewBook(w.crowd.Population.Tenants, w.crowd.Population.Cohorts, p.harmed)
	}
	p.watch = newWatch(p)
	site := traffic.Site{
		Engine: p.engine, System: pl.System, Crowd: w.crowd, Board: p.board, Router: p.router, Sample: p.sample,
	}
	site.Meter = p.meter
	if pl.Fidelity == plan.Flow {
		p.byFlow(site)
	} else {
		p.byRequest(site)
	}
	p.fleets = newFleets(p)
	p.fleet = p.fleets[pl.Changed]
	for _, f := range p.fleets {
		f.Changed = p.change
	}
	p.messages = newMessages(p)
	p.damage = newDamage(p)
	p.lasting = p.lasts()
	p.ask()
	p.clockwork()
	if p.guards != nil {
		p.guards.start()
	}
	if strategy != nil {
		p.release()
	}
	return p
}

// clockwork schedules what recurs: the minute, in which background errors
// move and the ledger is closed, and the scrape.
func (p *play) clockwork() {
	var tick, note, scrape, act sim.HandlerID
	tick = p.engine.Register("minute", sim.HandlerFunc(func(now clock.Time, _ uint64) {
		p.change()
		p.engine.At(now.Add(clock.Minute), sim.World, tick, 0)
	}))
	note = p.engine.Register("ledger", sim.HandlerFunc(func(now clock.Time, _ uint64) {
		if p.minute != nil {
			p.minute(now)
		}
		if p.strategy != nil {
			p.keep()
		}
		p.engine.At(now.Add(clock.Minute), sim.Record, note, 0)
	}))
	act = p.engine.Register("verdicts", sim.HandlerFunc(func(now clock.Time, _ uint64) { p.watch.act(now) }))
	every := p.w.plan.Scenario.Observe.Scrape.Span()
	scrape = p.engine.Register("scrape", sim.HandlerFunc(func(now clock.Time, _ uint64) {
		p.watch.scrape(now)
		if p.strategy != nil {
			p.engine.At(now, sim.Decide, act, 0)
		}
		p.engine.At(now.Add(every), sim.Observe, scrape, 0)
	}))
	draw := p.w.draws.Stream("observe/phase")
	p.engine.At(0, sim.World, tick, 0)
	p.engine.At(0, sim.Record, note, 0)
	p.engine.At(clock.Time(draw.Float64()*float64(every)), sim.Observe, scrape, 0)
	p.watch.evaluations(act)
}

// release prepares everything that a play has and the control has not.
func (p *play) release() {
	pl := p.w.plan
	p.marks = newMarks()
	p.steer = newSteer(p)
	p.circle = newCircle(p)
	p.fleet.Changed = func() { p.exposed(); p.withdraw(); p.steer.settle() }
	p.automation = &incident{p: p, who: "automation", responder: &respond.Gate{}, tried: map[string]int{}}
	person := pl.Scenario.Respond.OnCall
	p.oncall = &incident{
		p: p, who: "oncall", responder: &person, people: true,
		holdOff: person.Verify.Span(), tried: map[string]int{},
	}
	p.out = outcome.Outcome{Strategy: p.strategy.Name, Bad: len(p.defects) > 0, Release: pl.Release, Result: outcome.Stuck}
	for _, d := range p.defects {
		p.out.Defects = append(p.out.Defects, d.Name)
	}
	p.end = pl.Release.Add(pl.Follow)
	p.engine.Do(pl.Release, sim.Decide, "release", p.steer.start)
}

// glance is how much is played between two looks at whether to go on: a
// million requests at a hundred thousand a second.
const glance = 10 * clock.Second

// run plays until the follow-up is over: so long after the first harm, or
// after the last move while there is none.
func (p *play) run(ctx context.Context) (outcome.Outcome, error) {
	for p.engine.Now() < p.end { // which harm, known a minute or two late, may bring forward
		if err := ctx.Err(); err != nil {
			return outcome.Outcome{}, err
		}
		p.engine.Run(min(p.end, p.engine.Now().Add(glance)))
	}
	return p.outcome(), nil
}

// moves notes that the rollout moved: while there is no harm, the follow-up
// starts anew.
func (p *play) moves(now clock.Time) {
	if !p.book.Harmed() {
		p.end = now.Add(p.w.plan.Follow)
	}
}

// harmed notes harm; from the first on the play is followed.
func (p *play) harmed(at clock.Time) {
	first, _ := p.book.Span()
	p.end = max(min(first, at).Add(p.w.plan.Follow), p.engine.Now())
}

// change has the board evaluated anew from now on.
func (p *play) change() {
	now := p.engine.Now()
	p.traffic.Settle(now)
	for _, l := range p.lasting {
		l.pass(now)
	}
	p.board.Changed(now)
	for _, l := range p.lasting {
		l.turn()
	}
}

// changes does so at an instant.
func (p *play) changes(at clock.Time) {
	if at != clock.Never {
		p.engine.Do(at, sim.World, "conditions", p.change)
	}
}

// staging draws whether staging reveals a defect; the luck is the defect's.
func (p *play) staging() bool {
	caught := false
	for _, d := range p.defects {
		draw := p.w.draws.Stream("staging/" + d.Name)
		caught = caught || draw.Float64() < d.StagingCatches
	}
	return caught
}

func (p *play) note(l outcome.Lane, who, text string) { p.noteAt(p.engine.Now(), l, who, text) }

func (p *play) noteAt(at clock.Time, l outcome.Lane, who, text string) {
	p.out.Timeline = append(p.out.Timeline, outcome.Entry{At: at, Lane: l, Who: who, Text: text})
}

func title(s *plan.Strategy, defects []plan.Defect) string {
	switch {
	case s == nil:
		return "control"
	case len(defects) > 0:
		return s.Name + ", bad"
	}
	return s.Name + ", clean"
}
