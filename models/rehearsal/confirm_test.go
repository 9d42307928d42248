package rehearsal_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Flagger asks a person once for each confirmation, who takes 6 minutes (4 of them to
// look), and goes on at the tick after.
func TestWhoHasConfirmedIsNotAskedAgain(t *testing.T) {
	const strategy = `{name: s, kind: flagger, interval: 1m, step_weight: 25%, max_weight: 50%, threshold: 3, CONFIRM, gate: [{detector: errors}]}`
	for confirm, want := range map[string]struct {
		waits int
		full  clock.Span
	}{
		"confirm_rollout: true":                                     {1, 9 * clock.Minute},
		"confirm_promotion: true":                                   {1, 9 * clock.Minute},
		"confirm_rollout: true, confirm_promotion: true":            {2, 15 * clock.Minute},
		"confirm_traffic_increase: true":                            {3, 21 * clock.Minute},
		"confirm_traffic_increase: true, confirm_promotion: true":   {4, 27 * clock.Minute}, // both at the last weight
		"confirm_traffic_increase: false, confirm_promotion: false": {0, 3 * clock.Minute},
	} {
		steps(t, replace(strategy, "CONFIRM", confirm), false, func(t *testing.T, o outcome.Outcome) {
			told := 0
			for _, e := range o.Timeline {
				if strings.Contains(e.Text, "a person has to confirm") {
					told++
				}
			}
			if told != want.waits {
				t.Errorf("%s: the timeline tells of %d waits, want %d", confirm, told, want.waits)
			}
			if at := said(t, o, "expose everybody"); o.Safety.Waits != want.waits || at != want.full || o.Safety.PeopleMinutes != float64(4*want.waits) {
				t.Errorf("%s: %d waits, %g minutes of people, everybody after %s, want %d and %s", confirm, o.Safety.Waits, o.Safety.PeopleMinutes, at, want.waits, want.full)
			}
		})
	}
}
