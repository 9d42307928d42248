package detect

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func TestQueueLag(t *testing.T) {
	q := &QueueLag{Queue: "b", Above: unit.Duration(2 * clock.Minute), For: unit.Duration(clock.Minute)}
	w := q.Watch(Site{Queues: map[string]int{"a": 0, "b": 1}})
	s := signal.NewSample(1, 1)
	if v := w.Observe(s); v.State != signal.NoData {
		t.Errorf("without queues: %s", v.State)
	}
	for i, c := range []struct {
		lag  clock.Span
		want signal.State
	}{
		{0, signal.Pass},
		{2 * clock.Minute, signal.Pass},
		{121 * clock.Second, signal.Inconclusive},
		{3 * clock.Minute, signal.Inconclusive},
		{4 * clock.Minute, signal.Fail},
		{0, signal.Pass},
		{5 * clock.Minute, signal.Inconclusive},
	} {
		s.At = clock.Time(i) * clock.Time(30*clock.Second)
		s.Lag = []clock.Span{clock.Hour, c.lag}
		if v := w.Observe(s); v.State != c.want {
			t.Errorf("look %d, lag %v: %s, want %s", i, c.lag, v.State, c.want)
		}
	}
}
