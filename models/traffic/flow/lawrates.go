package flow

import "math"

// rates fills in the rates of the points from..to.
func (l *law) rates(from, to int) {
	l.unbound(from, to)
	for i := to; i >= from && l.bound > 0 && l.x[i]+1 > l.bound; i-- {
		l.up[i] *= l.enter(l.x[i])
	}
}

// enter is the share of arrivals that come in when x are inside.
func (l *law) enter(x float64) float64 { return max(min(l.bound-x, 1), 0) }

// block notes which share of the arrivals came upon the bound.
func (l *law) block() {
	l.blocked = 0
	if l.bound == 0 || l.rate <= 0 {
		return
	}
	up, _ := l.climb()
	for i := l.high; i >= l.full && l.x[i]+1 > l.bound; i-- {
		l.blocked += l.p[i] * (1 - l.enter(l.x[i])) * up / l.rate
	}
	l.blocked = min(l.blocked, 1)
}

// unbound fills in the rates where callers have slots for any number inside.
func (l *law) unbound(from, to int) {
	services := 1 / l.mean
	top := len(l.x) - 1
	i := from
	for ; i <= to && i < l.full; i++ {
		if i <= l.unitFrom {
			l.up[i], l.down[i] = l.below(i, services)
			continue
		}
		stop := min(l.full, to+1)
		up, down, x := l.up[i:stop], l.down[i:stop], l.x[i:stop]
		for k := range up {
			up[k], down[k] = l.rate, l.working(x[k])*services
		}
		i = stop - 1
	}
	if i > to {
		return
	}
	up, down := l.climb()
	drift := up - down
	var wasBelow, wasAbove float64
	for ; i <= to && i < top; i++ {
		above, below := l.gap[i], 1.0
		if i > 0 {
			below = l.gap[i-1]
		}
		switch {
		case i > 0 && i < l.unitTo:
			stop := min(l.unitTo, to+1)
			ups, downs := l.up[i:stop], l.down[i:stop]
			for k := range ups {
				ups[k], downs[k] = up, down
			}
			i = stop - 1
			continue
		case i > l.full+1 && above == wasAbove && below == wasBelow:
			l.up[i], l.down[i] = l.up[i-1], l.down[i-1]
			continue
		case i == 0: // no slots at all
			l.up[i], l.down[i] = l.rate/above, 0
		case drift < 0:
			a, _ := fitted(up, down, above)
			l.up[i] = 2 * a / (above + below)
			l.down[i] = (l.up[i]*above - drift) / below
		default:
			_, b := fitted(up, down, below)
			l.down[i] = 2 * b / (above + below)
			l.up[i] = (drift + l.down[i]*below) / above
		}
		wasAbove, wasBelow = above, below
	}
	if i > to {
		return
	}
	l.up[top] = 0
	below := l.gap[top-1]
	if a, b := fitted(up, down, below); a < l.rate && l.places > 0 {
		l.lost, l.down[top] = a, b/below
	} else { // without a line the loss depends on the mean alone (Erlang B)
		l.lost, l.down[top] = l.rate, l.working(float64(l.slots))*services/below
	}
}

// below returns the rates of a point with free slots: drift and variance of
// Poisson arrivals and of x exponential services, upwind where the points are
// too far apart for so small a variance.
func (l *law) below(i int, services float64) (up, down float64) {
	x, above := l.x[i], l.gap[i]
	if i == 0 {
		return l.rate / above, 0
	}
	under := l.gap[i-1]
	drift, variance := l.rate-l.working(x)*services, l.rate+l.working(x)*services
	if drift < 0 {
		up = max(variance+drift*under, 0) / (above * (above + under))
		return up, (up*above - drift) / under
	}
	down = max(variance-drift*above, 0) / (under * (above + under))
	return (drift + down*under) / above, down
}

// fitted returns the flows up and down, per unit of density, between two points
// a gap apart: their difference is the drift, and their ratio that of the
// geometric law that single steps have (exponential fitting, Scharfetter and
// Gummel 1969). Both are never negative, and a gap of 1 gives up and down.
func fitted(up, down, gap float64) (float64, float64) {
	drift := up - down
	switch {
	case gap == 1 || up == 0 || down == 0:
		return up, down
	case math.Abs(drift) < 1e-12*(up+down):
		return up / gap, down / gap
	}
	b := drift / math.Expm1(gap*math.Log1p(drift/down))
	return b + drift, b
}

// climb returns the rates of moving one request up and down while all slots
// are busy. Their difference is arrivals less services; the smaller of them is
// the slower of the two flows times the variability. Up to full load that makes
// the stationary mean wait that of the formula behind [variability]; above it the
// variance is that of Poisson arrivals and of slots that never pause.
func (l *law) climb() (up, down float64) {
	services := l.working(float64(l.slots)) / l.mean
	if services == 0 {
		return l.rate, 0
	}
	l.variability = variability(l.slots, l.places, l.rate/services, l.cv2)
	both := min(l.rate, services) * l.variability
	return both + max(l.rate-services, 0), both + max(services-l.rate, 0)
}

// variability returns the mean wait relative to that with exponential service
// times: (1+cv2)/2 for one slot (Pollaczek and Khinchine) and near full load
// (Allen and Cunneen 1990). In between several slots bring it closer to 1:
// Kimura (1986), with the M/D/c wait of Cosmetatos (1975) and its correction
// bounded as by Whitt (1993).
//
// So does a short line once it is felt: without one the loss depends on the mean
// alone. How fast that fades with the places is fitted to the request engine with
// 1 to 48 slots and 4 to 96 places; how soon a line is felt is judgement.
func variability(slots, places int, rho, cv2 float64) float64 {
	v := (1 + cv2) / 2
	if cv2 == 1 {
		return v
	}
	c, k := float64(slots), float64(places)
	if slots > 1 && rho < 1 {
		e := 0.24
		if rho > 0 {
			e = min(e, (1-rho)*(c-1)*(math.Sqrt(4+5*c)-2)/(16*rho*c))
		}
		v *= (1 + e) / (1 + e*cv2)
	}
	short := v * (1.4 + 0.35*c)
	felt := math.Exp(-k * max(1-rho, 0) / v)
	return v - (v-1)*felt*short/(k+short)
}
