package flow

import "math"

// forever is a step, in s, after which only the stationary law is left.
const forever = 1e15

// settle puts the law into its stationary state under these conditions.
func (l *law) settle(rate, mean, cv2 float64) {
	l.step(forever, rate, mean, cv2)
	l.step(forever, rate, mean, cv2)
}

// step brings the law dt seconds forward: rate arrivals per second, retries
// included, each holding a slot for a time of this mean (s) and squared
// coefficient of variation.
//
// The step solves (I - dt·Q')p' = p by elimination. With s = diagonal - dt·up,
// a generator's columns make s[i] = 1 + dt·down[i]·s[i-1]/diagonal[i-1]: sums
// and products of positive numbers only, so nothing cancels however long the
// step (the idea of Grassmann, Taksar and Heyman 1985). s and diagonal are
// carried with a common factor, which keeps divisions out of the recurrence.
func (l *law) step(dt, rate, mean, cv2 float64) {
	l.rate, l.mean, l.cv2 = rate, max(mean, 1e-9), cv2
	top := len(l.x) - 1
	if top == 0 {
		l.l1 = 0
		return
	}
	filled := min(l.high+16, top)
	l.rates(0, filled)

	carry := 0.0          // what the point below hands up
	s, before := 1.0, 1.0 // s and the diagonal of the point below, times a factor
	last, i := top, 0
	for ; ; i++ {
		y := l.p[i] + carry
		if y < flushed {
			y = 0
		}
		l.forth[i] = y
		if i == top || i >= l.high && y < cutoff {
			last = i
			l.inverse[i] = before / s
			break
		}
		if i == filled {
			filled = min(i+64, top)
			l.rates(i, filled)
		}
		climb := dt * l.up[i]
		diagonal := s + climb*before
		inverse := before / diagonal
		l.inverse[i] = inverse
		carry = climb * inverse * y
		s = diagonal + dt*l.down[i+1]*s
		before = diagonal
		if before > 1e200 {
			s, before = s*1e-200, before*1e-200
		}
	}
	l.back(dt, last)
}

// cutoff is the probability below which the highest states are cut off;
// smaller ones further down are zero below flushed, where arithmetic slows.
const (
	cutoff  = 1e-18
	flushed = 1e-100
)

// back substitutes from the last point down, and measures the new law.
func (l *law) back(dt float64, last int) {
	var high, low swept
	fall, split := 0.0, min(l.full, last+1)
	high, fall = l.sweep(split, last+1, dt, fall)
	low, _ = l.sweep(0, split, dt, fall)
	sum, number := high.sum+low.sum, high.number+low.number
	held, moved := high.sum*float64(l.slots)+low.number, high.moved+low.moved
	for last > 0 && l.p[last] < cutoff {
		l.p[last] = 0
		last--
	}
	if math.Abs(sum-1) > 1e-13 { // rounding only
		for i := range l.p[:last+1] {
			l.p[i] /= sum
		}
		number /= sum
		held /= sum
	}
	l.high, l.number, l.held, l.l1 = last, number, held, moved
	top := len(l.x) - 1
	switch {
	case last < top:
		l.rejected = 0
	case l.rate > 0:
		l.rejected = min(l.lost*l.p[top]/l.rate, 1)
	default:
		l.rejected = l.p[top]
	}
}

// swept is what one sweep adds up.
type swept struct{ sum, number, moved float64 }

// sweep substitutes in the points from up to, but without, to. fall is what the
// point above hands down.
func (l *law) sweep(from, to int, dt, fall float64) (swept, float64) {
	sum, number, moved := 0.0, 0.0, 0.0
	p := l.p[from:to]
	n := len(p)
	x, forth, inverse, down := l.x[from:to][:n], l.forth[from:to][:n], l.inverse[from:to][:n], l.down[from:to][:n]
	for i := n - 1; i >= 0; i-- {
		q := (forth[i] + fall) * inverse[i]
		if q < flushed {
			q = 0
		}
		fall = dt * down[i] * q
		sum += q
		number += q * x[i]
		moved += math.Abs(q - p[i])
		p[i] = q
	}
	return swept{sum, number, moved}, fall
}

// climb returns the rates of moving one request up and down while all slots
// are busy. Their difference is arrivals less services; the smaller of them is
// the slower of the two flows times the variability. Up to full load that makes
// the stationary mean wait that of the formula behind [variability]; above it the
// variance is that of Poisson arrivals and of slots that never pause.
func (l *law) climb() (up, down float64) {
	services := float64(l.slots) / l.mean
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

// rates fills in the rates of the points from..to.
func (l *law) rates(from, to int) {
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
			up[k], down[k] = l.rate, x[k]*services
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
		l.lost, l.down[top] = l.rate, float64(l.slots)*services/below
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
	drift, variance := l.rate-x*services, l.rate+x*services
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
