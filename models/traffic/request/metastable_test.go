package request

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Bronson et al., "Metastable Failures in Distributed Systems", HotOS 2021: a
// database serves 300 queries a second in less than 100 ms; the application
// waits for a second and tries once more; nothing gets through for 10 s. At 280
// requests a second the load settles at 560/s and nearly nothing succeeds,
// although the trigger is long gone; without the retry it recovers, and so it
// does at 140/s, where twice the load is still served. 200/s is in between:
// 400/s is too much.
//
// Offered load is two attempts per Poisson arrival, or one, so over 100 s its
// standard deviation is √(load × 100) times attempts; 5.5 either way, 4e-8.
func TestMetastableFailure(t *testing.T) {
	const span = 100 // seconds that are looked at, at the end
	for _, c := range []struct {
		load     float64
		attempts int
		recovers bool
	}{{280, 2, false}, {280, 1, true}, {140, 2, true}, {200, 2, false}} {
		outage := effect(func(s condition.Subject, e *condition.Effect) {
			if from, to := clock.Time(60*clock.Second), clock.Time(70*clock.Second); s.Now >= from && s.Now < to {
				e.Delay += to.Sub(s.Now)
			}
		})
		var good, ended float64
		b := bench{
			nodes: []topology.Node{node(1, 27, 10_000_000, topology.FIFO, rng.Constant{Value: 0.09})}, // 27 slots of 90 ms: 300/s
			rate:  c.load, clients: clients(clock.Second, c.attempts, 1), seed: 10, effects: []condition.Contributor{outage},
			finished: func(_, _ clock.Time, end traffic.End) {
				ended++
				if end == traffic.Served {
					good++
				}
			},
		}
		kernel, e, site := b.engine()
		kernel.Run(clock.Time(60 * clock.Second))
		if good != ended {
			t.Errorf("%v/s, %d attempts: %v of %v succeed before the outage", c.load, c.attempts, good, ended)
		}
		for at := clock.Time(60 * clock.Second); at < clock.Time(71*clock.Second); at += clock.Time(10 * clock.Millisecond) {
			kernel.Run(at)
			site.Board.Changed(at)
		}
		kernel.Run(clock.Time(500 * clock.Second))
		good, ended = 0, 0
		retries, waiting := site.Sample.Retries[1], e.services[0].waiting
		kernel.Run(clock.Time((500 + span) * clock.Second))

		offered := (ended + float64(site.Sample.Retries[1]-retries)) / span
		grows := float64(e.services[0].waiting-waiting) / span
		attempts, sd := 1.0, math.Sqrt(c.load/span)
		if !c.recovers {
			attempts = float64(c.attempts)
		}
		if math.Abs(offered-attempts*c.load) > 5.5*attempts*sd {
			t.Errorf("%v/s, %d attempts: %.0f/s are offered, want %v", c.load, c.attempts, offered, attempts*c.load)
		}
		switch {
		case c.recovers && (good != ended || grows > 1):
			t.Errorf("%v/s, %d attempts: %v of %v succeed in the end, the line grows by %.0f/s", c.load, c.attempts, good, ended, grows)
		case !c.recovers && good > 0.01*ended:
			t.Errorf("%v/s, %d attempts: %v of %v succeed in the end", c.load, c.attempts, good, ended)
		case !c.recovers && math.Abs(grows-(attempts*c.load-300)) > 5.5*attempts*sd:
			t.Errorf("%v/s, %d attempts: the line grows by %.0f/s, want %v", c.load, c.attempts, grows, attempts*c.load-300)
		}
		t.Logf("%v/s, %d attempts: %.0f/s offered, %.2f%% succeed, the line is at %d", c.load, c.attempts, offered, 100*good/ended, e.services[0].waiting)
	}
}
