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

// A law that is cut is as far as the share of its step that has passed; it stays
// a law.
func TestCut(t *testing.T) {
	l := newLaw(8, 400)
	l.settle(100, 0.05, 1)
	before := l.inside()
	l.step(10, 200, 0.05, 1)
	after := l.inside()
	for _, share := range []float64{0, 0.25, 0.9, 1} {
		c := l.copy()
		c.cut(share)
		sum := 0.0
		for _, p := range c.p[:c.high+1] {
			sum += p
		}
		if want := before + share*(after-before); math.Abs(c.inside()-want) > 1e-9*after || math.Abs(sum-1) > 1e-12 {
			t.Errorf("share %v: %v inside, want %v; probabilities add up to %v", share, c.inside(), want, sum)
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
