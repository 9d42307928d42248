package figure

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// hangs reports whether the chance that the release is bad differs between worlds:
// it hangs on what is unknown.
func hangs(worlds []outcome.World) bool {
	for i := range worlds {
		if worlds[i].PBad != worlds[0].PBad {
			return true
		}
	}
	return false
}

// weighed gives a statistic of the mixture whose weights differ by world. How bad a
// bad release is may go with how likely it is, so each world is weighed by its own
// chance: the mean over the worlds of what is to be expected in each. Shares of plays
// are means, too. Of quantiles nothing is said: the interval is open.
func weighed(worlds []outcome.World, bad, clean Sample, stat Statistic, confidence float64) stats.Estimate {
	if _, quantile := stat.quantile(); quantile {
		return stats.Estimate{
			Center: math.NaN(), Low: math.Inf(-1), High: math.Inf(1), Confidence: confidence, Actual: confidence,
			Method: "none: the chance to be bad is unknown", N: len(worlds),
		}
	}
	return each(bad, clean, func(i int) float64 { return worlds[i].PBad }).sure(Mean, confidence)
}

// each is what is to be expected in each world, whose release is bad with the chance
// pBad.
func each(bad, clean Sample, pBad func(world int) float64) Sample {
	n := len(bad.Obs)
	s := Sample{Figure: bad.Figure, Obs: make([]stats.Obs, n), Defined: make([]bool, n)}
	for i := range n {
		p := pBad(i)
		b, c := bad.Obs[i], clean.Obs[i]
		s.Obs[i] = stats.Obs{Value: p*b.Value + (1-p)*c.Value, Censored: p > 0 && b.Censored || p < 1 && c.Censored}
		s.Defined[i] = bad.Defined[i] && clean.Defined[i]
	}
	return s
}
