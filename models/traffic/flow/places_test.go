package flow

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// At an overloaded store everybody who can be in line is: who comes waits for as
// many accesses as its users have slots. A version that is brought in beside the
// old one doubles them.
func TestTheLineAtAStoreIsAsLongAsItsUsersHaveSlots(t *testing.T) {
	user := &pool{node: &topology.Node{Concurrency: 20}}
	s := store{Pool: topology.Pool{Connections: 4}, moments: moments{0.1, 0.01}, users: []*pool{user}, steady: 120}
	for _, instances := range []int{6, 12, 6} {
		user.instances = make([]instance, instances)
		for step := range 600 {
			s.begin()
			s.use(60, &condition.Link{Slow: 1}, clock.Time(step)*clock.Time(clock.Second))
			s.settle(clock.Time(step)*clock.Time(clock.Second), 1)
		}
		if want := float64(instances*20) * 0.1 / 4; math.Abs(s.wait/want-1) > 0.05 {
			t.Errorf("with %d instances one waits %.2fs, want %.2fs", instances, s.wait, want)
		}
	}
}
