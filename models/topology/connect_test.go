package topology

import (
	"math"
	"testing"
)

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		limit        int
		demand, want float64
	}{{0, 1e6, 0}, {100, 0, 0}, {100, 100, 0}, {100, 125, 0.2}, {100, 200, 0.5}} {
		p := Pool{Limit: c.limit}
		if got := p.Refused(c.demand); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v of %d: %v refused, want %v", c.demand, c.limit, got, c.want)
		}
	}
}

func TestDemand(t *testing.T) {
	s := System{
		Services: []Node{{Pool: 10, Stores: []int{0, 1}}, {Pool: 5, Stores: []int{1}}, {Pool: 99}},
		Stores:   []Pool{{}, {Limit: 30}},
	}
	for store, want := range []float64{40, 55} {
		if got := s.Demand(store, []int{4, 3, 7}); got != want {
			t.Errorf("store %d: %v, want %v", store, got, want)
		}
	}
	if !s.Limited() || (&System{Stores: []Pool{{}}}).Limited() {
		t.Error("limited is not what has a limit")
	}
}
