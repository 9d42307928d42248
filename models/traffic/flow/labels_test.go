package flow

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// ledger is a Book that adds up.
type ledger struct{ hit, degraded, failed, spared float64 }

func (l *ledger) Hit(int, clock.Time)                                { l.hit++ }
func (l *ledger) Degrade(int)                                        { l.degraded++ }
func (l *ledger) Fail(_ clock.Time, _ int, _ traffic.End, n float64) { l.failed += n }
func (l *ledger) Spare(n float64)                                    { l.spared += n }

// trouble fails some attempts for a while, and slows others down.
type trouble struct{}

func (trouble) Contribute(s condition.Subject, e *condition.Effect) {
	if at := s.Now.Seconds(); at >= 300 && at < 480 {
		e.ErrorWith(0.2)
		e.Slow *= 1.6
	}
}

// small is a world of two services, the second of which changes, with the given
// share of its slots in use, three attempts at either and a budget that binds.
func small(rate float64, balance topology.Balance) (*sim.Engine, traffic.Site, rng.World) {
	world := rng.NewWorld(5, 0)
	cohorts := []tenancy.Cohort{
		{Name: "few", Count: 20, Rate: unit.Rate(rate * 0.3), Weight: 1},
		{Name: "many", Count: 200, Rate: unit.Rate(rate * 0.7), Weight: 1},
	}
	l := load.Load{
		Profile:    load.Profile{Kind: "diurnal", PeakToTrough: 4},
		Operations: []load.Operation{{Name: "read", Share: 0.6}, {Name: "write", Share: 0.4}},
		Clients:    load.Clients{Timeout: unit.Duration(clock.Second), Attempts: 3, Budget: 0.05},
	}
	p := tenancy.Draw(cohorts, nil, world)
	kernel := sim.New("small")
	call := topology.Edge{To: 1, Timeout: 300 * clock.Millisecond, Attempts: 2}
	node := func(name string, instances int, mean float64, calls ...topology.Edge) topology.Node {
		return topology.Node{
			Name: name, Instances: instances, Concurrency: 4, Queue: 16, Balance: balance, ColdFactor: 1,
			Time: rng.LogNormalMeanCV(mean, 0.8), Calls: [][]topology.Edge{nil, calls},
		}
	}
	site := traffic.Site{
		Engine: kernel,
		System: &topology.System{Services: []topology.Node{node("front", 12, 0.02, call), node("back", 3, 0.05)}, Entries: []int{0, 0}},
		Crowd:  traffic.NewCrowd(p, l, []clock.Span{10 * clock.Hour, 13 * clock.Hour}, world),
		Board:  condition.NewBoard(condition.Shape{Services: 2, Operations: 2}, p.Classes, trouble{}),
		Router: &exposure.Router{Changed: 1, Route: exposure.None(2), Feature: exposure.None(2), Before: exposure.None(2), Ears: exposure.Ears{Instances: 3}},
		Sample: signal.NewSample(2, 2),
	}
	return kernel, site, world
}

// Exposure that only labels requests (a flag nobody's code reads yet, told of
// at odd instants, by tenant, by cohort and by request) is blamed for nothing,
// bit for bit, however hot the pools, however scarce retries, through a fault, and
// while pools are paths, which are drawn as they would have been: not one failure,
// not one tenant, nothing spared.
func TestLabelsLeaveQueuesAlone(t *testing.T) {
	ringed, lawful, widened, paths := 0, 0, 0, 0
	for _, balance := range []topology.Balance{topology.LeastLoaded, topology.Random} {
		for _, rate := range []float64{100, 300, 420, 600, 800, 1300} {
			play := func(control *Engine, book *ledger) *Engine {
				_, site, world := small(rate, balance)
				if rate > 800 {
					site.System.Services[0].Queue, site.System.Services[1].Queue = 400, 400
				}
				e := New(site, Options{Draws: world, Scrape: 15 * clock.Second, Allowed: 0.001, Control: control, Book: book})
				e.opt.Play = func(to clock.Time) { e.opt.Control.run(to.Add(5*clock.Minute), nil) }
				return e
			}
			control, book := play(nil, nil), &ledger{}
			e := play(control, book)
			raise := map[int]exposure.Rule{
				97: exposure.None(2).With(0, 1), 331: exposure.Share(2, 0.1), 340: exposure.Share(2, 0.35),
				455: {Shares: []float64{0.5, 0.5}, PerRequest: true}, 611: exposure.Share(2, 1),
				301: exposure.None(2), 303: exposure.Share(2, 0.2), 304: exposure.None(2).With(1, 0.6), 305: exposure.Share(2, 0.7),
			}
			paths += e.run(clock.Time(20*clock.Minute), raise)
			if sent, failed := e.Requests(); sent == 0 || failed == 0 {
				t.Errorf("%v, %g/s: %d of %d requests fail anyway; the test needs some", balance, rate, failed, sent)
			}
			if e.clients.ring != nil {
				ringed++
				if len(e.wants) > fewest {
					widened++
				}
			}
			if e.all[1].law != nil {
				lawful++
			}
			if *book != (ledger{}) {
				t.Errorf("%v, %g/s: labels are blamed for %+v", balance, rate, *book)
			}
		}
	}
	if ringed < 2 || lawful < 4 || widened < 2 || paths < 1000 {
		t.Errorf("only %d plays followed retries one by one, %d had hot pools, %d met raises that overtake each other, and pools were paths for %d s",
			ringed, lawful, widened, paths)
	}
}

// run plays as a rehearsal would: conditions change by the minute, scrapes come
// in between, and flags are raised at some seconds. It returns for how many seconds
// pools were paths.
func (e *Engine) run(to clock.Time, raise map[int]exposure.Rule) (paths int) {
	for now := (e.at + clock.Time(clock.Second) - 1) / clock.Time(clock.Second) * clock.Time(clock.Second); now < to; now = now.Add(clock.Second) {
		second := int(now / clock.Time(clock.Second))
		if second%60 == 0 {
			e.Settle(now)
			e.site.Board.Changed(now)
		}
		if rule, ok := raise[second]; ok {
			odd := now.Add(377 * clock.Millisecond)
			e.Settle(odd)
			e.site.Router.Raise(odd, rule, 30*clock.Second)
			e.site.Board.Changed(odd) // for whatever depends on exposure
		}
		if second%15 == 7 {
			e.Fill(now)
		}
		e.pools(func(p *pool) {
			if p.path != nil {
				paths++
			}
		})
	}
	e.advance(to)
	return paths
}
