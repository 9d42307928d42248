package signal

import "github.com/rehearse-sim/rehearse/models/exposure"

// Focus says which sides a comparison sets against each other.
type Focus uint8

// A rollout moves versions first and flags later.
const (
	ByVersion Focus = iota // the new version, lit or dark, against the old
	ByFeature              // those who see the feature against all who do not
)

// Scope is the part of the traffic that a detector reads.
type Scope uint8

// The scopes, with the names they have in a scenario.
const (
	All      Scope = iota // "all"
	Exposed               // "exposed": those who see the change
	Baseline              // "baseline": those who do not
)

// Everyone selects all cohorts.
const Everyone = -1

// Select names a series.
type Select struct {
	Service int
	Scope   Scope
	Cohort  int // or Everyone
}

// in reports whether the side belongs to the scope under the focus.
func (sc Scope) in(side exposure.Side, f Focus) bool {
	exposed := side == exposure.Lit || side == exposure.Dark && f == ByVersion
	switch sc {
	case Exposed:
		return exposed
	case Baseline:
		return !exposed
	}
	return true
}

// Sum adds up the counts of a series.
func (s *Sample) Sum(sel Select) Counts {
	var out Counts
	for side := exposure.Side(0); side < exposure.Sides; side++ {
		if !sel.Scope.in(side, s.Focus) {
			continue
		}
		for c := 0; c < s.Cohorts; c++ {
			if sel.Cohort == Everyone || sel.Cohort == c {
				g := s.Group(sel.Service, side, c)
				out.Requests += g.Requests
				out.Errors += g.Errors
			}
		}
	}
	return out
}

// Latencies adds the latencies of a series to h; cohorts are not kept apart.
func (s *Sample) Latencies(sel Select, h *Histogram) {
	for side := exposure.Side(0); side < exposure.Sides; side++ {
		if sel.Scope.in(side, s.Focus) {
			h.Add(&s.Latency[sel.Service*exposure.Sides+int(side)])
		}
	}
}

// UnmarshalText reads the name of a scope.
func (sc *Scope) UnmarshalText(text []byte) error {
	for i, name := range scopeNames {
		if name == string(text) {
			*sc = Scope(i)
			return nil
		}
	}
	return unknown("scope", string(text), scopeNames[:])
}

// MarshalText returns the name of the scope.
func (sc Scope) MarshalText() ([]byte, error) { return []byte(sc.String()), nil }

func (sc Scope) String() string { return scopeNames[sc] }

var scopeNames = [...]string{"all", "exposed", "baseline"}

// Need is a series that a detector reads; an engine that draws what monitoring
// sees draws nothing else.
type Need struct {
	Service int
	Latency bool // its latencies too
}
