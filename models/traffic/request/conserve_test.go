package request

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// effect is a contributor made of a function.
type effect func(s condition.Subject, e *condition.Effect)

func (f effect) Contribute(s condition.Subject, e *condition.Effect) { f(s, e) }

// failing fails a share of the attempts at service i.
func failing(i int, share float64) effect {
	return func(s condition.Subject, e *condition.Effect) {
		if s.Service == i {
			e.ErrorWith(share)
		}
	}
}

func clients(timeout clock.Span, attempts int, budget float64) load.Clients {
	return load.Clients{
		Timeout: unit.Duration(timeout), Attempts: attempts, Budget: unit.Percent(budget),
		Backoff: unit.Backoff{Factor: 1, Jitter: unit.NoJitter},
	}
}

// calls gives the first node a call to the second.
func calls(from, to topology.Node, timeout clock.Span, attempts int) []topology.Node {
	from.Calls = [][]topology.Edge{{{ID: 0, To: 1, Timeout: timeout, Attempts: attempts}}}
	return []topology.Node{from, to}
}

// inFlight counts the client requests that have not ended.
func (e *Engine) inFlight() int {
	n := len(e.clients)
	for c := e.freeOwner; c != none; c = e.clients[c].frame {
		n--
	}
	return n
}

// line counts a linked line.
func (e *Engine) line(head int32) int {
	n := 0
	for f := head; f != none; f = e.frames[f].next {
		n++
	}
	return n
}

// No request is lost, none ends twice, and the counters of slots and lines say
// what is so, in a system where everything goes wrong at once: full lines,
// timeouts at every level, retries, errors, a store that is too small, instances
// that come and go. What arrived by an instant is known from a system in which
// the same requests end the moment they arrive.
func TestRequestsAreConserved(t *testing.T) {
	const horizon = clock.Time(5 * clock.Minute)
	ends := map[traffic.End]int{}
	record := func(b bench, disturb func(*Engine)) (ended map[clock.Time]clock.Time, e *Engine) {
		ended = map[clock.Time]clock.Time{}
		b.rate, b.seed = 200, 5
		b.finished = func(now, arrived clock.Time, end traffic.End) {
			ends[end]++
			if _, twice := ended[arrived]; twice {
				t.Fatalf("the request of %v ends twice", arrived)
			}
			ended[arrived] = now
		}
		kernel, e, _ := b.engine()
		for at := clock.Time(0); at < horizon; at += clock.Time(10 * clock.Second) {
			kernel.Run(at)
			disturb(e)
			for i := range e.services {
				s := &e.services[i]
				var present, queued int
				for k := range e.instances {
					if in := &e.instances[k]; int(in.service) == i {
						present += in.present
						queued += in.queued
						if n := e.line(in.head); n != in.queued || n > s.Queue || in.present > s.Concurrency+s.Queue {
							t.Fatalf("instance %d: %d in line, counted %d; %d in slots", k, n, in.queued, in.present)
						}
					}
				}
				if int(s.busy) != present || int(s.waiting) != queued {
					t.Fatalf("service %d at %v: busy %d, waiting %d, want %d and %d", i, at, s.busy, s.waiting, present, queued)
				}
			}
		}
		kernel.Run(horizon)
		return ended, e
	}
	arrived, ideal := record(bench{nodes: []topology.Node{node(1, 1000, 0, topology.FIFO, rng.Constant{})}}, func(*Engine) {})
	if n := ideal.inFlight(); n != 0 || len(arrived) < 50_000 {
		t.Fatalf("%d in flight and %d arrived in a system without time", n, len(arrived))
	}

	shop := node(3, 4, 10, topology.FIFO, rng.LogNormalMeanCV(0.05, 1))
	shop.Balance = topology.Random
	shop.Stores = []int{0}
	back := node(2, 4, 6, topology.PS, rng.LogNormalMeanCV(0.05, 1))
	turn := 0
	ended, e := record(bench{
		nodes: calls(shop, back, 150*clock.Millisecond, 2), clients: clients(400*clock.Millisecond, 3, 0.5),
		stores:  []topology.Pool{{Name: "orders", Connections: 2, Time: rng.Exponential{Scale: 0.02}}},
		effects: []condition.Contributor{failing(0, 0.05), failing(1, 0.1)},
	}, func(e *Engine) {
		if turn++; turn%2 == 0 {
			e.Start(0, 0)
		} else if turn > 2 {
			e.Stop(int(e.services[0].all[0]))
		}
		if st := &e.stores[0]; st.held > st.Connections || st.held < st.Connections && st.head != none {
			t.Fatalf("store: %d held, line %v", st.held, st.head)
		}
	})
	for at, now := range ended {
		if began, known := arrived[at]; !known || now < began {
			t.Fatalf("a request of %v ends at %v and never arrived", at, now)
		}
	}
	if len(ended)+e.inFlight() != len(arrived) {
		t.Errorf("%d arrived, %d ended, %d in flight", len(arrived), len(ended), e.inFlight())
	}
	for _, end := range []traffic.End{traffic.Served, traffic.Errored, traffic.Rejected, traffic.TimedOut} {
		if ends[end] < 500 {
			t.Errorf("only %d requests %v: the system is not in all the trouble it should be in", ends[end], end)
		}
	}
}
