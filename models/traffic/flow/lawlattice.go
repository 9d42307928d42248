package flow

// finest is the largest system with one lattice point per request; perLevel is how
// many points larger ones have before their distance doubles.
const (
	finest   = 1024
	perLevel = 64
)

// lattice appends the points of a system.
func lattice(x []float64, slots, places int) []float64 {
	if slots+places <= finest {
		for i := range slots + places + 1 {
			x = append(x, float64(i))
		}
		return x
	}
	below := graded(slots)
	for i := len(below) - 1; i >= 0; i-- {
		x = append(x, float64(slots-below[i]))
	}
	x = append(x, float64(slots))
	for _, d := range graded(places) {
		x = append(x, float64(slots+d))
	}
	return x
}

// graded returns distances up to and including the given one.
func graded(to int) []int {
	var out []int
	for at, gap := 0, 1; at < to; {
		if len(out) > 0 && len(out)%perLevel == 0 && 2*gap <= to/256 {
			gap *= 2
		}
		at = min(at+gap, to)
		out = append(out, at)
	}
	return out
}
