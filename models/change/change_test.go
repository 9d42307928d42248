package change_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A defect sits in service 1 and hurts operation 2 of tenants that meet bit 4,
// where a row says so.
func TestWhoMeetsADefect(t *testing.T) {
	for _, c := range []struct {
		name      string
		feature   bool
		operation int
		match     uint64
		subject   condition.Subject
		want      bool
	}{
		{"the new version, lit", false, -1, 0, condition.Subject{Service: 1, Side: exposure.Lit}, true},
		{"the new version, dark", false, -1, 0, condition.Subject{Service: 1, Side: exposure.Dark}, true},
		{"the old version", false, -1, 0, condition.Subject{Service: 1, Side: exposure.OldSide}, false},
		{"the fixed version", false, -1, 0, condition.Subject{Service: 1, Side: exposure.FixedSide}, false},
		{"another service", false, -1, 0, condition.Subject{Service: 0, Side: exposure.Lit}, false},
		{"the feature, lit", true, -1, 0, condition.Subject{Service: 1, Side: exposure.Lit}, true},
		{"the feature, dark", true, -1, 0, condition.Subject{Service: 1, Side: exposure.Dark}, false},
		{"its operation", false, 2, 0, condition.Subject{Service: 1, Side: exposure.Lit, Operation: 2}, true},
		{"another operation", false, 2, 0, condition.Subject{Service: 1, Side: exposure.Lit, Operation: 1}, false},
		{"operation 0, which is not all", false, 0, 0, condition.Subject{Service: 1, Side: exposure.Lit, Operation: 1}, false},
		{"its tenants", false, -1, 4, condition.Subject{Service: 1, Side: exposure.Lit, Matches: 5}, true},
		{"other tenants", false, -1, 4, condition.Subject{Service: 1, Side: exposure.Lit, Matches: 3}, false},
		{"its tenants at another operation", false, 2, 4, condition.Subject{Service: 1, Side: exposure.Lit, Matches: 5, Operation: 1}, false},
	} {
		e := condition.Effect{Slow: 1}
		change.Active{
			Effect: &change.Functional{Fail: 0.4}, Service: 1,
			Operation: c.operation, Match: c.match, Feature: c.feature, State: condition.NewState(),
		}.Contribute(c.subject, &e)
		if met := e != (condition.Effect{Slow: 1}); met != c.want {
			t.Errorf("%s: met %v, want %v", c.name, met, c.want)
		}
	}
}

func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name   string
		effect change.Effect
		want   condition.Effect
	}{
		{"per request", &change.Functional{Fail: 0.4, Per: "request"}, condition.Effect{Slow: 2, Fail: 0.7, FailAttempt: 0.5}},
		{"per attempt", &change.Functional{Fail: 0.4, Per: "attempt"}, condition.Effect{Slow: 2, Fail: 0.5, FailAttempt: 0.7}},
		{"certain", &change.Functional{Fail: 1, Per: "request"}, condition.Effect{Slow: 2, Fail: 1, FailAttempt: 0.5}},
		{"slower", &change.Latency{Factor: 3, Add: unit.Duration(80 * clock.Millisecond)}, condition.Effect{Slow: 6, Fail: 0.5, FailAttempt: 0.5, Delay: 80 * clock.Millisecond}},
	} {
		e := condition.Effect{Slow: 2, Fail: 0.5, FailAttempt: 0.5}
		c.effect.Contribute(condition.Subject{}, &e)
		if e != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, e, c.want)
		}
	}
}

func TestDefaultsOfAVariantDoNothing(t *testing.T) {
	for _, k := range change.Kinds.All() {
		e := condition.Effect{Slow: 1}
		k.New().Contribute(condition.Subject{}, &e)
		if e != (condition.Effect{Slow: 1}) {
			t.Errorf("%s hurts before it was given a figure: %+v", k.Name, e)
		}
	}
}
