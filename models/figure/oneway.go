package figure

import "github.com/rehearse-sim/rehearse/models/outcome"

var _ = Add(Figure{
	Name: "one_way", Title: "taken back too late", Unit: Share, Event: true, Rank: 71, Shown: InBad | IfAny,
	Doc:         "Share of plays in which the release was taken back although the old version could not use all of the data any more.",
	Of:          event(func(o *outcome.Outcome) bool { return o.Marks.OneWay }),
	WhenNothing: "0%", Censoring: "none", Source: "schema and rows of the play",
})
