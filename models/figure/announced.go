package figure

import "github.com/rehearse-sim/rehearse/models/outcome"

var (
	_ = Add(Figure{
		Name: "failed_announced", Title: "  of them announced", Unit: Count, Rank: 22,
		Shown: InBad | InClean | IfAny,
		Doc:   "Requests that failed because of the release within a window that customers had been told of, by whole minutes.",
		Of:    amount(func(o *outcome.Outcome) float64 { return o.Harm.Announced }),

		WhenNothing: "0", Censoring: cutOff, Source: byDifference,
	})

	_ = Add(Figure{
		Name: "failed_unannounced", Title: "requests failed by surprise", Unit: Count, Rank: 23,
		Doc: "Requests that failed because of the release outside of any window that customers had been told of.",
		Of:  amount(func(o *outcome.Outcome) float64 { return o.Harm.Failed - o.Harm.Announced }),

		WhenNothing: "0", Censoring: cutOff, Source: byDifference,
	})
)
