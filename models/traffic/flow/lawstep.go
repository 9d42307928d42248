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
	l.rate, l.mean, l.cv2, l.last = rate, max(mean, 1e-9), cv2, dt
	top := len(l.x) - 1
	if top == 0 {
		l.l1, l.shift = 0, 0
		return
	}
	l.was = append(l.was[:0], l.p[:l.high+1]...)
	rejected := l.rejected
	filled := min(l.high+16, top)
	l.rates(0, filled)
	s, before, carry := l.rise(l.high, dt)
	last := l.high
	for ; ; last++ { // above the highest state so far, as far as the step carries
		y := l.p[last] + carry
		l.forth[last] = y
		if last == top || y < cutoff {
			l.inverse[last] = before / s
			break
		}
		if last == filled {
			filled = min(last+64, top)
			l.rates(last, filled)
		}
		climb := dt * l.up[last]
		diagonal := s + climb*before
		l.inverse[last] = before / diagonal
		carry = climb * l.inverse[last] * y
		s, before = level(diagonal+dt*l.down[last+1]*s, diagonal)
	}
	l.back(dt, last)
	l.block()
	l.shift = max(l.shift, math.Abs(l.rejected-rejected))
}

// cutoff is the probability below which the highest states are cut off;
// smaller ones further down are zero below flushed, where arithmetic slows.
const (
	cutoff  = 1e-18
	flushed = 1e-100
)

// rise eliminates the points up to, but without, to. It returns s and the
// diagonal below that point, times a factor, and what that point hands up.
func (l *law) rise(to int, dt float64) (s, before, carry float64) {
	s, before = 1, 1
	p := l.p[:to]
	n := len(p)
	up, down := l.up[:to][:n], l.down[1 : to+1][:n]
	forth, inverse := l.forth[:to][:n], l.inverse[:to][:n]
	for i := range p {
		y := p[i] + carry
		if y < flushed {
			y = 0
		}
		forth[i] = y
		climb := dt * up[i]
		diagonal := s + climb*before
		share := before / diagonal
		inverse[i] = share
		carry = climb * share * y
		s, before = level(diagonal+dt*down[i]*s, diagonal)
	}
	return s, before, carry
}

// level takes a common factor out before it overflows.
func level(s, before float64) (float64, float64) {
	if before > 1e200 {
		return s * 1e-200, before * 1e-200
	}
	return s, before
}

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
		low.sum /= sum
	}
	l.shift = max(math.Abs(number-l.number)/(float64(l.slots)+number), math.Abs(low.sum-l.free))
	l.high, l.number, l.held, l.free, l.l1 = last, number, held, low.sum, moved
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
		y := forth[i] + fall
		if y < flushed {
			y = 0
		}
		share := inverse[i]
		fall = y * (share * (dt * down[i]))
		q := y * share
		sum += q
		number += q * x[i]
		moved += math.Abs(q - p[i])
		p[i] = q
	}
	return swept{sum, number, moved}, fall
}
