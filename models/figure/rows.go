package figure

import "github.com/rehearse-sim/rehearse/models/outcome"

var (
	_ = Add(Figure{
		Name: "rows_damaged", Title: "rows damaged", Unit: Count, Rank: 26,
		Shown: InBad | Tail | Compared | IfAny,
		Doc:   "Rows that the release wrote wrongly while it answered well, whether or not they were mended later; the mean over the luck of single requests.",
		Of:    amount(func(o *outcome.Outcome) float64 { return o.Harm.RowsDamaged }),

		WhenNothing: "0", Censoring: cutOff,
		Source: "writes of the tenants that met the change, times the ratio that it damages",
	})

	_ = Add(Figure{
		Name: "tenants_damaged", Title: "tenants with damaged rows", Unit: Share, Rank: 27,
		Shown: InBad | IfAny,
		Doc:   "Share of the tenants with at least one row that the release wrote wrongly.",
		Of: part(func(o *outcome.Outcome) float64 {
			return ratio(float64(o.Harm.TenantsDamaged), float64(o.Harm.Tenants))
		}),
		WhenNothing: "0%", Censoring: cutOff, Source: "as rows_damaged",
	})

	_ = Add(Figure{
		Name: "rows_corrupted", Title: "rows damaged by faults", Unit: Count, Rank: 28,
		Shown: InBad | InClean | IfAny,
		Doc:   "Rows that a fault of the environment damaged until following ended, in the mean. The control has the same damage, so it is not the release's.",
		Of:    amount(func(o *outcome.Outcome) float64 { return o.RowsCorrupted }),

		WhenNothing: "0", Censoring: cutOff,
		Source: "writes to the store while the fault lasts, times its ratio",
	})
)
