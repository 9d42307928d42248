package detect

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func TestRestarts(t *testing.T) {
	r := &Restarts{Service: "b", AtLeast: 2, Within: unit.Duration(clock.Minute)}
	w := r.Watch(Site{Services: map[string]int{"a": 0, "b": 1}, Scrape: 15 * clock.Second})
	for i, c := range []struct {
		n    int64
		want signal.State
	}{{0, signal.Pass}, {1, signal.Pass}, {0, signal.Pass}, {1, signal.Fail}, {0, signal.Fail}, {0, signal.Pass}, {3, signal.Fail}} {
		s := signal.NewSample(2, 1)
		s.At = clock.Time(i) * clock.Time(15*clock.Second)
		s.Restarts[0], s.Restarts[1] = 100, c.n
		if v := w.Observe(s); v.State != c.want {
			t.Errorf("scrape %d: %s, want %s", i, v.State, c.want)
		}
	}
}
