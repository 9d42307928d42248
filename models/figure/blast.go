package figure

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// byDifference is the source of every figure of harm.
const byDifference = "difference to the control of the same world"

// always makes a quantity that is defined for every play.
func always(value func(*outcome.Outcome) float64) func(*outcome.Outcome) (stats.Obs, bool) {
	return func(o *outcome.Outcome) (stats.Obs, bool) { return stats.Obs{Value: value(o)}, true }
}

// amount makes a quantity that grows for as long as the release hurts: where
// failures were not over when following ended, it is known only to be at least
// what was seen. One of 0 is taken as not growing (judgement): rows that are not
// written wrongly do not come to be for the failures that go on.
func amount(value func(*outcome.Outcome) float64) func(*outcome.Outcome) (stats.Obs, bool) {
	return func(o *outcome.Outcome) (stats.Obs, bool) {
		v := value(o)
		return stats.Obs{Value: v, Censored: v != 0 && Harmed(o) && o.Recovery.ServiceCensored}, true
	}
}

// mounting is as [amount], but for what shows only some time after it was done: 0 is
// a lower bound, too.
func mounting(value func(*outcome.Outcome) float64) func(*outcome.Outcome) (stats.Obs, bool) {
	return func(o *outcome.Outcome) (stats.Obs, bool) {
		return stats.Obs{Value: value(o), Censored: Harmed(o) && o.Recovery.ServiceCensored}, true
	}
}

// part makes a share of the tenants that grows for as long as the release
// hurts, as [amount] does, until it is all of them.
func part(value func(*outcome.Outcome) float64) func(*outcome.Outcome) (stats.Obs, bool) {
	of := amount(value)
	return func(o *outcome.Outcome) (stats.Obs, bool) {
		x, ok := of(o)
		x.Censored = x.Censored && x.Value < 1
		return x, ok
	}
}

// cutOff is the censoring of every amount.
const cutOff = "a lower bound where failures were not over at the end of following"

func ratio(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

var (
	_ = Add(Figure{
		Name: "tenants_hit", Title: "tenants hit", Unit: Share, Rank: 10,
		Shown: InBad | Tail | Compared | Floor,
		Doc:   "Share of the tenants with at least one failed request that they would not have had without the release.",
		Of: part(func(o *outcome.Outcome) float64 {
			return ratio(float64(o.Harm.TenantsHit), float64(o.Harm.Tenants))
		}),
		WhenNothing: "0%", Censoring: cutOff, Source: byDifference,
	})

	_ = Add(Figure{
		Name: "tenants_degraded", Title: "tenants badly hurt", Unit: Share, Rank: 11,
		Shown: InBad | Compared,
		Doc:   "Share of the tenants with, in some 5 minutes, at least 3 failures and a failure ratio that is surely beyond the promise.",
		Of: part(func(o *outcome.Outcome) float64 {
			return ratio(float64(o.Harm.TenantsDegraded), float64(o.Harm.Tenants))
		}),
		WhenNothing: "0%", Censoring: cutOff,
		Source: byDifference + "; 3 failures and 5 minutes are judgement",
	})

	_ = Add(Figure{
		Name: "weight_hit", Title: "weight of those hit", Unit: Share, Rank: 12, Shown: InBad,
		Doc:         "Share of the tenants' weight (revenue or seats) that belongs to the tenants hit.",
		Of:          part(func(o *outcome.Outcome) float64 { return o.Harm.WeightHit }),
		WhenNothing: "0%", Censoring: cutOff, Source: byDifference,
	})

	_ = Add(Figure{
		Name: "peak_exposure", Title: "most traffic exposed", Unit: Share, Rank: 13,
		Doc:         "Largest share of the traffic that met the feature at once, by routing.",
		Of:          always(func(o *outcome.Outcome) float64 { return o.Harm.PeakExposure }),
		WhenNothing: "0%", Censoring: "none", Source: "routing rules of the play",
	})

	_ = Add(Figure{
		Name: "exposure_at_detection", Title: "exposed when detected", Unit: Share, Rank: 14,
		Given: "worlds in which somebody noticed",
		Doc:   "Share of the traffic that met the feature when the release was detected.",
		Of: func(o *outcome.Outcome) (stats.Obs, bool) {
			noticed := o.Detection == outcome.Noticed || o.Detection == outcome.PreEmpted
			return stats.Obs{Value: o.Harm.ExposureAtDetection}, noticed
		},
		WhenNothing: "not defined", Censoring: "left out when nobody noticed; never_noticed is that share", Source: "routing rules of the play",
	})
)
