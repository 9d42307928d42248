package flow

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// A law whose step is cut is as far as if the step had been so short from the
// beginning.
func TestCut(t *testing.T) {
	l := newLaw(8, 400)
	l.settle(100, 0.05, 1)
	for _, share := range []float64{0, 0.25, 0.9, 1} {
		want, got := l.copy(), l.copy()
		want.step(10*share, 200, 0.05, 1)
		got.step(10, 200, 0.05, 1)
		got.cut(share)
		for i := range want.p {
			if math.Abs(got.p[i]-want.p[i]) > 1e-15 {
				t.Fatalf("share %v: %g at %g inside, want %g", share, got.p[i], want.x[i], want.p[i])
			}
		}
		if math.Abs(got.inside()-want.inside()) > 1e-9 {
			t.Errorf("share %v: %v inside, want %v", share, got.inside(), want.inside())
		}
	}
}

// How often somebody says that conditions have changed does not hurry a line
// along: 10% too much for two minutes fills it as far, whether the board is
// read anew every 0.1 s or every 30 s.
func TestChangesDoNotHurryALine(t *testing.T) {
	var inside [2]float64
	for i, every := range []float64{30, 0.1} {
		calm := effect(func(condition.Subject, *condition.Effect) {})
		e := chain(176, patientOnce(), 1, []topology.Node{server(8, 100_000, rng.Exponential{Scale: 0.05})}, calm)
		for s := 0.0; s <= 120; s += every {
			now := clock.Time(clock.FromSeconds(s))
			e.Settle(now)
			e.site.Board.Changed(now)
		}
		e.advance(clock.Time(2 * clock.Minute))
		inside[i] = e.all[0].law.inside()
	}
	if grown := 120 * (176 - 160.0); math.Abs(inside[0]/grown-1) > 0.05 || math.Abs(inside[1]/inside[0]-1) > 0.05 {
		t.Errorf("%.0f inside when read every 30 s, %.0f when read every 0.1 s, want about %.0f", inside[0], inside[1], grown)
	}
}

// patientOnce are clients that wait for a day and never try again.
func patientOnce() load.Clients {
	return load.Clients{Timeout: unit.Duration(24 * clock.Hour), Attempts: 1, Budget: 1}
}
