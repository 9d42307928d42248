package figure

import (
	"fmt"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Estimate gives a statistic of the sample with its interval: quantiles of
// times by Kaplan-Meier, of amounts by order statistics, shares by Wilson,
// means by Student's t.
//
// What following cut short never makes an upper end: a mean has none then, and
// its centre counts what was seen. An amount that was still growing is taken as
// what was seen for the lower end and as unbounded for the upper one; where that
// leaves the statistic itself open its centre is +Inf and [Sample.Seen] is its
// lower bound. Kaplan and Meier's estimate would be wrong for amounts: those
// that grow slowly are cut short at small values (Lin et al., Biometrics 53,
// 1997).
func (s Sample) Estimate(stat Statistic, confidence float64) stats.Estimate {
	return s.estimate(stat, confidence, stats.Proportion)
}

// sure is Estimate with intervals that never cover less than they say: shares
// by Clopper and Pearson.
func (s Sample) sure(stat Statistic, confidence float64) stats.Estimate {
	return s.estimate(stat, confidence, stats.ProportionExact)
}

func (s Sample) estimate(stat Statistic, confidence float64, share func(k, n int, c float64) stats.Estimate) stats.Estimate {
	known := s.Known()
	switch p, isQuantile := stat.quantile(); {
	case stat == OfPlays:
		k := 0
		for _, o := range known {
			if o.Value != 0 {
				k++
			}
		}
		return share(k, len(known), confidence)
	case isQuantile && s.Figure.timed():
		return stats.CensoredQuantile(known, p, confidence)
	case isQuantile:
		return bounded(known, func(x []stats.Obs) stats.Estimate { return stats.Quantile(values(x), p, confidence) })
	case stat == Mean:
		e := stats.Mean(values(known), confidence)
		if e.Censored = cut(known); e.Censored > 0 {
			e.High, e.Method = math.Inf(1), e.Method+", truncated at the follow-up"
			e.Warnings = append(e.Warnings, notReached(e))
		}
		return e
	}
	panic(fmt.Sprintf("figure: no statistic is called %q", stat))
}

// Seen is the statistic with what following cut short taken at the value it had
// reached: a lower bound, and the statistic itself where nothing was cut short.
// NaN without plays.
func (s Sample) Seen(stat Statistic) float64 {
	known := values(s.Known())
	if p, ok := stat.quantile(); ok && len(known) > 0 {
		return stats.Quantile(known, p, 0.95).Center
	}
	return s.Estimate(stat, 0.95).Center
}

// bounded estimates a quantile of amounts from both of their bounds.
func bounded(x []stats.Obs, quantile func([]stats.Obs) stats.Estimate) stats.Estimate {
	low := quantile(reached(x))
	n := cut(x)
	if n == 0 {
		return low
	}
	grown := slices.Clone(x)
	for i := range grown {
		if grown[i].Censored {
			grown[i] = stats.Obs{Value: math.Inf(1)}
		}
	}
	e := quantile(grown)
	if e.Low = low.Low; e.Center != low.Center {
		e.Center = math.Inf(1)
	}
	if e.Censored = n; e.OpenHigh() {
		e.Warnings = append(e.Warnings, notReached(e))
	}
	e.Method += ", cut off taken as unbounded"
	return e
}

// events are 1 where the figure is not 0, as shares of plays count them.
func events(s Sample) []float64 {
	list := make([]float64, len(s.Obs))
	for i, o := range s.Obs {
		if o.Value != 0 {
			list[i] = 1
		}
	}
	return list
}

// reached takes what was cut short at the value it had reached.
func reached(x []stats.Obs) []stats.Obs { return stats.Exact(values(x)) }

func values(x []stats.Obs) []float64 {
	list := make([]float64, len(x))
	for i, o := range x {
		list[i] = o.Value
	}
	return list
}

func cut(x []stats.Obs) (n int) {
	for _, o := range x {
		if o.Censored {
			n++
		}
	}
	return n
}

func notReached(e stats.Estimate) stats.Warning {
	return stats.Warning{Code: stats.NotReached, Text: fmt.Sprintf(
		"no upper bound: %d of %d values are lower bounds, cut off by the end of following", e.Censored, e.N)}
}

// mixed gives a statistic of the mixture that is bad with probability pBad. A mean
// is that of the worlds, each weighing its two plays. Shares combine the intervals
// of both by the method of variance estimates recovery (Zou and Donner, Statistics
// in Medicine 27, 2008), with their correlation, for the two plays of one world share
// its luck. It needs a figure that is defined for every play: else the plays left out
// would shift the weights.
func mixed(bad, clean Sample, pBad float64, stat Statistic, confidence float64) stats.Estimate {
	if p, ok := stat.quantile(); ok {
		b := bad.Known()
		return bounded(slices.Concat(b, clean.Known()), func(x []stats.Obs) stats.Estimate {
			return stats.MixtureQuantile(x[:len(b)], x[len(b):], pBad, p, confidence)
		})
	}
	switch pBad {
	case 1:
		return bad.sure(stat, confidence)
	case 0:
		return clean.sure(stat, confidence)
	}
	if stat == Mean {
		return each(bad, clean, func(int) float64 { return pBad }).sure(Mean, confidence)
	}
	b, c := bad.sure(stat, confidence), clean.sure(stat, confidence)
	r := stats.Together(events(bad), events(clean))
	weigh := func(x, y float64) float64 { return pBad*x + (1-pBad)*y }
	spread := func(x, y float64) float64 { return stats.Spread(pBad*x, (1-pBad)*y, r) }
	center := weigh(b.Center, c.Center)
	return stats.Estimate{
		Center: center, Low: center - spread(b.Center-b.Low, c.Center-c.Low),
		High:       center + spread(b.High-b.Center, c.High-c.Center),
		Confidence: confidence, Actual: confidence, Method: "two strata, " + b.Method + "/mover",
		N: b.N + c.N, Censored: b.Censored + c.Censored, Warnings: slices.Concat(b.Warnings, c.Warnings),
	}
}
