package flow

// kernel is where a single line is at the end of a step of a [law], by where it
// was at the beginning: the same implicit Euler step from one point. That is the
// birth-death process after an exponential time of the step's mean length (its
// resolvent), so lines that are drawn by it have the law's stationary state
// exactly, free slots and lost arrivals included, and its drift and variance.
//
// From x, the points below have weights relative to x's own that are products of
// ratios of neighbours, and so do the points above; neither depends on x.
type kernel struct {
	fall, under []float64 // weight of a point relative to the next one's, from there; of all below it
	rise, over  []float64 // relative to the last one's, from there; of all above it
}

// of prepares for the last step of a law, of which dt seconds have passed, from
// points up to high.
func (k *kernel) of(l *law, dt float64, high int) {
	n := max(l.high, high) + 1
	k.fall, k.under = grown(k.fall, n), grown(k.under, n)
	k.rise, k.over = grown(k.rise, n), grown(k.over, n)
	s, below := 1.0, 0.0
	for i := range n {
		k.under[i] = below
		up, down := dt*l.up[i], 0.0
		if i+1 < n {
			down = dt * l.down[i+1]
		}
		share := 1 / (s + up)
		k.fall[i] = down * share
		below = k.fall[i] * (1 + below)
		s = 1 + down*s*share
	}
	s, above := 1.0, 0.0
	for i := n - 1; i >= 0; i-- {
		k.over[i] = above
		up, down := 0.0, dt*l.down[i]
		if i > 0 {
			up = dt * l.up[i-1]
		} else {
			down = 0
		}
		share := 1 / (s + down)
		k.rise[i] = up * share
		above = k.rise[i] * (1 + above)
		s = 1 + up*s*share
	}
}

// draw returns where a line that was at the point x is with luck u in [0, 1]: the
// smallest point up to which the chance is u. More luck is never a shorter line.
func (k *kernel) draw(x int, u float64) int {
	u *= k.under[x] + 1 + k.over[x]
	if u < k.under[x] {
		for u < k.under[x] {
			x--
			u /= k.fall[x]
		}
		return x
	}
	for u -= k.under[x] + 1; u >= 0 && k.over[x] > 0; u-- {
		x++
		u /= k.rise[x]
	}
	return x
}
