package flow

import "github.com/rehearse-sim/rehearse/models/exposure"

// fork tells requests that go a way, and take longer, from those that can do
// without it, so that both are not taken for one kind that takes as long as their
// mean. Of several ways in a row, the one that sets them apart most counts.
type fork struct {
	share          float64 // that goes; 0 where all fare alike
	mean, variance float64 // seconds that they take on it
}

// either is the variance of a time that is spent or, with the chance to skip it,
// not at all.
func either(skip, seconds float64) float64 { return skip * (1 - skip) * seconds * seconds }

// note takes a way that is skipped with this chance, and takes that long.
func (k *fork) note(skip, mean, variance float64) {
	if skip > 0 && skip < 1 && either(skip, mean) > either(1-k.share, k.mean) {
		*k = fork{1 - skip, mean, variance}
	}
}

// over averages something that depends on how long a request takes, of all that
// take as long in the mean: those that go and those that do not.
func (k *fork) over(mean, variance float64, of func(mean, variance float64) float64) float64 {
	if k.share == 0 {
		return of(mean, variance)
	}
	mean = max(mean-k.share*k.mean, 0)
	variance = max(variance-k.share*k.variance-either(1-k.share, k.mean), 0)
	return (1-k.share)*of(mean, variance) + k.share*of(mean+k.mean, variance+k.variance)
}

// late is the share of the attempts at a pool that take longer than limit.
func (k *fork) late(p *pool, v exposure.Version, limit, mean, variance float64) float64 {
	return k.over(mean, variance, func(mean, variance float64) float64 { return p.late(v, limit, mean, variance) })
}

// unwanted is the share of the accesses to a store for which nobody waits any
// more when their user is done; it is asked for the meter only.
func (e *Engine) unwanted(p *pool, v exposure.Version, limit, mean, variance, skip float64, a *access) float64 {
	if e.site.Meter == nil {
		return 0
	}
	variance = max(variance-either(skip, a.mean)+skip*a.variance, 0)
	return p.late(v, limit, mean+skip*a.mean, variance)
}
