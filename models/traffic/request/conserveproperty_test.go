package request

import (
	"flag"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// At every instant, in any small system and whatever happens to it, those who
// have arrived are those who were served, failed, were turned away or gave up, and
// those who are under way. Looked at every half millisecond, ten times as often
// as somebody arrives.
func TestEveryRequestIsSomewhere(t *testing.T) {
	for name, value := range map[string]string{"rapid.seed": "3", "rapid.checks": "40", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	const horizon = clock.Time(8 * clock.Second)
	var ends [traffic.Ends]int
	rapid.Check(t, func(r *rapid.T) {
		number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(r, name) }
		seed := rapid.Uint64().Draw(r, "seed")
		var arrivals []clock.Time
		ideal, _, _ := bench{
			rate: 200, seed: seed, nodes: []topology.Node{node(1, 1000, 0, topology.FIFO, rng.Constant{})},
			finished: func(_, arrived clock.Time, _ traffic.End) { arrivals = append(arrivals, arrived) },
		}.engine()
		ideal.Run(horizon)

		some := func(i int) topology.Node {
			n := node(number("instances", 1, 3), number("slots", 1, 4), number("places", 0, 8), topology.Discipline(number("discipline", 0, 1)), rng.LogNormalMeanCV(float64(number("work", 1, 60))/1000, 1))
			n.Balance = topology.Balance(number("balance", 0, 1))
			if number("store", 0, 1) == 1 {
				n.Stores = []int{0}
			}
			return n
		}
		nodes := calls(some(0), some(1), clock.Span(number("timeout", 20, 300))*clock.Millisecond, number("tries", 1, 3))
		ended := 0
		kernel, e, site := bench{
			rate: 200, seed: seed, nodes: nodes,
			clients: clients(clock.Span(number("patience", 50, 800))*clock.Millisecond, number("attempts", 1, 3), float64(number("budget", 0, 10))/10),
			stores:  []topology.Pool{{Name: "db", Connections: number("connections", 1, 4), Time: rng.Exponential{Scale: 0.01}}},
			effects: []condition.Contributor{failing(0, float64(number("errors", 0, 30))/100), effect(func(s condition.Subject, x *condition.Effect) {
				x.ShedWith(0.05)
				x.Fail = 0.02
				if at := s.Now.Seconds(); at >= 3 && at < 3.5 {
					x.Until = clock.Time(3500 * clock.Millisecond)
				}
			})},
			finished: func(_, _ clock.Time, end traffic.End) { ended++; ends[end]++ },
		}.engine()
		came := 0
		var ids []int
		for i := range nodes {
			for range nodes[i].Instances {
				ids = append(ids, len(ids))
			}
		}
		for at := clock.Time(0); at < horizon; at += clock.Time(clock.Millisecond / 2) {
			kernel.Run(at)
			for came < len(arrivals) && arrivals[came] < at {
				came++
			}
			if in := e.inFlight(); ended+in != came {
				r.Fatalf("at %v: %d came, %d ended, %d are under way", at, came, ended, in)
			}
			if at%clock.Time(clock.Second) == 0 {
				site.Board.Changed(at)
				switch number("what", 0, 3) {
				case 0:
					ids = append(ids, e.Start(number("where", 0, 1), exposure.Old))
				case 1:
					e.Stop(rapid.SampledFrom(ids).Draw(r, "stopped"))
				case 2:
					e.Kill(rapid.SampledFrom(ids).Draw(r, "killed"))
				}
			}
		}
	})
	for end, n := range ends {
		if n < 200 {
			t.Errorf("only %d requests were %v", n, traffic.End(end))
		}
	}
}
