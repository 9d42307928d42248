package flow

import (
	flags "flag"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// mishap is what goes wrong in a random world.
type mishap struct{ fail, errors, shed, lose, slow float64 }

func (m mishap) Contribute(s condition.Subject, e *condition.Effect) {
	if s.Side == exposure.Lit {
		e.FailWith(m.fail)
	}
	e.ErrorWith(m.errors)
	e.ShedWith(m.shed)
	e.Slow *= m.slow
}

func (m mishap) Link(_ condition.Way, l *condition.Link) {
	l.LoseWith(m.lose)
	l.FailWith(m.errors / 2)
}

// In every evaluation, to rounding: those who come are as many as the load says;
// every attempt and every request ends in exactly one way; and whoever is sent to
// the first service has come there or is shed at its door. What comes to a pool is what it serves, turns
// away, or has inside (TestLawStaysSound).
func TestRequestsAreConserved(t *testing.T) {
	for name, value := range map[string]string{"rapid.seed": "3", "rapid.checks": "60", "rapid.nofailfile": "true"} {
		if err := flags.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	evaluations, hot, failing := 0, 0, 0
	rapid.Check(t, func(r *rapid.T) {
		share := func(name string) float64 { return float64(rapid.IntRange(0, 30).Draw(r, name)) / 100 }
		rate := float64(rapid.IntRange(20, 900).Draw(r, "rate"))
		_, site, world := small(rate, topology.Balance(rapid.IntRange(0, 1).Draw(r, "balance")))
		m := mishap{share("fail"), share("errors"), share("shed"), share("lose"), 1 + share("slow")}
		shape := condition.Shape{Services: 2, Operations: 2}
		for _, l := range site.System.Links() {
			shape.Ways = append(shape.Ways, condition.Way{From: l.From, To: l.To, Store: l.Store})
		}
		site.Board = condition.NewBoard(shape, site.Crowd.Population.Classes, m)
		site.Crowd.Load.Clients.Attempts = rapid.IntRange(1, 4).Draw(r, "attempts")
		site.Crowd.Load.Clients.Budget = unit.Percent(rapid.SampledFrom([]float64{0, 0.1, 1}).Draw(r, "budget"))
		e := New(site, Options{Draws: world, Scrape: 15 * clock.Second, Allowed: 0.001})
		sent := 0.0
		for second := 1; second <= 90; second++ {
			now := clock.Time(second) * clock.Time(clock.Second)
			from := e.at
			e.advance(now)
			came := 0.0
			for _, g := range e.groups {
				came += g.rate * e.factor(g.cohort, from)
			}
			sent += came
			rates, atFirst := 0.0, 0.0
			for key := range e.table {
				o := &e.table[key]
				if rates += o.rate; o.rate <= 0 {
					continue
				}
				if one := sum(o.attempt[:]); math.Abs(one-1) > 1e-12 {
					r.Fatalf("at %v attempts end in %v, which add up to 1%+g", now, o.attempt, one-1)
				}
				if one := sum(o.final[:]); math.Abs(one-1) > 1e-12 {
					r.Fatalf("at %v requests end in %v, which add up to 1%+g", now, o.final, one-1)
				}
				if o.final[traffic.Served] < 1 {
					failing++
				}
				atFirst += o.rate
			}
			if math.Abs(rates-came) > 1e-9*came {
				r.Fatalf("at %v %g requests/s come, and %g are played", now, came, rates)
			}
			if first := atFirst + e.retried[len(e.retried)-1]; math.Abs(e.all[0].rate-first*(1-m.shed)) > 1e-9*first {
				r.Fatalf("at %v %g attempts/s are sent, %g%% of them are shed, and %g come to the first service", now, first, 100*m.shed, e.all[0].rate)
			}
			evaluations++
			if e.laws {
				hot++
			}
			switch second {
			case 20:
				e.Start(1, exposure.New)
			case 40:
				e.Settle(now)
				e.site.Router.Raise(now, exposure.Share(2, 0.5), 10*clock.Second)
				e.site.Board.Changed(now)
			case 60:
				e.Settle(now)
				e.Kill(12)
			}
		}
		if played := e.sent; math.Abs(played-sent) > 1e-6*sent {
			r.Fatalf("%g came, and %g were played", sent, played)
		}
		if e.lost < 0 || e.lost > e.sent {
			r.Fatalf("%g of %g failed", e.lost, e.sent)
		}
	})
	if evaluations < 5000 || hot < 500 || failing < 5000 {
		t.Errorf("%d evaluations, %d of hot systems, %d kinds failing: that says little", evaluations, hot, failing)
	}
}

func sum(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v
	}
	return total
}
