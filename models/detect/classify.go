package detect

import (
	"cmp"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Class is what a judge by ranks makes of one metric.
type Class string

// The classes, with Kayenta's names.
const (
	Passes Class = "Pass"
	High   Class = "High"
	Low    Class = "Low"
	Nodata Class = "Nodata"
)

// Classify compares points of the exposed with those of the others: High, or Low,
// if the whole interval of the Hodges-Lehmann shift lies beyond tolerance times its
// estimate, the direction counts, and the effect is at least what is allowed. Samples
// that are alike pass. Where the points of each side are all the same, Kayenta stirs
// them by 0.001% with random numbers; here they are stirred by even quantiles, so that
// the same points give the same class.
func (j Judged) Classify(exposed, others []float64, confidence, tolerance float64) Class {
	if len(exposed) == 0 || len(others) == 0 {
		if j.NaN == "replace" {
			return Passes
		}
		return Nodata
	}
	x, y := slices.Clone(exposed), slices.Clone(others)
	slices.Sort(x)
	slices.Sort(y)
	flatX, flatY := x[0] == x[len(x)-1], y[0] == y[len(y)-1]
	if slices.Equal(x, y) || flatX && flatY && x[0] == y[0] {
		return Passes
	}
	if flatX && flatY {
		x, y = stirred(x), stirred(y)
	}
	shift, low, high, ok := stats.MannWhitney(x, y, confidence)
	if !ok {
		return Passes
	}
	bound := tolerance * math.Abs(shift)
	up, down := j.allowed()
	effect := j.effect(exposed, others)
	switch {
	case j.Direction != "decrease" && low > bound && (math.IsNaN(effect) || effect >= up):
		return High
	case j.Direction != "increase" && high < -bound && (math.IsNaN(effect) || effect <= down):
		return Low
	}
	return Passes
}

// allowed is the effect from which an increase, and a decrease, counts.
func (j Judged) allowed() (up, down float64) {
	usual := 1.0
	if j.Effect == "cles" {
		usual = 0.5
	}
	return cmp.Or(j.Up, usual), cmp.Or(j.Down, usual)
}

// grave reports whether what is High or Low is so far off that it is critical.
func (j Judged) grave(c Class, exposed, others []float64) bool {
	effect := j.effect(exposed, others)
	up, down := j.allowed()
	return math.IsNaN(effect) || c == High && effect >= cmp.Or(j.Worse, up) || c == Low && effect <= cmp.Or(j.Lower, down)
}

// inliers are the points that count.
func (j Judged) inliers(x []float64) []float64 {
	if j.Outliers != "remove" {
		return x
	}
	return inliers(x, j.Factor)
}

// effect is the ratio of the means, NaN where one of them is 0; or the chance that
// a point of the exposed is above one of the others.
func (j Judged) effect(x, y []float64) float64 {
	if j.Effect == "cles" {
		wins := 0.0
		for _, a := range x {
			for _, b := range y {
				if a > b {
					wins++
				} else if a == b {
					wins += 0.5
				}
			}
		}
		return wins / float64(len(x)*len(y))
	}
	mx, my := mean(x), mean(y)
	if mx == 0 || my == 0 {
		return math.NaN()
	}
	return mx / my
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// stirred spreads equal values by a normal law of 0.001% of them.
func stirred(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		p := (float64(i) + 0.5) / float64(len(x))
		out[i] = v + 1e-5*math.Abs(v)*math.Sqrt2*math.Erfinv(2*p-1)
	}
	return out
}
