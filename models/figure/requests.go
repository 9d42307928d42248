package figure

import "github.com/rehearse-sim/rehearse/models/outcome"

var (
	_ = Add(Figure{
		Name: "requests_failed", Title: "requests failed", Unit: Count, Rank: 20,
		Shown: InBad | Tail | Compared,
		Doc:   "Requests of clients that failed for good, retries included, and would not have without the release.",
		Of:    amount(func(o *outcome.Outcome) float64 { return o.Harm.Failed }),

		WhenNothing: "0", Censoring: cutOff,
		Source: byDifference + ": those that the change itself fails one by one, rejects and timeouts net per window",
	})

	_ = Add(Figure{
		Name: "requests_failed_share", Title: "share of requests failed", Unit: Share, Rank: 21,
		Doc:         "Requests failed because of the release, as a share of all requests from the release to the end of following.",
		Of:          amount(func(o *outcome.Outcome) float64 { return ratio(o.Harm.Failed, float64(o.Requests)) }),
		WhenNothing: "0%", Censoring: cutOff, Source: byDifference,
	})

	_ = Add(Figure{
		Name: "requests_spared", Title: "requests spared", Unit: Count, Rank: 22, More: true,
		Doc:         "Requests that failed in the control and not under the release: the reverse of requests_failed.",
		Of:          always(func(o *outcome.Outcome) float64 { return o.Harm.Spared }),
		WhenNothing: "0", Censoring: "none", Source: byDifference,
	})

	_ = Add(Figure{
		Name: "budget_burned", Title: "error budget burned", Unit: Share, Rank: 23, Shown: InBad | Compared,
		Doc:         "Requests failed because of the release, as a share of the failures that the promise allows in its whole window, e.g. 30 days.",
		Of:          amount(func(o *outcome.Outcome) float64 { return o.Harm.BudgetBurned }),
		WhenNothing: "0%", Censoring: cutOff, Source: "SRE Workbook, chapter 2",
	})
)

// Causes are the figures that split requests_failed by what failed the last
// attempt, in the order of [outcome.Causes].
var Causes = []Figure{
	cause("failed_by_change", "failed by the change itself", "the change's own effect",
		func(c outcome.Causes) float64 { return c.Change }),
	cause("failed_by_reject", "turned away", "no slot, no place in line or no instance",
		func(c outcome.Causes) float64 { return c.Reject }),
	cause("failed_by_timeout", "timed out", "somebody who stopped waiting",
		func(c outcome.Causes) float64 { return c.Timeout }),
	cause("failed_by_other", "failed otherwise", "refused or failing calls further down, faults and background errors, net of the control's",
		func(c outcome.Causes) float64 { return c.Other }),
}

func cause(name, title, by string, of func(outcome.Causes) float64) Figure {
	return Add(Figure{
		Name: name, Title: "requests " + title, Unit: Count, Rank: 25,
		Doc:         "The part of requests_failed whose last attempt was failed by " + by + ".",
		Of:          amount(func(o *outcome.Outcome) float64 { return of(o.Harm.ByCause) }),
		WhenNothing: "0", Censoring: cutOff, Source: byDifference,
	})
}
