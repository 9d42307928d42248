package traffic

import (
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Draws are the random streams of the traffic of one world.
type Draws struct {
	Arrivals rng.Stream // gaps between proposed arrivals
	Requests rng.Key    // one stream per request: tenant, operation, routing luck
	Attempts rng.Key    // one stream per attempt at a service
	Defects  rng.Key    // one uniform per request and service
	Backoff  rng.Key    // one uniform per request and try
	Balance  rng.Key    // one stream per engine: random balancing, per service
	Doors    rng.Key    // one uniform per attempt at a service: turned away at the door
	Links    rng.Key    // uniforms per use of a link: is it gone at all, does it answer, …
	Errands  rng.Key    // one stream per errand: when, whose
	Mirror   rng.Key    // one uniform per attempt at the changed service: is it copied
}

// NewDraws names them.
func NewDraws(w rng.World) Draws {
	return Draws{
		Arrivals: w.Stream("traffic/arrivals"), Requests: w.Key("traffic/request"),
		Attempts: w.Key("traffic/attempt"), Defects: w.Key("traffic/defect"),
		Backoff: w.Key("traffic/backoff"), Balance: w.Key("traffic/balance"),
		Doors: w.Key("traffic/door"), Links: w.Key("traffic/link"), Errands: w.Key("traffic/errand"), Mirror: w.Key("traffic/mirror"),
	}
}

// NewCrowd prepares the senders of one world; start is the local time of day
// at instant 0 by cohort.
func NewCrowd(p *tenancy.Population, l load.Load, start []clock.Span, w rng.World) *Crowd {
	rates := make([]float64, len(p.Tenants))
	for i := range p.Tenants {
		rates[i] = p.Tenants[i].Rate
	}
	return &Crowd{Population: p, Load: l, Offsets: start, Draws: NewDraws(w), tenants: newAlias(rates)}
}

// Rate returns the mean requests per second over a day.
func (c *Crowd) Rate() float64 { return c.tenants.total }

// Usual returns the rate of a cohort at an instant without any surge, relative
// to its mean.
func (c *Crowd) Usual(cohort int, at clock.Time) float64 {
	return c.Load.Profile.Factor(c.Offsets[cohort] + clock.Span(at))
}

// Factor returns the rate of a cohort at an instant, relative to its mean.
func (c *Crowd) Factor(cohort int, at clock.Time) float64 {
	extra := 0.0
	for i := range c.Surges {
		extra += c.Surges[i].Extra(cohort, at)
	}
	return c.Usual(cohort, at) * (1 + extra)
}

// Tenant chooses a tenant in proportion to the mean rates; u in [0, 1).
func (c *Crowd) Tenant(u float64) int { return c.tenants.pick(u) }

// alias samples an index in proportion to weights in constant time
// (Walker 1977, in Vose's construction).
type alias struct {
	total float64
	keep  []float64
	other []int32
}

func newAlias(w []float64) alias {
	n := len(w)
	a := alias{keep: make([]float64, n), other: make([]int32, n)}
	for _, x := range w {
		a.total += x
	}
	var small, large []int32
	for i, x := range w {
		a.keep[i] = x * float64(n) / a.total
		a.other[i] = int32(i)
		if a.keep[i] < 1 {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = l
		a.keep[l] -= 1 - a.keep[s]
		if a.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		a.keep[i] = 1
	}
	return a
}

func (a *alias) pick(u float64) int {
	x := u * float64(len(a.keep))
	i := int(x)
	if x-float64(i) < a.keep[i] {
		return i
	}
	return int(a.other[i])
}
