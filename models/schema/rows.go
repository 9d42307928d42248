package schema

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Format is a format of rows that only the new version reads.
type Format struct {
	Turnover      clock.Span // in which a tenant's traffic rewrites its live rows, in the mean
	Fails         float64    // share of the operations on such a row that fail at a version that cannot read it
	Feature       bool       // written and read where the feature shows, else wherever the new version runs
	AfterContract bool       // only what is written on a contracted schema: before, both formats are written
}

// Reads reports whether a side reads the format.
func (f *Format) Reads(s exposure.Side) bool {
	return s == exposure.Lit || s == exposure.FixedSide || s == exposure.Dark && !f.Feature
}

// Rows are the rows in a format that the old version cannot read, of the
// tenants that have met the new one: their share R grows as (1-R)/turnover with
// what they write, and a tenant that never met it has none. The old version
// cannot rewrite what it cannot read; so the share stays until somebody repairs
// the rows. Tenants are told apart by when they first met the new version, see
// [condition.Generations]; beyond those, R is the mean of the last.
type Rows struct {
	Format
	Changed int

	groups [condition.Generations + 1]group
	count  float64 // rows written and not repaired, in the mean
	rate   float64 // rows written per second
	repair float64 // rows repaired per second
}

// group is a generation of tenants.
type group struct {
	share   float64 // R, in [0, 1]
	met     float64 // requests per second, at the mean
	writing float64 // share of them that writes the format now
}

// Pass lets time pass at the present rates.
func (r *Rows) Pass(dt clock.Span) {
	if dt <= 0 {
		return
	}
	s := dt.Seconds()
	for i := range r.groups {
		if g := &r.groups[i]; g.writing > 0 {
			g.share = 1 - (1-g.share)*math.Exp(-g.writing*s/r.Turnover.Seconds())
		}
	}
	r.count += r.rate * s
	if r.repair > 0 && r.count > 0 {
		left := max(r.count-r.repair*s, 0)
		if left < 1 { // less than a row is none
			left = 0
		}
		for i := range r.groups {
			r.groups[i].share *= left / r.count
		}
		r.count = left
	}
}

// Turn says what holds from now on for a generation: how many requests per
// second its tenants send, and which share of them writes the format. Those who
// join it have no such rows.
func (r *Rows) Turn(generation int, met, writing float64) {
	g := &r.groups[generation]
	if met > g.met && g.met > 0 {
		g.share *= g.met / met
	}
	g.met, g.writing = max(met, g.met), writing
}

// Write says how many rows per second are written from now on.
func (r *Rows) Write(rate float64) { r.rate = rate }

// Repair has rows repaired from now on, so many a second.
func (r *Rows) Repair(rate float64) { r.repair = rate }

// Share is R of a generation.
func (r *Rows) Share(generation int) float64 { return r.groups[generation].share }

// Count is how many rows are in the format, in the mean.
func (r *Rows) Count() float64 { return r.count }

// Written reports whether there are any.
func (r *Rows) Written() bool { return r.count >= 1 }

// Left reports whether there are any and nobody writes more of them.
func (r *Rows) Left() bool { return r.Written() && r.rate == 0 }

// Contribute fails what meets such a row at a version that cannot read it. The
// luck is the request's: a retry meets the same row.
func (r *Rows) Contribute(s condition.Subject, e *condition.Effect) {
	if share := r.groups[condition.Generation(s.Matches)].share; share > 0 && s.Service == r.Changed && !r.Reads(s.Side) {
		e.FailWith(share * r.Fails)
	}
}
