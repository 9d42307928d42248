package exposure

// Meet remembers, for good, that the change has been shown to these shares of
// the cohorts, whatever is shown later. Those who are new make up the next
// generation of at most so many; after that, they join the last.
func (r *Router) Meet(shown Rule, generations int) {
	known, grows := None(len(shown.Shares)), false
	if n := len(r.met); n > 0 {
		known = r.met[n-1]
	}
	sum := None(len(shown.Shares))
	for c, share := range shown.Shares {
		sum.Shares[c] = max(share, known.Shares[c])
		grows = grows || share > known.Shares[c]
	}
	switch {
	case !grows:
	case len(r.met) < generations:
		r.met = append(r.met, sum)
	default:
		r.met[len(r.met)-1] = sum
	}
}

// Met is the generation of a tenant of the cohort with this bucket: 1 for those
// that the change was shown to first, 0 for those that nobody said so of.
func (r *Router) Met(cohort int, bucket float64) int {
	for g := range r.met {
		if r.met[g].Sees(cohort, bucket) {
			return g + 1
		}
	}
	return 0
}
