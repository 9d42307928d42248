package figure

import (
	"strings"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// event makes the function of a figure that is the share of plays in which
// something holds.
func event(holds func(*outcome.Outcome) bool) func(*outcome.Outcome) (stats.Obs, bool) {
	return always(func(o *outcome.Outcome) float64 {
		if holds(o) {
			return 1
		}
		return 0
	})
}

// Results are the shares of plays by how the rollout ended, in the order of
// [outcome.Result]; they add up to 1.
var Results = func() []Figure {
	titles := [...]struct {
		title, doc string
		shown      Shown
	}{
		outcome.Completed:    {"completed, nothing taken back", "everybody has the change and nothing was taken back", InBad | IfAny},
		outcome.Aborted:      {"stopped by a gate", "a gate stopped the rollout", InBad | IfAny},
		outcome.RolledBack:   {"rolled back by people", "people took the version back", InBad | IfAny},
		outcome.Killed:       {"flag lowered by people", "people lowered the flag", InBad | IfAny},
		outcome.FixedForward: {"fixed forward", "people shipped a fix on top", InBad | IfAny},
		outcome.Stuck:        {"stuck", "the rollout waits for a person, or is still under way when following ends", InBad | InClean | IfAny},
		outcome.LeftBad:      {"left as it is, still hurting", "everybody has the change, or a fix that fails in turn, and it still hurts when following ends", InBad | IfAny},
		outcome.Caught:       {"caught in staging", "staging revealed a defect before customers met it", InBad | IfAny},
	}
	results := make([]Figure, len(outcome.Results))
	for i, name := range outcome.Results {
		r := outcome.Result(i)
		results[i] = Add(Figure{
			Name: strings.ReplaceAll(name, "-", "_"), Title: titles[i].title, Unit: Share, Event: true,
			Rank: 60 + i, Shown: titles[i].shown, More: r == outcome.Completed,
			Doc:         "Share of plays in which " + titles[i].doc + ".",
			Of:          event(func(o *outcome.Outcome) bool { return o.Result == r }),
			WhenNothing: "0%, and 100% of completed", Censoring: "judged at the end of following", Source: "exactly one result per play",
		})
	}
	return results
}()
