package rehearsal

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fleet"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/resilience"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// guards let a system's policies look at what is measured, once a beat, and act:
// through the conditions, the fleets, or errands. They learn nothing of causes. A
// play whose scenario has none has no guards either.
type guards struct {
	p        *play
	traffic  measured // nil until they start
	meter    *traffic.Meter
	circuits []*resilience.Circuit // by link, nil where there is none
	refuse   []float64             // by link
	shed     [][][]float64         // by service, version and operation; nil where nothing sheds
	services []guard
	told     map[string]bool // on the timeline

	errand []float64 // by operation: per second, as the engine was last told
	come   []float64
}

// guard is the policies of one service.
type guard struct {
	service int
	valves  []*resilience.Valve // by version; nil where it does not shed
	kept    []bool              // by operation: turned away last
	scaler  *resilience.Scaler
	ejector *resilience.Ejector
	herd    *resilience.Herd
	op      int // that sessions ask for
	held    float64
}

// newGuards returns nil where the scenario has no policies.
func newGuards(p *play) *guards {
	sys := p.w.plan.System
	links := sys.Links()
	operations := p.w.plan.Scenario.Load.Operations
	g := &guards{
		p: p, meter: traffic.NewMeter(len(links), len(operations)), circuits: make([]*resilience.Circuit, len(links)),
		refuse: make([]float64, len(links)), shed: make([][][]float64, len(sys.Services)), told: map[string]bool{},
		errand: make([]float64, len(operations)), come: make([]float64, len(operations)),
	}
	any := false
	for _, e := range sys.Edges() {
		if e.Breaker != nil {
			any = true
			g.circuits[e.ID] = resilience.NewCircuit(*e.Breaker)
		}
	}
	for i := range sys.Services {
		if n := &sys.Services[i]; n.Guards.Guarded() {
			g.services = append(g.services, g.guard(i, &n.Guards))
		}
	}
	if !any && len(g.services) == 0 {
		return nil
	}
	return g
}

func (g *guards) guard(service int, c *resilience.Service) guard {
	x := guard{service: service}
	pl := g.p.w.plan
	operations := pl.Scenario.Load.Operations
	if c.Shed != nil {
		x.kept = make([]bool, len(operations))
		kept, all := 0.0, 0.0
		for op, o := range operations {
			visits := float64(o.Share) * pl.System.Visits(op)[service]
			all += visits
			for _, name := range c.Shed.Keep {
				if name == o.Name {
					x.kept[op] = true
					kept += visits
				}
			}
		}
		for range exposure.Versions {
			x.valves = append(x.valves, resilience.NewValve(*c.Shed, kept/max(all, 1e-9)))
			g.shed[service] = append(g.shed[service], make([]float64, len(operations)))
		}
	}
	if c.Scale != nil {
		x.scaler = resilience.NewScaler(*c.Scale)
	}
	if c.Eject != nil {
		x.ejector = resilience.NewEjector(*c.Eject)
	}
	if c.Reconnect != nil {
		x.herd, x.held = resilience.NewHerd(*c.Reconnect), float64(c.Reconnect.Sessions)
		for op, o := range operations {
			if o.Name == c.Reconnect.Operation {
				x.op = op
			}
		}
	}
	return x
}

// start begins to look, once the fleets are there.
func (g *guards) start() {
	g.traffic = g.p.traffic
	for i := range g.services {
		x := &g.services[i]
		f := g.p.fleets[x.service]
		f.Ending = func(r fleet.Instance) { x.ended(f, r) }
	}
	var id sim.HandlerID
	const beat = resilience.Beat * clock.Second
	id = g.p.engine.Register("guards", sim.HandlerFunc(func(now clock.Time, _ uint64) {
		g.look(now)
		g.p.engine.At(now.Add(beat), sim.Decide, id, 0)
	}))
	g.p.engine.At(clock.Time(beat), sim.Decide, id, 0)
}

// look reads the meters and acts.
func (g *guards) look(now clock.Time) {
	p := g.p
	g.traffic.Measure(now)
	changed := g.links()
	clear(g.come)
	for i := range g.services {
		x := &g.services[i]
		changed = g.doors(x) || changed
		g.sessions(x)
		g.scale(x)
		g.eject(x)
	}
	for op, n := range g.come {
		if rate := n / resilience.Beat; rate != g.errand[op] {
			g.traffic.Settle(now)
			g.traffic.Errands(op, rate)
			g.errand[op] = rate
		}
	}
	g.meter.Clear()
	if changed {
		p.change()
	}
}

// links lets the circuits look.
func (g *guards) links() (changed bool) {
	for i, c := range g.circuits {
		if c == nil {
			continue
		}
		m := &g.meter.Links[i]
		before := c.State
		refuse := c.Tick(resilience.Seen{Tries: m.Tries, Fails: m.Fails, Refused: m.Refused})
		if c.State == resilience.Open && before == resilience.Closed {
			way := g.p.w.plan.System.Links()[i]
			names := g.p.w.plan.System.Services
			g.tell("breaker", fmt.Sprintf("%s stops calling %s", names[way.From].Name, names[way.To].Name))
		}
		changed = changed || refuse != g.refuse[i]
		g.refuse[i] = refuse
	}
	return changed
}

// doors lets the valves look: each at the instances that it guards.
func (g *guards) doors(x *guard) (changed bool) {
	for v, valve := range x.valves {
		_, inside, slots := g.traffic.InsideOf(x.service, exposure.Version(v))
		kept, others := valve.Tick(inside / max(slots, 1e-9))
		for op, shed := range g.shed[x.service][v] {
			now := others
			if x.kept[op] {
				now = kept
			}
			changed = changed || now != shed
			g.shed[x.service][v][op] = now
		}
	}
	if changed {
		g.tell("shedding", g.name(x)+" turns requests away")
	}
	return changed
}

// sessions counts those that failed and lets others come.
func (g *guards) sessions(x *guard) {
	if x.herd == nil {
		return
	}
	g.come[x.op] = x.herd.Tick(g.meter.Errands[x.op].Fails)
}

// ended has the sessions of an instance come back.
func (x *guard) ended(f *fleet.Fleet, r fleet.Instance) {
	if x.herd != nil {
		x.herd.Lose((x.held - x.herd.Away()) / float64(max(len(f.Running()), 1)))
	}
	if x.ejector != nil {
		x.ejector.Gone(r.ID)
	}
}

// scale lets a scaler look.
func (g *guards) scale(x *guard) {
	if x.scaler == nil {
		return
	}
	f := g.p.fleets[x.service]
	busy, _, slots := g.traffic.Inside(x.service)
	if n := x.scaler.Tick(busy/max(slots, 1e-9), f.Serving(), f.Desired()); n != f.Desired() {
		g.tell("autoscaler", fmt.Sprintf("%s: %d instances instead of %d", g.name(x), n, f.Desired()))
		f.Scale(n)
	}
}

// eject lets an ejector look.
func (g *guards) eject(x *guard) {
	if x.ejector == nil {
		return
	}
	f := g.p.fleets[x.service]
	back, judge := x.ejector.Due()
	if len(back) > 0 {
		f.Rest(back, false)
	}
	if !judge {
		return
	}
	var served []resilience.Served
	for _, r := range f.Running() {
		if requests, fails := g.traffic.Answered(r.ID); !r.Out {
			served = append(served, resilience.Served{ID: r.ID, Requests: requests, Fails: fails})
		}
	}
	if out := x.ejector.Judge(served, len(f.Running())); len(out) > 0 {
		g.tell("ejection", fmt.Sprintf("instances of %s that fail are taken out of the traffic", g.name(x)))
		f.Rest(out, true)
	}
}

func (g *guards) name(x *guard) string { return g.p.w.plan.System.Services[x.service].Name }

// tell puts something on the timeline the first time it happens.
func (g *guards) tell(who, text string) {
	if g.p.strategy != nil && !g.told[who+text] {
		g.told[who+text] = true
		g.p.note(outcome.Did, who, text)
	}
}

// Contribute adds what is turned away at the door.
func (g *guards) Contribute(s condition.Subject, e *condition.Effect) {
	if shed := g.shed[s.Service]; shed != nil {
		e.ShedWith(shed[s.Side.Version()][s.Operation])
	}
}

// Link adds the calls that are not made.
func (g *guards) Link(w condition.Way, l *condition.Link) { l.RefuseWith(g.refuse[w.Link]) }
