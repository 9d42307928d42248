package figure

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

const withHarm = "worlds with harm"

// Harmed reports whether the release hurt anybody in this play.
func Harmed(o *outcome.Outcome) bool { return o.Recovery.FirstHarm != clock.Never }

// harmed makes a quantity that is defined where there was harm.
func harmed(of func(*outcome.Outcome) (clock.Span, bool)) func(*outcome.Outcome) (stats.Obs, bool) {
	return func(o *outcome.Outcome) (stats.Obs, bool) {
		if !Harmed(o) {
			return stats.Obs{}, false
		}
		span, censored := of(o)
		return stats.Obs{Value: span.Seconds(), Censored: censored}, true
	}
}

var (
	_ = Add(Figure{
		Name: "harm_minutes", Title: "time with failures", Unit: Seconds, Rank: 30,
		Shown: InBad | Tail | Compared,
		Doc:   "Minutes in which requests failed that would not have without the release, quiet minutes in between left out.",
		Of: amount(func(o *outcome.Outcome) float64 {
			return (clock.Span(o.Harm.Minutes) * clock.Minute).Seconds()
		}),
		WhenNothing: "0s", Censoring: cutOff, Source: byDifference,
	})

	_ = Add(Figure{
		Name: "detect", Title: "noticed after", Unit: Seconds, Rank: 40, Shown: InBad,
		Given: "worlds with harm that was not pre-empted or taken back by luck",
		Doc:   "From the first harm to the first signal or ticket that somebody took, or that a gate acted on.",
		Of: func(o *outcome.Outcome) (stats.Obs, bool) {
			switch o.Detection {
			case outcome.Noticed:
				return stats.Obs{Value: o.Recovery.Detect.Seconds()}, true
			case outcome.NeverSeen:
				return stats.Obs{Value: followed(o).Seconds(), Censored: true}, Harmed(o)
			}
			return stats.Obs{}, false
		},
		WhenNothing: "not defined", Censoring: "at the end of following when nobody noticed",
		Source: "first signal in the play's timeline that the control did not give at the same scrape",
	})

	_ = Add(Figure{
		Name: "service_recovery", Title: "failures over after", Unit: Seconds, Rank: 41,
		Shown: InBad | Tail, Given: withHarm,
		Doc: "From the first harm to the last one that 10 quiet minutes follow.",
		Of: harmed(func(o *outcome.Outcome) (clock.Span, bool) {
			if o.Recovery.ServiceCensored {
				return followed(o), true
			}
			return o.Recovery.Service, false
		}),
		WhenNothing: "not defined; no_harm is that share", Censoring: "at the end of following",
		Source: byDifference + "; 10 minutes are judgement",
	})

	_ = Add(Figure{
		Name: "full_recovery", Title: "all mended after", Unit: Seconds, Rank: 42, Given: withHarm,
		Doc: "From the first harm until failures are over, queues are as short as the control's and damaged data is mended.",
		Of: harmed(func(o *outcome.Outcome) (clock.Span, bool) {
			if o.Recovery.FullCensored {
				return followed(o), true
			}
			return o.Recovery.Full, false
		}),
		WhenNothing: "not defined; no_harm is that share", Censoring: "at the end of following", Source: byDifference,
	})
)

// followed is how long the play was watched from its first harm.
func followed(o *outcome.Outcome) clock.Span { return clock.Span(o.End - o.Recovery.FirstHarm) }

// RecoveryParts are the figures of the stretches that full_recovery consists
// of, in the order of [outcome.Part].
var RecoveryParts = func() []Figure {
	docs := [outcome.Parts]string{
		"until the signal that led to action",
		"until a person's device rings",
		"until somebody takes it",
		"until somebody knows what to do",
		"until the last harm that the actions could end",
		"until queues are as short as the control's",
		"until damaged data is mended",
	}
	parts := make([]Figure, outcome.Parts)
	for p := range outcome.Parts {
		parts[p] = Add(Figure{
			Name: "part_" + p.String(), Title: "time to " + p.String(), Unit: Seconds, Rank: 45 + int(p), Given: withHarm,
			Doc:         "The part of full_recovery spent " + docs[p] + ", relapses charged to the part they interrupt.",
			Of:          harmed(func(o *outcome.Outcome) (clock.Span, bool) { return o.Recovery.Parts[p], false }),
			WhenNothing: "0s for an absent step, not defined without harm",
			Censoring:   "counted until the end of following", Source: "each instant is charged to one part",
		})
	}
	return parts
}()
