package figure

import "github.com/rehearse-sim/rehearse/models/outcome"

// published is the source of the figures of messages.
const published = "what tenants publish, by the queue's state against the control's"

var (
	_ = Add(Figure{
		Name: "messages_lost", Title: "messages lost", Unit: Count, Rank: 28,
		Shown: InBad | Tail | Compared | IfAny,
		Doc:   "Messages that ended as dead letters because of the release, whether or not they were published again later; the mean over the luck of single messages.",
		Of:    amount(func(o *outcome.Outcome) float64 { return o.Harm.MessagesLost }),

		WhenNothing: "0", Censoring: cutOff, Source: published,
	})

	_ = Add(Figure{
		Name: "messages_late", Title: "messages late", Unit: Count, Rank: 29,
		Shown: InBad | Compared | IfAny,
		Doc:   "Messages that were worked off after their deadline and would not have been without the release; the mean over the luck of single messages.",
		Of:    mounting(func(o *outcome.Outcome) float64 { return o.Harm.MessagesLate }),

		WhenNothing: "0", Censoring: cutOff, Source: published,
	})

	_ = Add(Figure{
		Name: "tenants_stranded", Title: "tenants left waiting", Unit: Share, Rank: 30,
		Shown: InBad | IfAny,
		Doc:   "Share of the tenants with at least one message that the release lost or made late.",
		Of: mounting(func(o *outcome.Outcome) float64 {
			return ratio(float64(o.Harm.TenantsStranded), float64(o.Harm.Tenants))
		}),
		WhenNothing: "0%", Censoring: cutOff, Source: "as messages_lost",
	})
)
