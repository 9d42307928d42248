package flow

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
)

// wish is which of the rules want a request on their new side: the route's, and
// the feature's as far as instances go by them. What an attempt meets depends
// on the instance it lands on as well: on its version where nothing routes, and
// on the latest raise of the flag that it has heard of.
type wish int

// fewest is how many wishes there is room for from the start: a route, the rule
// in force and the one before it. Raises that overtake each other need more.
const fewest = 8

// wishes are those that requests have had. None is ever given up, since its
// retries may still be on their way. Wish 0 is that of whom no rule wants.
type wishes struct {
	rules []exposure.Hearing        // the route, and then whatever instances go by
	ears  []*exposure.Ear           // of the instances that the flag is about
	wants []wants                   // by wish
	mix   [][exposure.Sides]float64 // by wish: the chance that an attempt meets the side
	lit   []float64                 // by wish: the chance to see the feature, of what meets the new version
	share []float64                 // by wish, of a group's requests
}

// wants is a set of rules: bit i is rule i.
type wants uint64

const (
	route   = 0 // the number of its rule
	feature = 1 // of the rule in force; what instances still go by instead follows
)

func (w wants) by(rule int) bool { return w>>rule&1 != 0 }

// want is a share of a group's requests that have the same wish.
type want struct {
	wish  wish
	share float64
}

// obey brings the rules up to date with who has heard of them.
func (e *Engine) obey() {
	r := e.site.Router
	e.rules = r.Hearing(e.at, e.listening(), append(e.rules[:0], exposure.Hearing{Rule: &r.Route}))
}

// listening are the ears of the instances that the flag is about.
func (e *Engine) listening() []*exposure.Ear {
	e.ears = e.ears[:0]
	for i := range e.version[exposure.New].instances {
		e.ears = append(e.ears, e.version[exposure.New].instances[i].ear)
	}
	return e.ears
}

// ask finds out what the rules want for each group's requests. Groups are cut at
// the shares of sticky rules, so all of a group's tenants have the same.
func (e *Engine) ask() {
	if len(e.rules) > 64 {
		panic(fmt.Sprintf("flow: %d raises of the flag are under way at once", len(e.rules)-2))
	}
	for w := len(e.wants); w < fewest; w++ {
		e.wants = append(e.wants, wants(w))
	}
	cuts := make([]float64, 0, 8)
	for _, g := range e.groups {
		cuts = append(cuts[:0], 0, 1)
		for _, h := range e.rules {
			if h.Rule.PerRequest {
				cuts = append(cuts, min(max(h.Rule.Shares[g.cohort], 0), 1))
			}
		}
		slices.Sort(cuts)
		e.share = append(e.share[:0], make([]float64, len(e.wants))...)
		for i, luck := range cuts[:len(cuts)-1] {
			if cuts[i+1] > luck {
				e.share[e.wish(g, luck)] += cuts[i+1] - luck
			}
		}
		g.wants = g.wants[:0]
		for w, share := range e.share {
			if share > 0 {
				g.wants = append(g.wants, want{wish(w), share})
			}
		}
	}
	for len(e.mix) < len(e.wants) {
		e.mix, e.lit = append(e.mix, [exposure.Sides]float64{}), append(e.lit, 0)
	}
	e.room(len(e.wants), e.dooms)
}

// wish returns the wish of a group's requests of this luck.
func (e *Engine) wish(g *group, luck float64) wish {
	var all wants
	for i, h := range e.rules {
		u := g.low
		if h.Rule.PerRequest {
			u = luck
		}
		if h.Rule.Sees(g.cohort, u) {
			all |= 1 << i
		}
	}
	w := slices.Index(e.wants, all)
	if w < 0 {
		w = len(e.wants)
		e.wants = append(e.wants, all)
		e.share = append(e.share, 0)
	}
	return wish(w)
}
