package tenancy

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Tenant is one customer of one random world.
type Tenant struct {
	ID     string
	Cohort int     // index into the population's cohorts
	Rate   float64 // mean requests per second over a day
	Weight float64 // share of the revenue or seats, all tenants together 1 where the cohorts' weights add up to 100%
	Bucket float64 // sticky bucket in [0, 1): below a rollout's share, the tenant is exposed
	Class  int     // index of the set of matches that hold for it, see [Population.Classes]

	Attributes map[string]string
}

// Match selects tenants, e.g. "currency == 'EUR'". Holds is nil for a match
// that every tenant meets.
type Match struct {
	Text  string
	Holds func(*Tenant) bool
}

// UnmarshalText keeps the text; whoever compiles the scenario fills in Holds.
func (m *Match) UnmarshalText(text []byte) error { m.Text = string(text); return nil }

// MarshalText returns the text.
func (m Match) MarshalText() ([]byte, error) { return []byte(m.Text), nil }

// Population is everybody in one random world.
type Population struct {
	Cohorts []Cohort
	Tenants []Tenant

	// Classes lists the distinct sets of matches that tenants meet, as bits:
	// bit i says that match i holds. Tenants of one class and cohort differ
	// only in size and bucket.
	Classes []uint64

	// Met is what to add to the class of a tenant for each generation that it is
	// later than none; 0 where that makes no difference, see [Population.Remember].
	Met int
}

// Remember gives each class a twin per generation, of the same tenants once the
// change has been shown to them; the generation stands from this bit of their
// matches on.
func (p *Population) Remember(generations, bit int) {
	p.Met = len(p.Classes)
	for g := 1; g <= generations; g++ {
		for _, c := range p.Classes[:p.Met] {
			p.Classes = append(p.Classes, c|uint64(g)<<bit)
		}
	}
}

// Draw makes the tenants of one world. At most 64 matches; more panic, for the
// check of a scenario refuses them.
func Draw(cohorts []Cohort, matches []Match, world rng.World) *Population {
	if len(matches) > 64 {
		panic(fmt.Sprintf("tenancy: %d matches, at most 64", len(matches)))
	}
	p := &Population{Cohorts: cohorts}
	salt := world.Stream("tenant/salt")
	seed := uint32(salt.Uint64())
	index := map[uint64]int{}
	for c, co := range cohorts {
		size := world.Stream("tenant/size/" + co.Name)
		draws := world.Key("tenant/attribute/" + co.Name)
		names := slices.Sorted(maps.Keys(co.Attributes))
		for i, share := range co.sizes(&size) {
			id := fmt.Sprintf("%s-%d", co.Name, i+1)
			draw := draws.At(uint64(i))
			t := Tenant{
				ID: id, Cohort: c,
				Rate: share * float64(co.Rate), Weight: share * float64(co.Weight),
				Bucket:     rng.Bucket(seed, id),
				Attributes: map[string]string{"cohort": co.Name},
			}
			for _, name := range names {
				t.Attributes[name] = pick(co.Attributes[name], draw.Float64())
			}
			var met uint64
			for m, match := range matches {
				if match.Holds == nil || match.Holds(&t) {
					met |= 1 << m
				}
			}
			class, known := index[met]
			if !known {
				class = len(p.Classes)
				index[met] = class
				p.Classes = append(p.Classes, met)
			}
			t.Class = class
			p.Tenants = append(p.Tenants, t)
		}
	}
	return p
}

// Weight returns the sum of all tenants' weights.
func (p *Population) Weight() float64 {
	sum := 0.0
	for i := range p.Tenants {
		sum += p.Tenants[i].Weight
	}
	return sum
}
