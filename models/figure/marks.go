package figure

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/outcome"
)

var (
	_ = Add(Figure{
		Name: "no_harm", Title: "nobody hurt", Unit: Share, Event: true, Rank: 50, Shown: InBad | IfAny, More: true,
		Doc:         "Share of plays in which the release did no harm: no request failed, no row was damaged and no message was lost or late that would not have been without it.",
		Of:          event(func(o *outcome.Outcome) bool { return !Harmed(o) }),
		WhenNothing: "100%", Censoring: "judged at the end of following", Source: byDifference,
	})

	_ = Add(Figure{
		Name: "pre_empted", Title: "stopped before any harm", Unit: Share, Event: true, Rank: 51, More: true,
		Doc:         "Share of plays in which the release was acted on before it had hurt anybody.",
		Of:          event(func(o *outcome.Outcome) bool { return o.Detection == outcome.PreEmpted }),
		WhenNothing: "0%", Censoring: "none", Source: byDifference,
	})

	_ = Add(Figure{
		Name: "never_noticed", Title: "never noticed", Unit: Share, Event: true, Rank: 52, Shown: InBad | Compared,
		Doc:         "Share of plays in which there was harm, no gate stopped the release and nobody took a page or a ticket that it caused before following ended.",
		Of:          event(func(o *outcome.Outcome) bool { return o.Detection == outcome.NeverSeen }),
		WhenNothing: "0%", Censoring: "judged at the end of following", Source: "timeline of the play",
	})

	_ = Add(Figure{
		Name: "not_recovered", Title: "not over at the end", Unit: Share, Event: true, Rank: 53, Shown: InBad,
		Doc: "Share of plays in which failures were not over when following ended.",
		Of: event(func(o *outcome.Outcome) bool {
			return Harmed(o) && o.Recovery.ServiceCensored
		}),
		WhenNothing: "0%", Censoring: "this is the censored share of service_recovery", Source: byDifference,
	})

	_ = Add(Figure{
		Name: "lucky_abort", Title: "taken back by luck", Unit: Share, Event: true, Rank: 70, Shown: InBad | IfAny,
		Doc:         "Share of plays of a bad release that was taken back before it had hurt anybody, or for an alarm that rang without it, too.",
		Of:          event(func(o *outcome.Outcome) bool { return o.Marks.LuckyAbort }),
		WhenNothing: "0%", Censoring: "none", Source: "timeline of the play",
	})

	_ = Add(Figure{
		Name: "false_abort", Title: "taken back by mistake", Unit: Share, Event: true, Rank: 81, Shown: InClean | Compared,
		Doc:         "Share of plays of a clean release that was taken back.",
		Of:          event(func(o *outcome.Outcome) bool { return o.Marks.FalseAbort }),
		WhenNothing: "0%", Censoring: "none", Source: "timeline of the play",
	})

	_ = Add(Figure{
		Name: "false_alarm", Title: "some alarm rang", Unit: Share, Event: true, Rank: 81, Shown: InClean | IfAny,
		Doc: "Share of plays of a clean release in which a gate of the strategy, or a detector that pages, failed at some time from the release on. It may have been right about something else, such as a fault.",
		Of: event(func(o *outcome.Outcome) bool {
			return !o.Bad && slices.ContainsFunc(o.Alarms, func(a outcome.Alarm) bool { return a.Heard })
		}),
		WhenNothing: "0%", Censoring: "counted until the end of following", Source: "timeline of the play",
	})
)
