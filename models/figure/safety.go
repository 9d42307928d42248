package figure

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

const ofPlay = "timeline of the play"

var (
	_ = Add(Figure{
		Name: "time_to_full", Title: "everybody has it after", Unit: Seconds, Rank: 80, Shown: InClean,
		Given: "worlds in which it came to that",
		Doc:   "From the start of the release until everybody has the change.",
		Of: func(o *outcome.Outcome) (stats.Obs, bool) {
			return stats.Obs{Value: o.Safety.TimeToFull.Seconds()}, o.Safety.Full
		},
		WhenNothing: "not defined; reached_everybody is the share", Censoring: "left out where it was stopped before", Source: ofPlay,
	})

	_ = Add(Figure{
		Name: "reached_everybody", Title: "reached everybody", Unit: Share, Event: true, Rank: 79, More: true,
		Doc:         "Share of plays in which everybody had the change at some time.",
		Of:          event(func(o *outcome.Outcome) bool { return o.Safety.Full }),
		WhenNothing: "0%", Censoring: "judged at the end of following", Source: ofPlay,
	})

	_ = Add(Figure{
		Name: "waits", Title: "waits for a person", Unit: Count, Rank: 82, Shown: InClean | IfAny,
		Doc:         "Steps of the rollout that waited for a person.",
		Of:          always(func(o *outcome.Outcome) float64 { return float64(o.Safety.Waits) }),
		WhenNothing: "0", Censoring: "counted until the end of following", Source: ofPlay,
	})

	_ = Add(Figure{
		Name: "pages", Title: "pages", Unit: Count, Rank: 83, Shown: InClean | IfAny,
		Doc:         "How often a person was paged.",
		Of:          always(func(o *outcome.Outcome) float64 { return float64(o.Safety.Pages) }),
		WhenNothing: "0", Censoring: "counted until the end of following", Source: ofPlay,
	})

	_ = Add(Figure{
		Name: "people_minutes", Title: "people's time", Unit: Seconds, Rank: 84,
		Doc: "Time of the people who were paged, from acknowledgement to the end of the last action.",
		Of: always(func(o *outcome.Outcome) float64 {
			return o.Safety.PeopleMinutes * clock.Minute.Seconds()
		}),
		WhenNothing: "0s", Censoring: "counted until the end of following", Source: ofPlay,
	})

	_ = Add(Figure{
		Name: "extra_instance_hours", Title: "extra instance-hours", Unit: InstanceHours, Rank: 85, Shown: InClean,
		Doc:         "Instance-hours beyond what the control runs.",
		Of:          always(func(o *outcome.Outcome) float64 { return o.Safety.InstanceHours }),
		WhenNothing: "0", Censoring: "counted until the end of following", Source: ofPlay,
	})
)
