package change_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
)

// Only calls of the new version are tried more often; not its stores, nor the
// calls of others.
func TestEagerRetries(t *testing.T) {
	linker, ok := change.Active{Effect: &change.EagerRetries{More: 3}, Service: 1, Operation: -1, State: condition.NewState()}.Contributor().(condition.Linker)
	if !ok {
		t.Fatal("it does nothing to links")
	}
	for _, c := range []struct {
		name string
		way  condition.Way
		want int
	}{
		{"a call of the new version", condition.Way{From: 1, To: 2, Store: -1, Side: exposure.Lit}, 3},
		{"a call of the old one", condition.Way{From: 1, To: 2, Store: -1, Side: exposure.OldSide}, 0},
		{"a store of the new version", condition.Way{From: 1, To: -1, Store: 0, Side: exposure.Lit}, 0},
		{"a call of another service", condition.Way{From: 0, To: 1, Store: -1, Side: exposure.Lit}, 0},
	} {
		l := condition.Link{Slow: 1}
		linker.Link(c.way, &l)
		if l.More != c.want {
			t.Errorf("%s: %d more tries, want %d", c.name, l.More, c.want)
		}
	}
	plain := change.Active{Effect: &change.Latency{Factor: 2}, Service: 1}
	if _, ok := plain.Contributor().(condition.Linker); ok {
		t.Error("a defect that does nothing to calls is asked about links")
	}
}
