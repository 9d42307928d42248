package conformance_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// While the flag service is down nobody hears of what is raised or lowered: harm
// begins and ends when it is over, give or take the 30 s within which a flag is
// heard, and never if it never is. About 6 requests a second fail, so ten seconds
// without any have a chance of e^-60.
func TestNobodyHearsOfAFlag(t *testing.T) {
	at := func(d clock.Span) clock.Time { return clock.Time(0).Add(d) }
	near := func(x, want clock.Time) bool { return x > want.Add(-10*clock.Second) && x < want.Add(45*clock.Second) }
	for name, c := range map[string]struct {
		fault       string
		first, last clock.Time // of the harm; Never for the end
		none        bool
	}{
		"lowered":        {fault: "start: 14m, duration: 32m", last: at(46 * clock.Minute)},
		"lowered in two": {fault: "start: 14m, duration: 16m, schedule: {every: 16m, times: 2}", last: at(46 * clock.Minute)},
		"lowered, never": {fault: "start: 14m, duration: 0s", last: at(72*clock.Minute + 50*clock.Second)},
		"raised":         {fault: "start: 1m, duration: 20m", first: at(21 * clock.Minute)},
		"raised, never":  {fault: "start: 1m, duration: 0s", none: true},
	} {
		o := played(t, "flag-service-down", true, "expect=[]", "clock.follow=1h", "release.start=2m", "respond.oncall.ack=2m", "respond.oncall.diagnose=2m",
			"strategies=[{name: toggle, kind: toggle, behind: new-orders, deploy: rolling, steps: [{to: 100%}], ways: [kill-switch]}]",
			"faults=[{kind: flag.down, target: {flag: new-orders}, "+c.fault+"}]")["toggle"]
		if c.none {
			if o.Harm.Failed != 0 {
				t.Errorf("%s: %g requests fail", name, o.Harm.Failed)
			}
			continue
		}
		if c.last > 0 && (o.Result != outcome.Killed || !near(o.Recovery.LastHarm, c.last)) {
			t.Errorf("%s: %v, last harm at %v, want about %v", name, o.Result, o.Recovery.LastHarm, c.last)
		}
		if c.first > 0 && !near(o.Recovery.FirstHarm, c.first) {
			t.Errorf("%s: first harm at %v, want about %v", name, o.Recovery.FirstHarm, c.first)
		}
	}
}
