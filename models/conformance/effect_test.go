package conformance_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
)

// What a defect or a fault does is the same for the same request, does
// something, never helps anybody, and leaves chances chances, even twice.
func TestEffects(t *testing.T) {
	defects, faults := variants(change.Kinds), variants(fault.Kinds)
	contributors := map[string][2]condition.Contributor{}
	for _, name := range defects.Names() {
		contributors["defect "+name] = [2]condition.Contributor{example[change.Effect](t, defects, name), example[change.Effect](t, defects, name)}
	}
	for _, name := range faults.Names() {
		if c, ok := example[fault.Effect](t, faults, name).(condition.Contributor); ok {
			contributors["fault "+name] = [2]condition.Contributor{c, example[fault.Effect](t, faults, name).(condition.Contributor)}
		}
	}
	for name, twins := range contributors {
		t.Run(name, func(t *testing.T) {
			does := false
			for side := range exposure.Side(exposure.Sides) {
				for operation := range 2 {
					s := condition.Subject{Side: side, Operation: operation, Matches: 1, Now: 60e9}
					before := condition.Effect{Slow: 1, Fail: 0.1, FailAttempt: 0.1, Error: 0.1, Delay: 1}
					a, b := before, before
					twins[0].Contribute(s, &a)
					twins[1].Contribute(s, &b)
					if a != b {
						t.Fatalf("%+v: %+v, its twin %+v", s, a, b)
					}
					does = does || a != before
					for range 2 {
						if a.Fail < before.Fail || a.FailAttempt < before.FailAttempt || a.Error < before.Error || a.Slow < before.Slow || a.Delay < before.Delay || a.Until < before.Until {
							t.Errorf("%+v: helps: %+v after %+v", s, a, before)
						}
						if a.Fail > 1 || a.FailAttempt > 1 || a.Error > 1 {
							t.Errorf("%+v: more than certain: %+v", s, a)
						}
						before = a
						twins[0].Contribute(s, &a)
					}
				}
			}
			_, kills := twins[0].(change.Mortal)
			_, damages := twins[0].(change.Damager)
			_, publishes := twins[0].(change.Publisher)
			_, consumes := twins[0].(change.Consumer)
			_, leaks := twins[0].(change.Leaker)
			_, calls := twins[0].(change.Caller)
			_, caches := twins[0].(change.Cacher)
			if silent := kills || damages || leaks || publishes || consumes || calls || caches; silent && does {
				t.Error("what ends instances, damages rows, leaks connections, concerns messages, calls or shows in a cache does nothing to a single request")
			} else if !silent && !does {
				t.Error("the example does nothing")
			}
		})
	}
}
