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

// spread works out which share of each group's requests meets which side.
func (e *Engine) spread(now clock.Time) {
	r := e.site.Router
	changed := e.all[r.Changed]
	var of [exposure.Versions]float64
	for _, in := range changed.instances {
		of[in.version]++
	}
	n := float64(len(changed.instances))
	heard := 1.0
	if r.Propagation > 0 {
		heard = min(max(float64(now.Sub(r.Raised))/float64(r.Propagation), 0), 1)
	}
	for _, g := range e.groups {
		g.side = [exposure.Sides]float64{}
		var version [exposure.Versions]float64
		switch {
		case n == 0:
			version[exposure.Old] = 1
		case r.Routed:
			wants := share(&r.Route, g)
			version[exposure.New], version[exposure.Old] = wants, 1-wants
			for v := range version {
				if of[v] == 0 && version[v] > 0 {
					// Nobody of that version: whoever there is takes it.
					lost := version[v]
					version[v] = 0
					for u := range version {
						version[u] += lost * of[u] / n
					}
				}
			}
		default:
			for v := range version {
				version[v] = of[v] / n
			}
		}
		lit := heard*share(&r.Feature, g) + (1-heard)*share(&r.Before, g)
		g.side[exposure.OldSide] = version[exposure.Old]
		g.side[exposure.Lit] = version[exposure.New] * lit
		g.side[exposure.Dark] = version[exposure.New] * (1 - lit)
		g.side[exposure.FixedSide] = version[exposure.Fixed]
	}
}

// share returns which share of a group's requests a rule exposes. Groups are
// cut at the rule's shares, so a sticky rule takes all or nothing.
func share(r *exposure.Rule, g *group) float64 {
	s := r.Shares[g.cohort]
	switch {
	case r.PerRequest:
		return s
	case g.low < s:
		return 1
	}
	return 0
}
