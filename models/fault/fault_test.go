package fault_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A fault strikes service 1 from 10 until 20, whoever sees the change.
func TestWhenAFaultStrikes(t *testing.T) {
	for _, c := range []struct {
		service int
		now     clock.Time
		to      clock.Time
		want    float64
	}{
		{1, 9, 20, 0}, {1, 10, 20, 0.25}, {1, 19, 20, 0.25}, {1, 20, 20, 0},
		{0, 15, 20, 0}, {1, 1 << 60, clock.Never, 0.25},
	} {
		for side := range exposure.Side(exposure.Sides) {
			var e condition.Effect
			a := fault.Active{Effect: &fault.ErrorRate{Ratio: 0.25}, Service: 1, From: 10, To: c.to}
			a.Contribute(condition.Subject{Service: c.service, Side: side, Now: c.now}, &e)
			if e != (condition.Effect{Error: c.want}) {
				t.Errorf("service %d at %d, %s: %+v, want error %v alone", c.service, c.now, side, e, c.want)
			}
		}
	}
}
