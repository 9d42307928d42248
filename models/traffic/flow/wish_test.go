package flow

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// broken fails this share of the requests that see the feature.
type broken float64

func (b broken) Contribute(s condition.Subject, e *condition.Effect) {
	if s.Service == 1 && s.Side == exposure.Lit {
		e.FailWith(float64(b))
	}
}

// flagged is a small site of which every instance runs the new version, with
// constant load, patient callers and one attempt at everything, half of which is
// for the changed service.
func flagged(t *testing.T, with broken, control *Engine, book Book) *Engine {
	_, site, world := small(100, 0)
	l := site.Crowd.Load
	l.Profile.Kind, l.Clients.Attempts, l.Clients.Timeout = "constant", 1, unit.Duration(10*clock.Second)
	l.Operations = []load.Operation{{Name: "read", Share: 0.5}, {Name: "write", Share: 0.5}}
	site.Crowd = traffic.NewCrowd(site.Crowd.Population, l, make([]clock.Span, 2), world)
	call := &site.System.Services[0].Calls[1][0]
	call.Attempts, call.Timeout = 1, 10*clock.Second
	site.Board = condition.NewBoard(condition.Shape{Services: 2, Operations: 2}, site.Crowd.Population.Classes, with)
	e := New(site, Options{Draws: world, Scrape: 15 * clock.Second, Allowed: 0.001, Control: control, Book: book})
	e.opt.Play = func(to clock.Time) { e.opt.Control.run(to.Add(5*clock.Minute), nil) }
	back := e.all[1].instances
	for range len(back) {
		e.Stop(e.all[1].instances[0].id)
		e.Start(1, exposure.New)
	}
	if len(e.version[exposure.New].instances) != len(e.all[1].instances) || e.opt.Draws != world {
		t.Fatal("some instance runs the old version")
	}
	return e
}

// Raises that overtake each other, of all kinds and paces: for every group and
// at every second, the chance that one attempt is lit, and that two attempts of
// the same request both are, is what counting instances and requests says.
func TestOvertakenRaisesLightEveryGroup(t *testing.T) {
	const requests = 20
	e := flagged(t, 0, nil, nil)
	s := rng.NewWorld(3, 0).Key("raises").At(0)
	r, instances := e.site.Router, len(e.all[1].instances)
	share := func() float64 { return float64(s.Intn(5)) * 0.25 }
	most := 0
	for second := range 400 {
		now := clock.Time(clock.Span(second+1) * clock.Second)
		e.Settle(now)
		if s.Intn(12) == 0 && second < 330 {
			rule := exposure.Rule{Shares: []float64{share(), share()}, PerRequest: s.Intn(3) == 0}
			r.Raise(now, rule, []clock.Span{0, 10, 60, 60, 200, 1000}[s.Intn(6)]*clock.Second)
		}
		e.evaluate()
		most = max(most, len(e.rules))
		for _, g := range e.groups {
			var once, twice, wantOnce, wantTwice float64
			for _, w := range g.wants {
				lit := e.mix[w.wish][exposure.Lit]
				once += w.share * lit
				twice += w.share * lit * lit
			}
			for i := range requests {
				lit := 0.0
				for _, ear := range e.listening() {
					if r.Shows(now, g.cohort, (g.low+g.high)/2, (float64(i)+0.5)/requests, ear) {
						lit += 1 / float64(instances)
					}
				}
				wantOnce += lit / requests
				wantTwice += lit * lit / requests
			}
			if off := max(math.Abs(once-wantOnce), math.Abs(twice-wantTwice)); off > 1e-9 {
				t.Fatalf("second %d, cohort %d, buckets [%g, %g): lit once %.4f and twice %.4f, want %.4f and %.4f",
					second+1, g.cohort, g.low, g.high, once, twice, wantOnce, wantTwice)
			}
		}
	}
	if most < 6 || len(e.wants) <= fewest {
		t.Errorf("at most %d rules at once and %d wishes: nothing was overtaken", most, len(e.wants))
	}
}

// tenants is a Book of who was hit and how many failed.
type tenants struct {
	hit    map[int]bool
	failed float64
}

func (b *tenants) Hit(tenant int, _ clock.Time)                       { b.hit[tenant] = true }
func (b *tenants) Degrade(int)                                        {}
func (b *tenants) Fail(_ clock.Time, _ int, _ traffic.End, n float64) { b.failed += n }
func (b *tenants) Spare(float64)                                      {}

// A flag that takes ten minutes to be heard is lowered after one: every instance
// shows the feature for that one minute, some at once and some ten minutes
// later. So as many requests fail as if it had been heard at once, and only of
// tenants whom the flag included. Failures are Poisson; 5.5 standard deviations
// make a false alarm less likely than 1e-7.
func TestFlagLoweredBeforeItIsHeard(t *testing.T) {
	const fails, up, within = 0.2, clock.Minute, 10 * clock.Minute
	for _, rule := range []exposure.Rule{
		exposure.Share(2, 1), exposure.Share(2, 0.3), exposure.None(2).With(1, 1), {Shares: []float64{0.5, 0.5}, PerRequest: true},
	} {
		t.Run(fmt.Sprint(rule), func(t *testing.T) {
			book := &tenants{hit: map[int]bool{}}
			e := flagged(t, fails, flagged(t, fails, nil, nil), book)
			at := clock.Time(2 * clock.Minute)
			e.run(at, nil)
			for _, r := range []exposure.Rule{rule, exposure.None(2)} {
				e.Settle(at)
				e.site.Router.Raise(at, r, within)
				at = at.Add(up)
				e.run(at, nil)
			}
			e.run(at.Add(within), nil)
			rate, population := 0.0, e.site.Crowd.Population
			for i, x := range population.Tenants {
				switch {
				case rule.PerRequest:
					rate += x.Rate * rule.Shares[x.Cohort]
				case rule.Sees(x.Cohort, x.Bucket):
					rate += x.Rate
				case book.hit[i]:
					t.Errorf("tenant %d of cohort %d and bucket %.3f is hit", i, x.Cohort, x.Bucket)
				}
			}
			want := rate / 2 * fails * up.Seconds()
			if math.Abs(e.lost-want) > 1e-6*want {
				t.Errorf("%.3f requests fail in the mean, want %.3f", e.lost, want)
			}
			if z := 2 * (math.Sqrt(book.failed+0.375) - math.Sqrt(want+0.375)); math.Abs(z) > 5.5 || len(book.hit) == 0 {
				t.Errorf("%.0f failures of %d tenants are the release's, want about %.0f", book.failed, len(book.hit), want)
			}
		})
	}
}
