package condition_test

import (
	"reflect"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
)

// Half of a link is half of each of its parts, but for a lock and for patience.
func TestHalfALink(t *testing.T) {
	full := condition.Link{
		Skip: 0.5, Fail: 0.4, Lose: 0.2, Slow: 3, Delay: 80, Refuse: 0.6, More: 4, Until: 70, Jitter: 20, Patience: 50, Taken: 30,
	}
	complete(t, full)
	got := condition.Link{Slow: 1}
	got.Add(full, 0.5)
	want := condition.Link{
		Skip: 0.25, Fail: 0.2, Lose: 0.1, Slow: 2, Delay: 40, Refuse: 0.3, More: 2, Until: 70, Jitter: 10, Patience: 50, Taken: 15,
	}
	if !alike(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	got = condition.Link{Slow: 1}
	if got.Add(full, 0); got.Until != 0 || got.Taken != 0 || got.Slow != 1 {
		t.Errorf("nothing of a link is %+v", got)
	}
	got = condition.Link{Slow: 1}
	got.Add(full, 1)
	if !alike(got, full) {
		t.Errorf("all of it is %+v, want %+v", got, full)
	}
}

// The same for what holds at a service.
func TestHalfAnEffect(t *testing.T) {
	full := condition.Effect{
		Fail: 0.4, FailAttempt: 0.2, Error: 0.6, Spoil: 0.8, Slow: 3, Delay: 80, Jitter: 20, Until: 70, Shed: 0.5,
	}
	complete(t, full)
	got := condition.Effect{Slow: 1}
	got.Add(full, 0.5)
	want := condition.Effect{
		Fail: 0.2, FailAttempt: 0.1, Error: 0.3, Spoil: 0.4, Slow: 2, Delay: 40, Jitter: 10, Until: 70, Shed: 0.25,
	}
	if !alike(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	got = condition.Effect{Slow: 1}
	if got.Add(full, 0); !alike(got, condition.Effect{Slow: 1}) {
		t.Errorf("nothing of an effect is %+v", got)
	}
}

// complete fails where a field is not set, so that a new one is not forgotten.
func complete(t *testing.T, x any) {
	t.Helper()
	v := reflect.ValueOf(x)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s of %s is not tried", v.Type().Field(i).Name, v.Type())
		}
	}
}

// alike compares to rounding.
func alike(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if x.Field(i).CanFloat() {
			if d := x.Field(i).Float() - y.Field(i).Float(); d > 1e-12 || d < -1e-12 {
				return false
			}
		} else if x.Field(i).Int() != y.Field(i).Int() {
			return false
		}
	}
	return true
}
