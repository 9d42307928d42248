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
// tenants that have met the new one: their share grows as (1-R)/turnover with
// what they write, and a tenant that never met it has none. The old version
// cannot rewrite what it cannot read; so the share stays until somebody repairs
// the rows.
//
// All those tenants have the same share, the mean over what they send: exact in
// sum, and a little too even where some were exposed long before others.
type Rows struct {
	Format
	Changed int

	share   float64 // R, in [0, 1]
	count   float64 // rows written and not repaired, in the mean
	met     float64 // requests per second, at the mean, of the tenants that have met it
	writing float64 // share of the requests of those that write it now
	rate    float64 // rows written per second
	repair  float64 // rows repaired per second
}

// Pass lets time pass at the present rates.
func (r *Rows) Pass(dt clock.Span) {
	if dt <= 0 {
		return
	}
	s := dt.Seconds()
	if r.writing > 0 {
		r.share = 1 - (1-r.share)*math.Exp(-r.writing*s/r.Turnover.Seconds())
		r.count += r.rate * s
	}
	if r.repair > 0 && r.count > 0 {
		left := max(r.count-r.repair*s, 0)
		if left < 1 { // less than a row is none
			left = 0
		}
		r.share *= left / r.count
		r.count = left
	}
}

// Turn says what holds from now on: how many requests per second the tenants
// send that have met the new version, which share of them writes the format,
// and how many rows per second that is.
func (r *Rows) Turn(met, writing, rows float64) {
	if met > r.met && r.met > 0 {
		r.share *= r.met / met
	}
	r.met = max(met, r.met)
	r.writing, r.rate = writing, rows
}

// Repair has rows repaired from now on, so many a second.
func (r *Rows) Repair(rate float64) { r.repair = rate }

// Share is R.
func (r *Rows) Share() float64 { return r.share }

// Count is how many rows are in the format, in the mean.
func (r *Rows) Count() float64 { return r.count }

// Contribute fails what meets such a row at a version that cannot read it. The
// luck is the request's: a retry meets the same row.
func (r *Rows) Contribute(s condition.Subject, e *condition.Effect) {
	if r.share > 0 && s.Service == r.Changed && s.Matches&condition.Touched != 0 && !r.Reads(s.Side) {
		e.FailWith(r.share * r.Fails)
	}
}
