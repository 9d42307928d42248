package rehearsal

import (
	"context"
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// warden stands before the traffic of a play. Flow plays up to an instant only when
// something asks it to, so whatever traffic meets must be as it was left at the
// instant before, until that has been asked: else the new conditions would hold
// from up to a scrape too early.
type warden struct {
	engine
	t      *testing.T
	p      *play
	note   sim.HandlerID
	at     clock.Time
	left   string
	looked int
}

// guarded puts a warden into a play that has not begun.
func guarded(t *testing.T, p *play) *warden {
	w := &warden{engine: p.traffic, t: t, p: p, at: clock.Never}
	w.note = p.engine.Register("warden", sim.HandlerFunc(func(now clock.Time, _ uint64) { w.at, w.left = now, w.met(now) }))
	p.traffic = w
	if p.guards != nil {
		p.guards.traffic = w
	}
	p.fleets = newFleets(p)
	for _, f := range p.fleets {
		f.Changed = p.change
	}
	changed := p.fleet.Changed
	p.fleet = p.fleets[p.w.plan.Changed]
	p.fleet.Changed = changed
	return w
}

func (w *warden) Settle(now clock.Time) { w.look(now); w.engine.Settle(now) }

func (w *warden) Measure(now clock.Time) { w.look(now); w.engine.Measure(now) }

// look comes first at an instant, and notes how the instant is left.
func (w *warden) look(now clock.Time) {
	if w.at < now {
		w.looked++
		if met := w.met(w.at); met != w.left && !w.t.Failed() {
			w.t.Errorf("%s: at %v traffic is told that conditions change, and they have: from\n%s\nto\n%s", w.p.strategy.Name, now, w.left, met)
		}
	}
	if w.at != now {
		w.at = now
		w.left = w.met(now) // until the instant is over
		w.p.engine.At(now, sim.Record, w.note, 0)
	}
}

// met is all that traffic would meet.
func (w *warden) met(now clock.Time) string {
	p := w.p
	r := p.router
	out := fmt.Sprint(r.Routed, r.Route, r.Mirror, r.Feature, r.Before, r.Raised, *p.state)
	for _, f := range p.fleets {
		out += fmt.Sprint(f.Running())
	}
	p.board.Changed(now)
	shape, classes := shapeOf(p.w.plan), p.w.crowd.Population.Classes
	for op := range shape.Operations {
		for class := range classes {
			for side := range exposure.Sides {
				for service := range shape.Services {
					if e := *p.board.At(service, exposure.Side(side), op, class); e != (condition.Effect{Slow: 1}) {
						out += fmt.Sprint(" ", service, side, op, class, e)
					}
				}
				for link := range shape.Ways {
					if l := p.board.Link(link, exposure.Side(side), op, class); l != nil && *l != (condition.Link{Slow: 1}) {
						out += fmt.Sprint(" ", link, side, op, class, *l)
					}
				}
			}
		}
	}
	return out
}

// No condition changes before traffic has been played up to the change: in plays
// with faults and losses of instances, with ways back, caches, queues, migrations,
// flags, guards, mirrors and bad fixes.
func TestTrafficIsSettledBeforeAnythingChanges(t *testing.T) {
	for _, name := range []string{
		"backup-restore", "blocked-rollback", "contract-too-early", "dark-launch", "fix-forward-late", "flag-service-down",
		"poison-message", "poisoned-cache", "pool-surge", "zone-loss", "zone-waves",
	} {
		t.Run(name, func(t *testing.T) {
			pl, err := scenarios.Load(name, nil)
			if err != nil {
				t.Fatal(err)
			}
			pl.Fidelity = plan.Flow
			w := newWorld(pl, 1, 0)
			w.control = newPlay(w, nil, nil)
			for i := range pl.Strategies {
				p := newPlay(w, &pl.Strategies[i], w.defects)
				g := guarded(t, p)
				must(p.run(context.Background()))
				if g.looked == 0 {
					t.Errorf("%s: never looked at", pl.Strategies[i].Name)
				}
			}
		})
	}
}
