package rehearsal

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// goingBack takes requests back leg by leg, as the strategy says: for each leg
// first the old version's instances, then the route.
type goingBack struct {
	s     *steer
	legs  []rollout.Leg
	keep  clock.Span // how long the new instances stay at the end; below 0 for good
	baked bool       // the leg before
}

// goBack carries out a way back that the strategy takes in legs, and reports
// whether it does.
func (s *steer) goBack(u respond.Undo) bool {
	s.back = nil
	legs, keep := s.aim.Back, s.aim.Left
	if s.done && s.p.fleet.Of(exposure.Old) < s.p.fleet.Desired() {
		legs, keep = s.aim.Again, s.aim.Keep
	}
	if len(legs) == 0 || s.step < 0 || u.Fixed || u.Poisoned || !(u.Redeploy || u.RouteOld) {
		return false
	}
	s.back = &goingBack{s: s, legs: legs, keep: keep, baked: true}
	s.p.router.Routed = true
	s.back.begin()
	return true
}

// goesBack reports whether requests are on their way back.
func (s *steer) goesBack() bool { return s.back != nil && len(s.back.legs) > 0 }

// begin starts what the next leg lacks of the old version.
func (b *goingBack) begin() {
	f, want := b.s.p.fleet, b.s.p.fleet.Desired()
	if left := b.legs[0].Route; len(left.Shares) > 0 {
		want = int(math.Ceil((1-b.share(left))*float64(want) - 1e-9))
	}
	f.Aim(exposure.Old, max(want, f.Of(exposure.Old)), rollout.Beside{})
	b.s.p.pools.changed()
	b.settle()
}

// share is the part of the load that a route still sends to the new version.
func (b *goingBack) share(r exposure.Rule) float64 {
	sum, left := 0.0, 0.0
	for i, load := range b.s.load {
		sum, left = sum+load, left+load*r.Shares[i]
	}
	return left / max(sum, 1e-9)
}

// settle routes once the old instances of a leg are there.
func (b *goingBack) settle() {
	p := b.s.p
	if len(b.legs) == 0 || !b.baked || !p.fleet.Settled() {
		return
	}
	now, leg := p.engine.Now(), b.legs[0]
	p.traffic.Settle(now)
	b.legs, b.baked = b.legs[1:], false
	if len(leg.Route.Shares) == 0 {
		leg.Route = exposure.None(len(p.w.plan.Scenario.Tenants))
	}
	p.router.Route = leg.Route
	p.moves(now)
	left := b.share(leg.Route)
	p.note(outcome.Did, "rollout", fmt.Sprintf("%s of the requests go back", unit.Percent(math.Round(1e4*(1-left))/1e4)))
	if b.s.aim.Thin {
		p.fleet.Thin(int(math.Ceil(left*float64(p.fleet.Desired()) - 1e-9)))
	}
	p.exposed()
	switch {
	case len(b.legs) > 0 && leg.Bake > 0:
		p.engine.Do(now.Add(leg.Bake), sim.Decide, "leg-over", b.next)
	case len(b.legs) > 0:
		b.next()
	case b.keep >= 0:
		p.engine.Do(now.Add(b.keep), sim.World, "scale-down", b.finish)
	}
}

// next begins the next leg, unless something else is done by now.
func (b *goingBack) next() {
	if b.s.back == b {
		b.baked = true
		b.begin()
	}
}

// finish stops the new instances, once all the old ones are there.
func (b *goingBack) finish() {
	p := b.s.p
	if b.s.back != b || !p.fleet.Beside(exposure.Old) {
		return
	}
	if p.fleet.Of(exposure.Old) < p.fleet.Desired() {
		p.engine.Do(p.engine.Now().Add(10*clock.Second), sim.World, "scale-down", b.finish)
		return
	}
	p.fleet.Moved()
	p.exposed()
	p.withdraw()
}
