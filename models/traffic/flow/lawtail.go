package flow

import "math"

// never is the wait, in s, where nothing is ever served.
const never = 1e9

// residual is the mean time until the next slot falls free when all are busy.
func (l *law) residual() float64 { return l.mean / float64(l.slots) * l.variability }

// waits returns, of the arrivals accepted, the probability to wait and the mean
// wait in s (of all of them, those that need not wait included).
func (l *law) waits() (p, mean float64) {
	top := len(l.x) - 1
	if top == 0 {
		return 0, 0
	}
	free, line, ahead := l.free, 0.0, 0.0
	for i := l.full; i <= l.high; i++ {
		q := l.p[i]
		if i == top {
			q = max(q-l.rejected, 0)
		}
		line += q
		ahead += q * (l.x[i] - float64(l.slots))
	}
	in := free + line
	if line <= 0 || in <= 0 {
		return 0, 0
	}
	p = line / in
	if l.slots == 0 {
		return p, p * never
	}
	return p, (ahead*l.mean/float64(l.slots) + line*l.residual()) / in
}

// spread returns the standard deviation of the wait of those arrivals, in s: that
// of the number ahead, and of the time in which that many leave. A long line is
// one that all wait for, so they differ little.
func (l *law) spread() float64 {
	p, mean := l.waits()
	if p <= 0 || l.slots == 0 {
		return mean
	}
	top, each := len(l.x)-1, l.mean/float64(l.slots)
	in, square := l.free, 0.0
	for i := l.full; i <= l.high; i++ {
		q := l.p[i]
		if i == top {
			q = max(q-l.rejected, 0)
		}
		ahead := l.x[i] - float64(l.slots)
		wait := ahead*each + l.residual()
		in += q
		square += q * (wait*wait + ahead*each*each + l.residual()*l.residual())
	}
	return math.Sqrt(max(square/in-mean*mean, 0))
}

// tails are P(W + S > t) by lattice point, for one t and one law of S. They do
// not depend on the arrivals, and are computed anew only when a time moves to
// another rounded value.
type tails struct {
	t, pace, mean, cv2 float64 // asked for
	service, variation float64 // of the law
	sigma              float64 // of the logarithm of S
	v                  []float64
	from               int // first point not computed; all ones from there if sure
	sure               bool
	used               int
}

// coarse rounds to 1/256 of the next power of two: the tails of all times that
// round alike are those of the rounded times, whichever was asked for first.
func coarse(x float64) float64 {
	const kept = 52 - 8
	return math.Float64frombits((math.Float64bits(x) + 1<<(kept-1)) &^ (1<<kept - 1))
}

// remembered is how many different tails a law keeps.
const remembered = 64

// behind returns P(W + S > t) of an accepted arrival that takes a lognormal
// time S of this mean (s) and squared coefficient of variation after its wait, in a
// line that takes pace times as long as others of this length do.
func (l *law) behind(pace, t, mean, cv2 float64) float64 {
	top := len(l.x) - 1
	if top == 0 {
		return 1
	}
	e := l.tailsOf(pace, t, mean, cv2)
	if e.sigma == 0 {
		e.sigma = math.Sqrt(math.Log1p(e.cv2))
	}
	high, rest := l.high, 0.0 // what is above high counts as late
	for high > l.full && rest+l.p[high] < 1e-9 {
		rest += l.p[high]
		high--
	}
	l.extend(e, high)
	free, line, late := l.free, 0.0, 0.0
	if l.high >= l.full {
		p := l.p[l.full : l.high+1]
		v := e.v[:min(e.from, high+1)-l.full]
		for i := range v {
			line += p[i]
			late += p[i] * v[i]
		}
		for _, q := range p[len(v):] {
			line += q
			late += q
		}
		if l.high == top { // what is turned away there is not accepted
			turned := min(l.rejected, l.p[top])
			line -= turned
			if len(v) == len(p) {
				turned *= v[len(v)-1]
			}
			late -= turned
		}
	}
	if free+line <= 0 {
		return 1
	}
	return min((free*tail(t, mean, cv2*mean*mean)+late)/(free+line), 1)
}

// tailsOf finds the tails, or makes room for them in place of those that have
// not been asked for the longest.
func (l *law) tailsOf(pace, t, mean, cv2 float64) *tails {
	pace = coarse(pace)
	mean, cv2 = coarse(mean), coarse(cv2)
	service, variation := coarse(l.mean), coarse(l.cv2)
	l.clock++
	oldest := -1
	for i := range l.tails {
		e := &l.tails[i]
		if e.used > 0 && e.t == t && e.pace == pace && e.mean == mean && e.cv2 == cv2 && e.service == service && e.variation == variation {
			e.used = l.clock
			return e
		}
		if oldest < 0 || e.used < l.tails[oldest].used {
			oldest = i
		}
	}
	if oldest < 0 || l.tails[oldest].used > 0 && len(l.tails) < remembered {
		l.tails = append(l.tails, tails{})
		oldest = len(l.tails) - 1
	}
	e := &l.tails[oldest]
	*e = tails{
		t: t, pace: pace, mean: mean, cv2: cv2, service: service, variation: variation,
		v: grown(e.v, len(l.x)-l.full), from: l.full, used: l.clock,
		sure: l.slots == 0,
	}
	return e
}

// hermite are the points and weights of Gauss and Hermite for a standard normal.
var hermite = [5]struct{ at, weight float64 }{
	{0, 8.0 / 15},
	{1.355626179974266, 0.2220759220056126}, {-1.355626179974266, 0.2220759220056126},
	{2.856970013872806, 0.01125741132772069}, {-2.856970013872806, 0.01125741132772069},
}

// extend computes tails as far as the law reaches, up to the point high. Between points of the lattice
// that are closer than a quarter of the width over which W + S rises they are
// interpolated: its standard deviation, or the median of S where that is less.
func (l *law) extend(e *tails, high int) {
	for e.from <= high && !e.sure {
		i, known := e.from, e.from-1-l.full // known is the last in e.v
		if known >= 0 {
			from := l.x[l.full+known]
			_, variance := l.wait(e, from)
			median2 := e.mean * e.mean / (1 + e.cv2)
			far := from + math.Sqrt(min(e.cv2, 1)*median2+variance)/4*float64(l.slots)/e.service
			for i+1 < len(l.x) && l.x[i+1] <= far {
				i++
			}
		}
		v := l.late(e, l.x[i])
		e.v[i-l.full] = v
		for k := known + 1; k < i-l.full; k++ {
			share := (l.x[l.full+k] - l.x[l.full+known]) / (l.x[i] - l.x[l.full+known])
			e.v[k] = e.v[known] + share*(v-e.v[known])
		}
		e.from = i + 1
		e.sure = v >= 1-1e-15
	}
}

// wait returns the mean and the variance of the wait of an arrival that finds x
// inside: behind n requests n·S/c and n·cv2·(S/c)², the latter times the number
// of lines, each of which moves alone.
func (l *law) wait(e *tails, x float64) (mean, variance float64) {
	each, n := e.pace*e.service/float64(l.slots), x-float64(l.slots)
	lines := float64(max(l.lines, 1))
	return each * (n + (1+e.variation)/2), each * each * (n*lines + 1) * e.variation
}

// late returns P(W + S > t) for an arrival that finds x inside. W is taken as
// lognormal, at five points.
func (l *law) late(e *tails, x float64) float64 {
	wait, variance := l.wait(e, x)
	sigma2 := math.Log1p(variance / (wait * wait))
	sigma, v := math.Sqrt(sigma2), 0.0
	if e.cv2 <= 0 || e.mean <= 0 {
		for _, h := range hermite {
			v += h.weight * tail(e.t-wait*math.Exp(sigma*h.at-sigma2/2), e.mean, 0)
		}
		return v
	}
	middle, one, two := wait*math.Exp(-sigma2/2), math.Exp(sigma*hermite[1].at), math.Exp(sigma*hermite[3].at)
	for i, factor := range [...]float64{1, one, 1 / one, two, 1 / two} {
		left := e.t - middle*factor
		if left <= 0 {
			v += hermite[i].weight
			continue
		}
		v += hermite[i].weight * upper((math.Log(left/e.mean)+e.sigma*e.sigma/2)/e.sigma)
	}
	return v
}
