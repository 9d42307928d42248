package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Obs is an observation; where Censored, the true value is known only to be at
// least Value.
type Obs struct {
	Value    float64
	Censored bool
}

// Exact wraps values of which none is censored.
func Exact(x []float64) []Obs {
	o := make([]Obs, len(x))
	for i, v := range x {
		o[i].Value = v
	}
	return o
}

// survival is the Kaplan-Meier estimate: one entry for each distinct event
// time, rising. share is 1-S, variance is Greenwood's sum (of 1/S², that is
// Var(S)/S²), size the number of observations that would carry as much without
// censoring: at risk / S before the step (Peto et al., Br. J. Cancer 35, 1977).
type survival struct {
	time, share, greenwood, size []float64
	n, censored                  int
	atEnd                        bool // all censoring at or after the last event
}

func kaplanMeier(x []Obs) survival {
	s := slices.Clone(x)
	for i, o := range s {
		if o.Value != o.Value {
			panic(fmt.Sprintf("stats: observation %d is NaN", i))
		}
	}
	slices.SortFunc(s, func(a, b Obs) int { // at a tie, events come first
		if c := cmp.Compare(a.Value, b.Value); c != 0 {
			return c
		}
		return order(a.Censored) - order(b.Censored)
	})
	k := survival{n: len(s), atEnd: true}
	alive, sum, risk := 1.0, 0.0, len(s)
	for i := 0; i < len(s); {
		if s[i].Censored {
			k.censored++
			risk--
			i++
			continue
		}
		j := i
		for j < len(s) && !s[j].Censored && s[j].Value == s[i].Value {
			j++
		}
		r, d := float64(risk), float64(j-i)
		k.size = append(k.size, r/alive)
		if k.censored == 0 { // exact fractions where there is no product
			alive = float64(risk-(j-i)) / float64(k.n)
			k.size[len(k.size)-1] = float64(k.n)
		} else {
			k.atEnd = false
			alive *= (r - d) / r
		}
		sum += d / (r * (r - d)) // +Inf at the last event
		k.time = append(k.time, s[i].Value)
		k.share = append(k.share, 1-alive)
		k.greenwood = append(k.greenwood, sum)
		risk -= j - i
		i = j
	}
	return k
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// quantile is the smallest time whose share reaches p, averaged with the next
// one where the share equals p: definition 2 of [Quantile], carried over to
// censored data. Beyond the last event it is +Inf.
func (k survival) quantile(p float64) float64 { return stepQuantile(k.time, k.share, p) }

func stepQuantile(time, share []float64, p float64) float64 {
	for i, f := range share {
		switch {
		case math.Abs(f-p) < 1e-9:
			if i+1 < len(time) {
				return between(time[i], time[i+1])
			}
			if 1-f > 1e-9 {
				return math.Inf(1)
			}
			return time[i]
		case f > p:
			return time[i]
		}
	}
	return math.Inf(1)
}
