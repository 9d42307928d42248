package flow

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// cut splits the groups at every share that the router uses and that has not
// been an edge before, and finds out what is wanted for each.
func (e *Engine) cut() {
	e.obey()
	for _, h := range e.rules {
		if h.Rule.PerRequest {
			continue
		}
		for _, share := range h.Rule.Shares {
			if share <= 0 || share >= 1 || slices.Contains(e.edges, share) {
				continue
			}
			e.edges = append(e.edges, share)
			before := e.groups
			var out []*group
			for _, g := range e.groups {
				if g.low < share && share < g.high {
					low, high := g.split(share)
					for _, part := range []*group{low, high} {
						if len(part.members) > 0 {
							out = append(out, part)
						}
					}
					continue
				}
				out = append(out, g)
			}
			e.groups = out
			e.five.regroup(before, out)
			e.cell.regroup(before, out)
		}
	}
	for _, g := range e.groups {
		g.met = g.class + e.site.Router.Met(g.cohort, g.low)*e.site.Crowd.Population.Met
	}
	e.ask()
}

// part is a share of a group's requests for an operation that is of one kind.
type part struct {
	key   int32
	doom  doom
	share float64
}

// spread works out which kinds each group's requests are, and which sides the
// attempts of each wish meet.
func (e *Engine) spread(now clock.Time) {
	e.spoil()
	e.blend(now)
	for e.divide() {
	}
}

// divide does so with the sets of sides known so far, and reports whether it
// met another.
func (e *Engine) divide() (fresh bool) {
	for _, g := range e.groups {
		g.parts = g.parts[:0]
		for op := range e.ops {
			g.from[op] = len(g.parts)
			if !e.touches[e.site.System.Entries[op]*e.ops+op] {
				g.parts = append(g.parts, part{int32(op * e.kinds), spared, 1})
				if e.twin(g, op, g.from[op]) {
					return true
				}
				continue
			}
			for _, w := range g.wants {
				if e.split(g, op, w.wish, w.share) {
					return true
				}
			}
			if e.twin(g, op, g.from[op]) {
				return true
			}
		}
		g.from[e.ops] = len(g.parts)
	}
	return false
}

// slow is how much longer the own work takes at a version, over all operations.
func (e *Engine) slow(v exposure.Version) float64 {
	side := [exposure.Versions]exposure.Side{exposure.OldSide, exposure.Lit, exposure.FixedSide}[v]
	sum, all := 0.0, 0.0
	for op := range e.ops {
		if share := float64(e.site.Crowd.Load.Operations[op].Share); e.touches[e.site.System.Entries[op]*e.ops+op] {
			sum += share * e.site.Board.At(e.site.Router.Changed, side, op, 0).Slow
			all += share
		}
	}
	if all == 0 {
		return 1
	}
	return sum / all
}

// blend works out with which chance an attempt of each wish meets each side.
func (e *Engine) blend(now clock.Time) {
	r := e.site.Router
	var of [exposure.Versions]float64
	changed := e.all[r.Changed]
	all := 0.0
	for i := range changed.instances {
		in := &changed.instances[i]
		share := changed.share(changed.factor(in, now) * e.slow(in.version))
		of[in.version] += share
		all += share
	}
	for v := range of {
		of[v] /= max(all, 1e-9)
	}
	if len(changed.instances) == 0 {
		of[exposure.Old] = 1
	}
	e.obey()
	for w, wants := range e.wants {
		version := of
		if r.Routed {
			to := exposure.Old
			if wants.by(route) {
				to = exposure.New
			}
			if of[to] > 0 { // else whoever there is takes it
				version = [exposure.Versions]float64{}
				version[to] = 1
			}
		}
		lit, dark := 0.0, 0.0
		for i, h := range e.rules[feature:] {
			if wants.by(feature + i) {
				lit += h.Share
			} else {
				dark += h.Share
			}
		}
		if dark == 0 {
			lit = 1 // whatever rounding made of it
		}
		e.lit[w] = lit
		e.mix[w][exposure.OldSide] = version[exposure.Old]
		e.mix[w][exposure.Lit] = version[exposure.New] * lit
		e.mix[w][exposure.Dark] = version[exposure.New] * (1 - lit)
		e.mix[w][exposure.FixedSide] = version[exposure.Fixed]
	}
}

// glance is the shortest time, in seconds, for which the instances that have
// heard of a flag are taken to stay the same: judgement.
const glance = 1

// hears returns until when requests meet the sides that they meet now, as far as
// flags are concerned: until the next instance has heard.
func (e *Engine) hears() clock.Time {
	next := e.site.Router.NextHearing(e.at, e.listening())
	return max(next, e.at.Add(glance*clock.Second))
}
