package figure

import "github.com/rehearse-sim/rehearse/models/outcome"

var _ = Add(Figure{
	Name: "rows_lost", Title: "rows lost", Unit: Count, Rank: 28,
	Shown: InBad | Tail | IfAny,
	Doc:   "Rows that had been written since the backup that people restored, and are gone with it, in the mean.",
	Of:    amount(func(o *outcome.Outcome) float64 { return o.Harm.RowsLost }),

	WhenNothing: "0", Censoring: cutOff,
	Source: "writes to the store from its last backup before the release until the restore",
})
