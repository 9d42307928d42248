package verify

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

const work = 0.1 // seconds, the mean service time of all these rows

var _ = add(queueing()...)

func queueing() []Row {
	var out []Row
	exponential := rng.Exponential{Scale: work}
	for _, c := range []struct{ rho, cv2, near, arrivals float64 }{{0.7, 0, 0.02, 1e6}, {0.7, 1, 0.03, 2e6}, {0.7, 4, 0.04, 8e6}, {0.9, 0, 0.035, 4e6}, {0.9, 1, 0.05, 6e6}, {0.9, 4, 0.09, 8e6}} {
		wait := c.rho / (1 - c.rho) * (1 + c.cv2) / 2 * work
		out = append(out, Row{
			Name: fmt.Sprintf("M/G/1 response, rho %g, cv² %g", c.rho, c.cv2), Engine: "request", Unit: "ms",
			Expected: 1000 * (work + wait), Tolerance: 1000 * (work + wait) * c.near, Why: noise,
			Source:   "Pollaczek 1930, Khinchine 1932",
			Simulate: response(service(1, 1<<30, topology.FIFO, byVariation(c.cv2)), c.rho/work, c.arrivals),
		})
	}
	for _, c := range []struct{ rho, cv2, near, arrivals float64 }{{0.7, 0, 0.02, 1.5e6}, {0.7, 1, 0.025, 1.5e6}, {0.7, 4, 0.04, 2e6}, {0.9, 0, 0.06, 2e6}, {0.9, 1, 0.07, 3e6}, {0.9, 4, 0.1, 5e6}} {
		want := 1000 * work / (1 - c.rho)
		out = append(out, Row{
			Name: fmt.Sprintf("M/G/1 under processor sharing, rho %g, cv² %g", c.rho, c.cv2), Engine: "request", Unit: "ms",
			Expected: want, Tolerance: want * c.near, Why: noise,
			Source:   "Kleinrock 1976: insensitive to the variance",
			Simulate: response(service(1, 1<<30, topology.PS, byVariation(c.cv2)), c.rho/work, c.arrivals),
		})
	}
	lossNear := map[string]float64{"request": 0.45, "flow": 0.05} // percentage points
	lossWhy := map[string]string{"request": noise, "flow": "a law on the way to its steady state, and whole requests"}
	for _, rho := range []float64{0.9, 1.2, 2} {
		lost := math.Pow(rho, 10) * (1 - rho) / (1 - math.Pow(rho, 11))
		for _, engine := range []string{"request", "flow"} {
			out = append(out, Row{
				Name: fmt.Sprintf("M/M/1/10 loss, rho %g", rho), Engine: engine, Unit: "%",
				Expected: 100 * lost, Tolerance: lossNear[engine], Why: lossWhy[engine],
				Source:   "textbook M/M/1/K",
				Simulate: loss(engine, service(1, 9, topology.FIFO, exponential), rho/work),
			})
		}
	}
	for _, engine := range []string{"request", "flow"} {
		out = append(out, Row{
			Name: "Erlang B, 10 slots, 9 erlangs", Engine: engine, Unit: "%",
			Expected: 16.7963, Tolerance: lossNear[engine], Why: lossWhy[engine], Source: "Erlang 1917",
			Simulate: loss(engine, service(10, 0, topology.FIFO, exponential), 90),
		})
	}
	out = append(out, Row{
		Name: "M/M/10, rho 0.9: mean number inside, of arrivals times response", Engine: "request", Unit: "%",
		Expected: 100, Tolerance: 0.5, Why: noise, Source: "Little 1961", Simulate: little(service(10, 1<<30, topology.FIFO, exponential), 90),
	})
	for _, engine := range []string{"request", "flow"} {
		out = append(out, Row{
			Name: "3 of 4 servers left at 80% of the capacity of 4: the line grows", Engine: engine, Unit: "/s",
			Expected: 2, Tolerance: map[string]float64{"request": 0.25, "flow": 0.05}[engine], Why: noise, Source: "closed form: arrivals less services, 32-30", Simulate: growth(engine, service(3, 1<<20, topology.FIFO, exponential), 32),
		})
	}
	for i := range out {
		out[i].Family = "queueing"
	}
	return out
}

// batches is how many parts a run is cut into; they are long against the
// correlation of the queue, so that their means are nearly independent.
const batches = 30

// response simulates the mean time of an answer, in ms.
func response(n topology.Node, rate, arrivals float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		p := system{rate: rate, nodes: []topology.Node{n}, clients: patient(), seed: seed}.play("request")
		span := arrivals / rate / batches
		p.to(span) // warm-up
		var x []float64
		for i := range batches {
			p.since(span * float64(i+2))
			x = append(x, 1000*p.took/p.ends[0])
		}
		return stats.Mean(x, Confidence)
	}
}

// loss simulates the share of requests that is turned away, in percent.
func loss(engine string, n topology.Node, rate float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		p := system{rate: rate, nodes: []topology.Node{n}, clients: patient(), seed: seed}.play(engine)
		span := 15e5 / rate / batches
		p.to(span)
		var x []float64
		for i := range batches {
			ended, failed := p.since(span * float64(i+2))
			x = append(x, 100*failed/ended)
		}
		if engine == "flow" { // a law, without chance: what differs is rounding
			return exactly(x[batches-1])
		}
		return stats.Mean(x, Confidence)
	}
}

// little simulates the mean number inside in percent of the arrivals per second
// times the mean time of an answer.
func little(n topology.Node, rate float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		p := system{rate: rate, nodes: []topology.Node{n}, clients: patient(), seed: seed}.play("request")
		const looks, every = 2000, 0.37 // s, far from any round time
		var x []float64
		for i := range batches + 1 {
			inside, took := 0.0, 0.0
			for look := range looks {
				p.since(every * float64(looks*i+look+1))
				took += p.took
				inside += p.Sample.Busy[0]*float64(n.Concurrency) + float64(p.Sample.Waiting[0])
			}
			if i > 0 { // after a batch of warming up
				x = append(x, 100*inside*every/took)
			}
		}
		return stats.Mean(x, Confidence)
	}
}

// growth simulates by how much the line grows per second.
func growth(engine string, n topology.Node, rate float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		p := system{rate: rate, nodes: []topology.Node{n}, clients: patient(), seed: seed}.play(engine)
		const span = 1800
		var x []float64
		before := 0.0
		for i := range batches + 1 {
			p.since(span * float64(i+1))
			if i > 0 {
				x = append(x, (float64(p.Sample.Waiting[0])-before)/span)
			}
			before = float64(p.Sample.Waiting[0])
		}
		return stats.Mean(x, Confidence)
	}
}

// erlangC is the chance to wait in M/M/c with a erlangs.
func erlangC(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	rho := a / float64(c)
	return b / (1 - rho*(1-b))
}

// byVariation is the service time with a squared coefficient of variation: 0
// constant, 1 exponential, else lognormal.
func byVariation(cv2 float64) rng.Dist {
	switch cv2 {
	case 0:
		return rng.Constant{Value: work}
	case 1:
		return rng.Exponential{Scale: work}
	}
	s2 := math.Log1p(cv2)
	return rng.LogNormal{Mu: math.Log(work) - s2/2, Sigma: math.Sqrt(s2)}
}
