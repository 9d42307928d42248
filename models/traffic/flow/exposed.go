package flow

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// cut splits the groups at every share that the router uses and that has not
// been an edge before.
func (e *Engine) cut() {
	r := e.site.Router
	for _, rule := range []*exposure.Rule{&r.Route, &r.Feature, &r.Before} {
		if rule.PerRequest {
			continue
		}
		for _, share := range rule.Shares {
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
}

// wish is what the rules want for a request: which version, and whether it sees
// the feature by the rule in force and by the one before. What an attempt meets
// depends on the instance it lands on as well: on its version where nothing
// routes, and on whether it has heard of the flag.
type wish int

const (
	routed wish = 1 << iota
	shown
	before
	wishes = 8
)

// part is a share of a group's requests for an operation that is of one kind.
type part struct {
	key   int32
	doom  doom
	share float64
}

// spread works out which kinds each group's requests are, and which sides the
// attempts of each wish meet.
func (e *Engine) spread(now clock.Time) {
	e.blend(now)
	r := e.site.Router
	for _, g := range e.groups {
		var by [wishes]float64
		cuts := [5]float64{0, 1, 1, 1, 1}
		for i, rule := range [...]*exposure.Rule{&r.Route, &r.Feature, &r.Before} {
			if rule.PerRequest {
				cuts[i+1] = min(max(rule.Shares[g.cohort], 0), 1)
			}
		}
		slices.Sort(cuts[:])
		for i := range len(cuts) - 1 {
			if cuts[i+1] > cuts[i] {
				by[e.wants(g, cuts[i])] += cuts[i+1] - cuts[i]
			}
		}
		g.parts = g.parts[:0]
		for op := range e.ops {
			g.from[op] = len(g.parts)
			if !e.touches[e.site.System.Entries[op]*e.ops+op] {
				g.parts = append(g.parts, part{int32(op * e.kinds), spared, 1})
				continue
			}
			for w, share := range by {
				if share > 0 {
					e.split(g, op, wish(w), share)
				}
			}
		}
		g.from[e.ops] = len(g.parts)
	}
}

// wants returns the wish of a group's requests of this luck. Groups are cut at
// the shares of sticky rules, so all of a group's tenants have the same.
func (e *Engine) wants(g *group, luck float64) (w wish) {
	r := e.site.Router
	for i, rule := range [...]*exposure.Rule{&r.Route, &r.Feature, &r.Before} {
		u := g.low
		if rule.PerRequest {
			u = luck
		}
		if rule.Sees(g.cohort, u) {
			w |= routed << i
		}
	}
	return w
}

// split divides a share of a group's requests by where the change dooms them.
func (e *Engine) split(g *group, op int, w wish, share float64) {
	fail := func(side exposure.Side) float64 {
		if e.mix[w][side] == 0 {
			return 0
		}
		return e.site.Board.At(e.site.Router.Changed, side, op, g.class).Fail
	}
	either := fail(exposure.Dark)
	lit := max(fail(exposure.Lit)-either, 0)
	for d, chance := range [dooms]float64{spared: 1 - lit - either, byLit: lit, byEither: either} {
		if chance > 0 {
			g.parts = append(g.parts, part{int32(op*e.kinds + e.kind(g.class, w, doom(d))), doom(d), share * chance})
		}
	}
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
	heard := 1.0
	if r.Propagation > 0 {
		heard = min(max(float64(now.Sub(r.Raised))/float64(r.Propagation), 0), 1)
	}
	for w := range wish(wishes) {
		version := of
		if r.Routed {
			to := exposure.Old
			if w&routed != 0 {
				to = exposure.New
			}
			if of[to] > 0 { // else whoever there is takes it
				version = [exposure.Versions]float64{}
				version[to] = 1
			}
		}
		lit := 0.0
		if w&shown != 0 {
			lit += heard
		}
		if w&before != 0 {
			lit += 1 - heard
		}
		e.mix[w][exposure.OldSide] = version[exposure.Old]
		e.mix[w][exposure.Lit] = version[exposure.New] * lit
		e.mix[w][exposure.Dark] = version[exposure.New] * (1 - lit)
		e.mix[w][exposure.FixedSide] = version[exposure.Fixed]
	}
}
