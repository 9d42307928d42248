// Package exposure says who is meant to see what: which tenants, or which share
// of the requests, are on the new side of a change.
//
//	r := exposure.Share(len(cohorts), 0.05) // a tenant-sticky 5% canary
//	r.Sees(tenant.Cohort, tenant.Bucket)    // true for the buckets below 0.05
//
// It promises that growing a share never takes a tenant back out, since a
// tenant's bucket does not move within a world.
package exposure

import "slices"

// Rule says who is on the new side. Shares are in [0, 1], by cohort.
type Rule struct {
	Shares     []float64
	PerRequest bool // the share is of requests by luck, not of tenants by bucket
}

// None exposes nobody of n cohorts.
func None(n int) Rule { return Rule{Shares: make([]float64, n)} }

// Share exposes the same share of every one of n cohorts.
func Share(n int, share float64) Rule {
	r := None(n)
	for i := range r.Shares {
		r.Shares[i] = share
	}
	return r
}

// With returns the rule with cohort c exposed by at least share.
func (r Rule) With(c int, share float64) Rule {
	r.Shares = slices.Clone(r.Shares)
	r.Shares[c] = max(r.Shares[c], share)
	return r
}

// Sees reports whether somebody of the cohort is on the new side; u is the
// tenant's bucket or, for a rule per request, the request's luck.
func (r Rule) Sees(cohort int, u float64) bool { return u < r.Shares[cohort] }

// Empty reports whether nobody is exposed.
func (r Rule) Empty() bool {
	return !slices.ContainsFunc(r.Shares, func(s float64) bool { return s > 0 })
}

// Full reports whether everybody is exposed.
func (r Rule) Full() bool {
	return !slices.ContainsFunc(r.Shares, func(s float64) bool { return s < 1 })
}

// Equal reports whether both rules expose the same.
func (r Rule) Equal(o Rule) bool {
	return r.PerRequest == o.PerRequest && slices.Equal(r.Shares, o.Shares)
}

// Version is which code serves a request.
type Version uint8

// The versions of a changed service. Fixed is what fix-forward ships.
const (
	Old Version = iota
	New
	Fixed
	Versions = 3
)

func (v Version) String() string { return [...]string{"old", "new", "fixed"}[v] }

// Side is what a request meets at the changed service: the version, and
// whether it sees the feature there.
type Side uint8

// The sides, in the order of risk. Without a flag the new version is always
// lit; behind one it stays dark until the flag includes the tenant.
const (
	OldSide Side = iota
	Dark
	Lit
	FixedSide
	Sides = 4
)

// SideOf combines a version and whether its feature shows.
func SideOf(v Version, feature bool) Side {
	switch {
	case v == Fixed:
		return FixedSide
	case v == Old:
		return OldSide
	case feature:
		return Lit
	}
	return Dark
}

// Version is the version that serves the side.
func (s Side) Version() Version {
	switch s {
	case OldSide:
		return Old
	case FixedSide:
		return Fixed
	}
	return New
}

func (s Side) String() string { return [...]string{"old", "dark", "lit", "fixed"}[s] }
