package detect

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func TestReconciliation(t *testing.T) {
	r := &Reconciliation{Every: unit.Duration(clock.Hour), LooksAt: 0.1, AtLeast: 3}
	w := r.Watch(Site{})
	for _, c := range []struct {
		at    clock.Span
		wrong float64
		want  signal.State
	}{
		{0, 0, signal.Pass},
		{30 * clock.Minute, 1000, signal.Pass}, // not before its next run
		{60 * clock.Minute, 1000, signal.Fail},
		{90 * clock.Minute, 1020, signal.Fail},
		{120 * clock.Minute, 1020, signal.Pass}, // two of twenty new ones
	} {
		s := signal.NewSample(1, 1)
		s.At, s.WrongRows = clock.Time(c.at), c.wrong
		if v := w.Observe(s); v.State != c.want {
			t.Errorf("at %v with %g wrong rows: %s, want %s", c.at, c.wrong, v.State, c.want)
		}
	}
}
