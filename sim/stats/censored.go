package stats

import (
	"math"
	"slices"
)

// CensoredQuantile estimates the p-quantile of x, 0 < p < 1, from observations
// of which some are censored (Kaplan and Meier, JASA 53, 1958). Center is +Inf,
// with the warning [NotReached], when the follow-up did not reach it.
//
// Two intervals. Where all censoring lies at or beyond the last event, as with
// a follow-up equally long for all, a censored value is as good as +Inf for
// counting, and the exact interval of [Quantile] holds. Otherwise the interval
// is that of Brookmeyer and Crowley (Biometrics 38, 1982) with Greenwood's
// variance on the log(-log S) scale (Kalbfleisch and Prentice, 1980), as in R's
// survfit with conf.type "log-log"; an end that even uncensored data of this n
// would leave open is open there too.
func CensoredQuantile(x []Obs, p, confidence float64) Estimate {
	mustConfidence(confidence)
	mustQuantile(p)
	k := kaplanMeier(x)
	var e Estimate
	if k.atEnd {
		e = atEndQuantile(x, k.censored, p, confidence)
	} else {
		e = k.brookmeyerCrowley(p, confidence)
	}
	e.warnNotReached(p, k.n < boundNeeds(p, confidence))
	return e
}

// warnNotReached explains an end that is open for want of follow-up, not of
// observations.
func (e *Estimate) warnNotReached(p float64, tooFew bool) {
	switch q := quantileName(p); {
	case e.Censored == 0 || !e.OpenHigh():
	case math.IsInf(e.Center, 1):
		e.warn(NotReached, 0, "%s lies beyond the follow-up: %d of %d observations are censored", q, e.Censored, e.N)
	case !tooFew:
		e.warn(NotReached, 0, "the upper bound of %s lies beyond the follow-up: %d of %d observations are censored", q, e.Censored, e.N)
	}
}

// atEndQuantile is [Quantile] where the censored values are the last ones: they
// count as +Inf, but a lower bound among them still stands for itself.
func atEndQuantile(x []Obs, censored int, p, confidence float64) Estimate {
	seen, beyond := make([]float64, len(x)), make([]float64, len(x))
	for i, o := range x {
		seen[i], beyond[i] = o.Value, o.Value
		if o.Censored {
			beyond[i] = math.Inf(1)
		}
	}
	slices.Sort(seen)
	slices.Sort(beyond)
	e := sortedQuantile(beyond, p, confidence)
	e.Censored = censored
	if censored > 0 {
		e.Method = "kaplan-meier order statistics"
		e.Low = min(e.Low, sortedQuantile(seen, p, confidence).Low)
	}
	return e
}

// brookmeyerCrowley reads the quantile of both confidence curves of S.
func (k survival) brookmeyerCrowley(p, confidence float64) Estimate {
	e := open(confidence, "kaplan-meier greenwood/log-log", k.n)
	e.Censored, e.Actual = k.censored, confidence
	e.Center = k.quantile(p)
	z := normalQuantile((1 + confidence) / 2)
	lowOpen := k.n < boundNeeds(1-p, confidence)
	highOpen := k.n < boundNeeds(p, confidence)
	foundLow, foundHigh := lowOpen, highOpen
	for i, t := range k.time {
		s := 1 - k.share[i]
		if s <= 1e-12 { // Greenwood has no limit there: the upper curve never falls to 1-p
			if !foundLow {
				e.Low, foundLow = t, true
			}
			break
		}
		spread := z * math.Sqrt(k.greenwood[i]) / -math.Log(s)
		lower, upper := math.Pow(s, math.Exp(spread)), math.Pow(s, math.Exp(-spread))
		if !foundLow && lower <= 1-p {
			e.Low, foundLow = t, true
		}
		if !foundHigh && upper <= 1-p {
			e.High, foundHigh = t, true
		}
	}
	if !foundLow && len(k.time) > 0 {
		e.Low = k.time[len(k.time)-1] // even the lower curve stays above: the quantile is past the last event
	}
	e.Low = math.Min(e.Low, e.Center)
	e.warnTooFew(p, lowOpen, highOpen)
	return e
}
