package flow

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
)

// change is what happens to a service at an instant, in both worlds.
type change struct {
	at        float64 // s
	slow      float64 // factor on the service time
	instances int
}

// play brings a law through the changes and returns the mean number inside all
// instances and the share rejected at every look.
func play(n topology.Node, rate, cv float64, changes []change, every float64, looks int) (inside, lost []float64) {
	l := newLaw(n.Instances*n.Concurrency, n.Instances*n.Queue)
	share, instances, slow := 1, n.Instances, 1.0
	if n.Balance == topology.Random {
		l, share = newLaw(n.Concurrency, n.Queue), n.Instances
	} else {
		l.lines = n.Instances
	}
	const mean, dt = 0.06, 0.025
	l.settle(rate/float64(share), mean, cv*cv)
	for k := range looks {
		sum := 0.0
		steps := int(math.Round(every / dt))
		for i := range steps {
			at := float64(k)*every + float64(i)*dt
			for _, c := range changes {
				if math.Abs(c.at-at) > dt/2 {
					continue
				}
				slow = c.slow
				was := float64(instances)
				instances = c.instances
				now := float64(instances)
				switch {
				case share == 1:
					l.resize(instances*n.Concurrency, instances*n.Queue, min(now/was, 1))
				case now > was:
					l.dilute((now - was) / now)
				}
				if share != 1 {
					share = instances
				}
			}
			if instances == 0 {
				sum++
				continue
			}
			l.step(dt, rate/float64(share), mean*slow, cv*cv)
			sum += l.reject()
		}
		inside = append(inside, l.inside()*float64(share))
		lost = append(lost, sum/float64(steps))
	}
	return inside, lost
}

// TestLawMovesLikeRequests holds the law against the mean of 120 request-engine
// worlds while load, capacity and instances change: the number inside within 10%,
// the share rejected within 0.02, each widened by 6.6 standard errors (Student, 119
// degrees of freedom: false alarms below 1e-7 a figure). The steps of load are a
// service that turns 2.2 times slower, which spares those in a slot already: the
// law, which knows no ages, is ahead for a service time. With a cv of 2 that
// holds for instances that stop, too, and the bound there is 20%.
func TestLawMovesLikeRequests(t *testing.T) {
	for _, c := range []struct {
		name    string
		balance topology.Balance
		cv, rho float64
		changes []change
		inside  float64 // relative bound
	}{
		{"load 0.5 to 1.1, random", topology.Random, 1, 0.5, []change{{2, 2.2, 12}}, 0.1},
		{"load 0.5 to 1.1, least loaded", topology.LeastLoaded, 1, 0.5, []change{{2, 2.2, 12}}, 0.1},
		{"outage of 10 s, least loaded", topology.LeastLoaded, 1, 0.8, []change{{1, 1, 0}, {11, 1, 12}}, 0.1},
		{"outage of 10 s, random", topology.Random, 1, 0.8, []change{{1, 1, 0}, {11, 1, 12}}, 0.1},
		{"4 of 12 stop and return, least loaded", topology.LeastLoaded, 1, 0.8, []change{{2, 1, 8}, {7, 1, 12}}, 0.1},
		{"4 of 12 stop and return, random", topology.Random, 1, 0.8, []change{{2, 1, 8}, {7, 1, 12}}, 0.1},
		{"4 of 12 stop and return, cv 2", topology.Random, 2, 0.8, []change{{2, 1, 8}, {7, 1, 12}}, 0.2},
	} {
		t.Run(c.name, func(t *testing.T) {
			const mean, every, looks, worlds = 0.06, 0.5, 28, 120
			n := topology.Node{Instances: 12, Concurrency: 4, Queue: 16, Time: lognormal(mean, c.cv), Balance: c.balance}
			rate := c.rho * 48 / mean
			var inside, lost [looks]batch
			for seed := range uint64(worlds) {
				w := world(n, rate, seed)
				w.run(10)
				w.follow(c.changes, every, looks, func(k int) {
					inside[k].add(w.inside())
					lost[k].add(float64(w.lost) / (rate * every))
				})
			}
			in, out := play(n, rate, c.cv, c.changes, every, looks)
			for k := range looks {
				what := fmt.Sprintf("after %.1f s", float64(k+1)*every)
				inside[k].meets(t, what+": inside", in[k], c.inside, 0.01)
				lost[k].meets(t, what+": rejected", out[k], 0, 0.02)
			}
		})
	}
}

// follow lets the changes happen in the request engine and looks every so often.
func (w *truth) follow(changes []change, every float64, looks int, look func(k int)) {
	for i := range w.node.Instances {
		w.running = append(w.running, i)
	}
	for k := range looks {
		for _, c := range changes {
			if math.Abs(c.at-float64(k)*every) > 1e-9 {
				continue
			}
			w.slowDown(c.slow)
			for len(w.running) > c.instances {
				last := len(w.running) - 1
				w.engine.Stop(w.running[last])
				w.running = w.running[:last]
			}
			for len(w.running) < c.instances {
				w.running = append(w.running, w.engine.Start(0, exposure.Old))
			}
		}
		w.forget()
		w.run(every)
		look(k)
	}
}
