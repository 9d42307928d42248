package rehearsal_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// hidden ships dark by a canary and raises the flag afterwards, with a gate that
// is read in one part only.
func hidden(gate string) string {
	return "{name: s, kind: toggle, behind: new, dark: 5m, deploy_by: {kind: canary, steps: [{to: 20%, bake: 5m}, {to: 100%}]}, steps: [{to: 20%, bake: 10m}, {to: 100%}], gate: [" + gate + "]}"
}

// Going back, the flag comes first, and the version where it is to blame: a gate
// that sees a defect of the version in the dark shifts traffic at 20%; one that
// looks once the flag is raised lowers it, which mends the feature and not the
// version, so that a person who is paged takes that back as well. Gates read an
// error ratio of 50% within a minute.
func TestFlagFirstThenVersion(t *testing.T) {
	actions := "respond.actions=[{kind: kill-switch, takes: 0s, propagation: 10s}, {kind: traffic-shift, takes: 0s}, {kind: rollback, takes: 0s, succeeds: 100%}]"
	watch := "observe.detectors=[{name: errors, kind: threshold, scope: exposed, above: 10%, window: 1m, min_requests: 5}, {name: pager, kind: threshold, above: 20%, window: 1m, for: 12m, page: oncall}]"
	const never = -1
	for name, c := range map[string]struct {
		in, gate     string
		flag, shift  int // entries of the timeline that say so, -1 for none
		peak         float64
		from, within clock.Span // of the last harm, since the release
	}{
		"version, seen in the dark":     {"version", "{detector: errors}", never, 1, 0, 0, 4 * clock.Minute},
		"feature, seen when raised":     {"feature", "{detector: errors}", 1, never, 0.25, 10 * clock.Minute, 14 * clock.Minute},
		"version, read when raised":     {"version", "{detector: errors, while: raised}", 1, 2, 0.25, 12 * clock.Minute, 25 * clock.Minute},
		"feature, read in the dark":     {"feature", "{detector: errors, while: dark}", 1, never, 1, 20 * clock.Minute, 48 * clock.Minute},
		"version, nobody reads a thing": {"version", "", 1, 2, 1, 12 * clock.Minute, 45 * clock.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			steps(t, hidden(c.gate), true, func(t *testing.T, o outcome.Outcome) {
				at := map[string]int{}
				for _, e := range o.Timeline {
					for _, way := range []string{"kill-switch is done", "traffic-shift is done", "rollback is done"} {
						if strings.Contains(e.Text, way) && at[way] == 0 {
							at[way] = len(at) + 1
						}
					}
				}
				back := max(at["traffic-shift is done"], at["rollback is done"])
				if max(c.flag, 0) != at["kill-switch is done"] || max(c.shift, 0) != back {
					t.Errorf("the flag is lowered as number %d and the version taken back as number %d, want %d and %d: %v",
						at["kill-switch is done"], back, c.flag, c.shift, o.Timeline)
				}
				last := o.Recovery.LastHarm.Sub(o.Release)
				if o.Harm.PeakExposure > c.peak+0.05 || last < c.from || last > c.within {
					t.Errorf("the feature is shown to %.0f%%, last harm after %s", 100*o.Harm.PeakExposure, last)
				}
			}, "change.flag=new", "change.defects.0.in="+c.in, watch, actions)
		})
	}
}
