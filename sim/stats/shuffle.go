package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/rehearse-sim/rehearse/sim/rng"
)

// shuffle is the studentised permutation test of two samples, the first one not the
// larger. What is dealt anew are the values less the mean of their side, those of
// the first side moved up by e.
type shuffle struct {
	n, m   float64
	square float64 // sum of all squares
	deals  []deal  // the first is what was seen
	most   int     // of them may be at least as extreme where a shift is refused
}

// deal is one way to deal them: the difference of means is less+by·e, and the
// variance of that c+b·e+a·e².
type deal struct{ less, by, c, b, a float64 }

// dealtInTail is how many deals lie in each refused tail; fewer give a test that is
// as valid and weaker (Davison and Hinkley, Bootstrap Methods and their Application,
// 1997, section 4.2.5). Source: judgement.
const dealtInTail = 25

// newShuffle makes the test of x against y. All deals are taken where they are few,
// else random ones from a stream that the values name, and what was seen counts as one
// of them, so that the level is exact either way (Dwass, Annals of Mathematical
// Statistics 28, 1957).
func newShuffle(x, y []float64, confidence float64) *shuffle {
	tail := (1 - confidence) / 2
	s := &shuffle{n: float64(len(x)), m: float64(len(y))}
	pool := make([]value, 0, len(x)+len(y))
	for _, r := range residuals(x) {
		pool = append(pool, value{r, r * r, 1, r})
	}
	for _, r := range residuals(y) {
		pool = append(pool, value{r, r * r, 0, 0})
	}
	at := make([]int, len(pool))
	for i, v := range pool {
		at[i] = i
		s.square += v.square
	}
	chosen, want := at[:len(x)], int(math.Ceil(dealtInTail/tail-1e-9))
	s.enter(pool, chosen)
	if splits(len(x), len(y)) <= float64(want) {
		for nextChoice(chosen, len(pool)) {
			s.enter(pool, chosen)
		}
	} else {
		key := rng.NewWorld(0, 0).Key("stats/shuffle")
		for _, v := range slices.Concat(x, y) {
			key = key.Sub(math.Float64bits(v))
		}
		stream := key.At(0)
		for len(s.deals) < want {
			for i := range x {
				j := i + stream.Intn(len(at)-i)
				at[i], at[j] = at[j], at[i]
			}
			s.enter(pool, chosen)
		}
	}
	s.most = int(tail*float64(len(s.deals)) + 1e-9)
	return s
}

// value is a residual, its square, and 1 and itself again if it is the first side's.
type value struct{ r, square, one, own float64 }

// splits is in how many ways n+m values fall into sides of n and m.
func splits(n, m int) float64 { return math.Exp(choose(n+m, n)) }

// splitsNeeded is the size of two equal sides from which on a shuffle can tell them
// apart at all.
func splitsNeeded(confidence float64) int {
	n := 2
	for splits(n, n)*(1-confidence)/2 < 1-1e-9 {
		n++
	}
	return n
}

// nextChoice goes on to the next rising choice from 0 to n-1.
func nextChoice(at []int, n int) bool {
	for i := len(at) - 1; i >= 0; i-- {
		if at[i] < n-len(at)+i {
			at[i]++
			for j := i + 1; j < len(at); j++ {
				at[j] = at[j-1] + 1
			}
			return true
		}
	}
	return false
}

func residuals(x []float64) []float64 {
	mean := stat.Mean(x, nil)
	if allEqual(x) {
		mean = x[0]
	}
	r := make([]float64, len(x))
	for i, v := range x {
		r[i] = v - mean
	}
	return r
}

// enter notes the deal in which the chosen values fall to the first side.
func (s *shuffle) enter(pool []value, chosen []int) {
	kept, own, sum, square := 0.0, 0.0, 0.0, 0.0
	for _, i := range chosen {
		v := &pool[i]
		sum += v.r
		square += v.square
		kept += v.one
		own += v.own
	}
	n, m, gone := s.n, s.m, s.n-kept
	p, q := 1/((n-1)*n), 1/((m-1)*m)
	s.deals = append(s.deals, deal{
		less: sum/n + sum/m, by: kept/n - gone/m,
		c: p*(square-sum*sum/n) + q*(s.square-square-sum*sum/m),
		b: 2*p*(own-sum*kept/n) - 2*q*(own-sum*gone/m),
		a: p*(kept-kept*kept/n) + q*(gone-gone*gone/m),
	})
}

// refuses reports whether too few deals are as extreme, by Welch's statistic, as what
// was seen when the sides are e further apart than they are to be.
func (s *shuffle) refuses(e float64) bool {
	if e == 0 || s.most < 1 {
		return false
	}
	none := 1e-12 * (s.square + e*e*s.n) / (s.n * s.m) // a variance that is rounding
	seen := e * e / s.deals[0].c * (1 - 1e-9)
	extreme := 0
	for i := range s.deals {
		d := &s.deals[i]
		difference := d.less + d.by*e
		if difference*e <= 0 {
			continue
		}
		variance := d.c + e*(d.b+e*d.a)
		if variance > none && (s.deals[0].c <= none || difference*difference < seen*variance) {
			continue
		}
		if extreme++; extreme > s.most {
			return false
		}
	}
	return true
}

// reach is how far from what was seen the shifts lie that are refused, to a
// thousandth and outwards; it looks first at guess, whose sign says where.
func (s *shuffle) reach(guess float64) float64 {
	const step = 1.15
	inside, outside := guess, guess
	if s.refuses(guess) {
		for range 100 {
			if inside /= step; !s.refuses(inside) {
				break
			}
			outside = inside
		}
	} else {
		for outside *= step; !s.refuses(outside); outside *= step {
			if inside = outside; math.Abs(outside) > 1e6*math.Abs(guess) {
				return math.Inf(1)
			}
		}
	}
	for math.Abs(outside-inside) > 1e-3*math.Abs(outside) {
		if mid := (inside + outside) / 2; s.refuses(mid) {
			outside = mid
		} else {
			inside = mid
		}
	}
	return math.Abs(outside)
}

// shuffledBefore reports whether x goes before y in a shuffle, so that the answer is
// the same the other way round.
func shuffledBefore(x, y []float64) bool {
	return cmp.Or(cmp.Compare(len(x), len(y)), slices.Compare(x, y)) <= 0
}
