package rehearsal_test

import (
	"path"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// raising ships dark, raises the flag for everybody 2 minutes later, and lowers it
// when somebody is paged, who has nothing else.
const raising = "{name: s, kind: toggle, behind: new, dark: 2m, deploy: {kind: rolling, surge: 25%, unavailable: 0%}, steps: [{to: 100%}]}"

var lowering = []string{
	"change.flag=new", "change.defects.0.in=feature", "respond.actions=[{kind: kill-switch, takes: 0s, propagation: 10s}]",
	"observe.detectors=[{name: pager, kind: threshold, above: 5%, window: 1m, min_requests: 5, page: oncall}]",
}

// flagged plays it in both engines with so many ways for the flag to be heard.
func flagged(t *testing.T, bad bool, test func(t *testing.T, o outcome.Outcome), sets ...string) {
	t.Helper()
	steps(t, raising, bad, test, append(append([]string(nil), lowering...), sets...)...)
}

// Half of 30 requests a second fail while an instance shows the feature, from the
// raise 3 m 20 s after the release until it is heard that it is lowered; following ends at
// 40 minutes. So of those who are stale, all goes by what they still hear. Ten
// seconds without a failure have a chance of e^-150, and counts are within 6
// standard deviations.
func TestWhoIsStale(t *testing.T) {
	for name, c := range map[string]struct {
		flags       string
		first, last clock.Span // of the harm, since the release; 0 for none
	}{
		"nobody":                    {"{}", 200 * clock.Second, 13 * clock.Minute},
		"everybody, of lowering":    {"{stale: 100%, stale_hear: raises}", 200 * clock.Second, 41 * clock.Minute},
		"everybody, since starting": {"{stale: 100%, stale_hear: start}", 0, 0},
		"everybody, off for ever":   {"{stale: 100%, stale_hear: nothing}", 0, 0},
		"everybody, on for ever":    {"{stale: 100%, stale_hear: nothing, default: \"on\"}", 20 * clock.Second, 41 * clock.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			flagged(t, true, func(t *testing.T, o outcome.Outcome) {
				if c.first == 0 {
					if o.Harm.Failed != 0 || o.Harm.PeakExposure != 0 {
						t.Errorf("%g requests fail, shown to %g", o.Harm.Failed, o.Harm.PeakExposure)
					}
					return
				}
				first, last := o.Recovery.FirstHarm.Sub(o.Release), o.Recovery.LastHarm.Sub(o.Release)
				if first < c.first-clock.Second || first > c.first+20*clock.Second || last > c.last+3*clock.Minute || last < c.last-6*clock.Minute {
					t.Errorf("harm from %s to %s, want from %s to %s", first, last, c.first, c.last)
				}
			}, "flags="+c.flags)
		})
	}
}

// Who ships without a flag has nothing to hear of: whatever becomes of flags, the
// same requests fail.
func TestWithoutAFlagNobodyListens(t *testing.T) {
	failed := map[string]map[float64]bool{}
	for _, flags := range []string{"{}", "{stale: 100%, stale_hear: nothing}", "{heard: 1h, takes: 1h}"} {
		steps(t, "{name: s, kind: canary, steps: [{to: 30%, bake: 5m}, {to: 100%}]}", true, func(t *testing.T, o outcome.Outcome) {
			engine, _, _ := strings.Cut(path.Base(t.Name()), "#")
			if failed[engine] == nil {
				failed[engine] = map[float64]bool{}
			}
			failed[engine][o.Harm.Failed] = true
		}, "change.flag=new", "change.defects.0.in=feature", "flags="+flags)
	}
	for engine, counts := range failed {
		if len(counts) != 1 || counts[0] {
			t.Errorf("%s: %v fail", engine, counts)
		}
	}
}

// A change that does nothing does nothing, however its flag is heard of: not one
// request ends otherwise than in the control.
func TestHearingOfAFlagHurtsNobody(t *testing.T) {
	for _, flags := range []string{
		"{heard: \"lognormal(p50=5s, p95=60s)\"}", "{takes: 3m, heard: \"uniform(0s, 5m)\"}", "{stale: 50%}", "{stale: 50%, stale_hear: start}",
		"{stale: 50%, stale_hear: nothing, default: \"on\"}",
	} {
		flagged(t, false, func(t *testing.T, o outcome.Outcome) {
			if o.Harm.Failed != 0 || o.Harm.TenantsHit != 0 || o.Harm.Spared != 0 {
				t.Errorf("%s: %g requests of %d tenants fail, %g are spared", flags, o.Harm.Failed, o.Harm.TenantsHit, o.Harm.Spared)
			}
		}, "flags="+flags)
	}
}

// A flag that is pushed takes 7 minutes until the first instance hears of it and
// one more until the last does, up and down: the step is in force 7 m 52.5 s after
// it began (the last of four hears at 7/8 of the law), harm begins with the first
// and ends as long after the switch was thrown as the last one takes.
func TestAPushedFlagTakesItsTime(t *testing.T) {
	flagged(t, true, func(t *testing.T, o outcome.Outcome) {
		raised, down := said(t, o, "expose 100% of tenants"), said(t, o, "kill-switch is done")
		first, last := o.Recovery.FirstHarm.Sub(o.Release)-raised, o.Recovery.LastHarm.Sub(o.Release)-down
		eighth := clock.Minute / 8
		if first < 7*clock.Minute+eighth || first > 7*clock.Minute+eighth+20*clock.Second {
			t.Errorf("harm begins %s after the flag is raised", first)
		}
		if want := 7*clock.Minute + 7*eighth; last > want || last < want-20*clock.Second {
			t.Errorf("harm ends %s after it is lowered, want %s", last, want)
		}
		if got, want := o.Recovery.Parts[outcome.Act], 7*clock.Minute+7*eighth; got > want || got < want-20*clock.Second {
			t.Errorf("acting took %s, want %s", got, want)
		}
	}, "flags={takes: 7m, heard: \"uniform(0s, 1m)\"}")
}

// While the flag service is down, from 6 to 16 minutes, two of four instances crash
// after 8 and start again within half a minute: half of their 15 requests a second
// fail as before, or only from 16 minutes on where the code shows nothing by
// itself. That is 3400 requests fewer, give or take the start and chance.
func TestStartingWhileTheFlagServiceIsDown(t *testing.T) {
	faults := "faults=[{kind: flag.down, target: {flag: new}, start: 6m, duration: 10m}, {kind: instance.crash, target: {service: shop}, select: 50%, start: 8m, duration: 1s}]"
	failed := map[string]map[string]float64{}
	for _, flags := range []string{"{while_down: last}", "{while_down: default}", "{while_down: default, default: \"on\"}"} {
		failed[flags] = map[string]float64{}
		flagged(t, true, func(t *testing.T, o outcome.Outcome) {
			engine, _, _ := strings.Cut(path.Base(t.Name()), "#")
			failed[flags][engine] = o.Harm.Failed
		}, "flags="+flags, faults, "observe.detectors=[]")
	}
	for name, last := range failed["{while_down: last}"] {
		off, on := failed["{while_down: default}"][name], failed["{while_down: default, default: \"on\"}"][name]
		if on != last || last-off < 2900 || last-off > 3800 {
			t.Errorf("%s: %g fail with the default off, %g with on, %g with what was known last", name, off, on, last)
		}
	}
}
