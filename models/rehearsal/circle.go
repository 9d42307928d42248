package rehearsal

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/attribution"
	"github.com/rehearse-sim/rehearse/models/coordination"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// circle is who has been told of a release. A nil one has nothing to do: there
// all who matter know.
type circle struct {
	p       *play
	entries []coordination.Entry
	told    []clock.Time // by entry; Never before
	out     bool         // some of the release has been in force
}

func newCircle(p *play) *circle {
	s := p.w.plan.Scenario
	if len(s.Coordination) == 0 {
		return nil
	}
	c := &circle{p: p, entries: s.Coordination}
	for _, e := range c.entries {
		at := clock.Never
		switch {
		case p.steer.config.Silent:
		case e.Told.Moment == coordination.Before:
			at = 0
		case e.Told.Moment == coordination.AtRelease:
			at = p.w.plan.Release
		}
		c.told = append(c.told, at)
	}
	return c
}

// step tells those who are told at a step, counted from 0, and lets those who
// are not find out.
func (c *circle) step(step int) {
	if c == nil {
		return
	}
	now := c.p.engine.Now()
	for i, e := range c.entries {
		if e.Told.Moment == coordination.AtStep && step+1 >= e.Told.Step && !c.p.steer.config.Silent && c.told[i] == clock.Never {
			c.told[i] = now
			c.p.note(outcome.Did, "rollout", e.Party.Who()+" are told")
		}
	}
	if c.out || c.p.steer.aim.Staging {
		return
	}
	c.out = true
	for i, e := range c.entries {
		if x, ok := e.Party.(coordination.Objector); ok && c.told[i] > now {
			c.object(i, x.Objection())
		}
	}
}

// object lets a team find out for itself: it may have the rollout frozen.
func (c *circle) object(i int, t *coordination.Team) {
	p := c.p
	luck := p.w.draws.Stream("coordination/" + t.Name)
	objects := luck.Bool(float64(t.Objects))
	notices, freeze := t.Notices.Span(&luck), t.Freeze.Span(&luck)
	if !objects {
		return
	}
	p.engine.Do(p.engine.Now().Add(within(notices)), sim.Decide, "objection", func() {
		if c.told[i] == clock.Never && !p.steer.halted {
			p.steer.freeze(t.Name, within(freeze))
		}
	})
}

// untold is what it costs now that some are not told.
func (p *play) untold(now clock.Time) (costs coordination.Costs) {
	if p.circle == nil {
		return costs
	}
	for i, e := range p.circle.entries {
		if p.circle.told[i] > now {
			costs = costs.With(e.Party.Untold())
		}
	}
	return costs
}

// window returns from when until when failures are announced; false where they
// are not.
func (c *circle) window() (from, to clock.Time, reports float64, ok bool) {
	if c == nil {
		return
	}
	for i, e := range c.entries {
		x, is := e.Party.(coordination.Announced)
		if !is || x.Window().Lasts <= 0 || c.told[i] == clock.Never {
			continue
		}
		from = max(c.told[i], c.p.w.plan.Release)
		return from, from.Add(x.Window().Lasts.Span()), float64(x.Window().Reports), true
	}
	return
}

// announced is how many of the failed requests came within an announced window.
func (c *circle) announced(b *attribution.Book) float64 {
	from, to, _, ok := c.window()
	if !ok {
		return 0
	}
	return b.Within(from, to)
}

// passedOn is what becomes of a contact on its way: the share that still gets in
// touch, and how much later it is heard than usual.
func (p *play) passedOn(now clock.Time) (share float64, later rng.Dist) {
	if p.circle == nil || now < p.w.plan.Release {
		return 1, nil
	}
	share = 1
	if from, to, reports, ok := p.circle.window(); ok && from <= now && now < to {
		share = reports
	}
	if costs := p.untold(now); costs.Routing != nil {
		later = costs.Routing.Dist
	}
	return share, later
}

// unfrozen is a move, unless the rollout is frozen and would go further.
func (s *steer) unfrozen(m rollout.Move, now clock.Time) rollout.Move {
	if m.Kind == rollout.Expose && now < s.frozen {
		return rollout.Move{Kind: rollout.Hold, For: s.frozen.Sub(now)}
	}
	return m
}

// freeze keeps the rollout where it is for a while; gates and people may still
// take it back.
func (s *steer) freeze(who string, lasts clock.Span) {
	now := s.p.engine.Now()
	s.p.moves(now)
	s.frozen = max(s.frozen, now.Add(lasts))
	s.p.note(outcome.Did, who, fmt.Sprintf("has the rollout frozen for %s", unit.Duration(lasts.Round(clock.Second))))
	if !s.p.book.Harmed() {
		s.p.end = max(s.p.end, s.frozen.Add(s.p.w.plan.Follow))
	}
}

// within bounds a span that was drawn, so that no sum overflows.
func within(d clock.Span) clock.Span { return min(d, unit.LongestDuration.Span()) }
