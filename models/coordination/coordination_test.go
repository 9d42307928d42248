package coordination_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/coordination"
)

func TestWhenIsReadAndWritten(t *testing.T) {
	for text, want := range map[string]coordination.When{
		"before": {}, "at release": {Moment: coordination.AtRelease}, "never": {Moment: coordination.Never},
		"at step 3": {Moment: coordination.AtStep, Step: 3},
	} {
		var got coordination.When
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want || got.String() != text {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "at step", "at step 0", "at step -1", "at step two", "Never", "at step 1001"} {
		var got coordination.When
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestWhatItCosts(t *testing.T) {
	get := func(name string) coordination.Party {
		k, _ := coordination.Parties.Get(name)
		return k.New()
	}
	c := coordination.Costs{}.With(get("support").Untold()).With(get("oncall").Untold())
	if c.Routing == nil || c.Doubt != 0.3 || c.Slower != 1.5 {
		t.Errorf("support and on-call untold cost %+v", c)
	}
	for _, name := range []string{"team", "customers"} {
		if c := get(name).Untold(); c != (coordination.Costs{}) {
			t.Errorf("%s untold cost %+v at once", name, c)
		}
	}
	if who := get("team").Who(); who != "dependent team" {
		t.Errorf("a team without a name is called %q", who)
	}
}
