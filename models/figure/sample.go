package figure

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Sample is one figure of one strategy's bad, or clean, plays: one value per
// world, in the worlds' order.
type Sample struct {
	Figure  Figure
	Obs     []stats.Obs
	Defined []bool // where not, Obs counts for nothing
}

// Sample takes the figure from every world in which the strategy was played.
func (f Figure) Sample(worlds []outcome.World, strategy string, bad bool) Sample {
	s := Sample{Figure: f, Obs: make([]stats.Obs, len(worlds)), Defined: make([]bool, len(worlds))}
	for i := range worlds {
		if play := Play(&worlds[i], strategy, bad); play != nil {
			s.Obs[i], s.Defined[i] = f.Of(play)
		}
	}
	return s
}

// Play returns the play of a strategy in a world, nil if there was none.
func Play(w *outcome.World, strategy string, bad bool) *outcome.Outcome {
	for i := range w.Plays {
		if p := &w.Plays[i]; p.Strategy == strategy && p.Bad == bad {
			return p
		}
	}
	return nil
}

// Known lists the observations of the plays for which the figure is defined.
func (s Sample) Known() []stats.Obs {
	known := make([]stats.Obs, 0, len(s.Obs))
	for i, o := range s.Obs {
		if s.Defined[i] {
			known = append(known, o)
		}
	}
	return known
}

// Estimate gives a statistic of the sample with its interval: quantiles by
// Kaplan-Meier, shares by Wilson, means by Student's t with what is censored
// taken at the end of following.
func (s Sample) Estimate(stat Statistic, confidence float64) stats.Estimate {
	known := s.Known()
	switch p, isQuantile := stat.quantile(); {
	case stat == OfPlays:
		k := 0
		for _, o := range known {
			if o.Value != 0 {
				k++
			}
		}
		return stats.Proportion(k, len(known), confidence)
	case isQuantile:
		return stats.CensoredQuantile(known, p, confidence)
	case stat == Mean:
		values, censored := make([]float64, len(known)), 0
		for i, o := range known {
			values[i] = o.Value
			if o.Censored {
				censored++
			}
		}
		e := stats.Mean(values, confidence)
		if e.Censored = censored; censored > 0 {
			e.Method += ", truncated at the follow-up"
		}
		return e
	}
	panic(fmt.Sprintf("figure: no statistic is called %q", stat))
}

// Mixed gives a statistic of the mixture that is bad with probability pBad.
// Shares and means combine the strata's intervals by the method of variance
// estimates recovery (Zou and Donner, Statistics in Medicine 27, 2008). It
// needs a figure that is defined for every play: else the plays left out would
// shift the weights.
func Mixed(bad, clean Sample, pBad float64, stat Statistic, confidence float64) stats.Estimate {
	if p, ok := stat.quantile(); ok {
		return stats.MixtureQuantile(bad.Known(), clean.Known(), pBad, p, confidence)
	}
	b, c := bad.Estimate(stat, confidence), clean.Estimate(stat, confidence)
	weigh := func(x, y float64) float64 { return pBad*x + (1-pBad)*y }
	spread := func(x, y float64) float64 { return math.Hypot(pBad*x, (1-pBad)*y) }
	center := weigh(b.Center, c.Center)
	return stats.Estimate{
		Center: center, Low: center - spread(b.Center-b.Low, c.Center-c.Low),
		High:       center + spread(b.High-b.Center, c.High-c.Center),
		Confidence: confidence, Actual: confidence, Method: "two strata, " + b.Method + "/mover",
		N: b.N + c.N, Censored: b.Censored + c.Censored,
	}
}

// Versus compares the figure of two strategies in the same worlds, those in
// which it is defined for both. The lower value wins, also for a figure of
// which more is better: who reads the comparison turns it (see [Figure.More]).
func Versus(a, b Sample, o stats.CompareOptions) stats.Comparison {
	if len(a.Obs) != len(b.Obs) || a.Figure.Name != b.Figure.Name {
		panic(fmt.Sprintf("figure: %s of %d worlds against %s of %d",
			a.Figure.Name, len(a.Obs), b.Figure.Name, len(b.Obs)))
	}
	var x, y []stats.Obs
	for i := range a.Obs {
		if a.Defined[i] && b.Defined[i] {
			x, y = append(x, a.Obs[i]), append(y, b.Obs[i])
		}
	}
	return stats.Compare(x, y, o)
}
