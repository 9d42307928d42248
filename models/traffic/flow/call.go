package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
)

// call is what a caller gets of one call with all its attempts.
type call struct {
	goes     float64               // chance that a first attempt is made
	tries    float64               // mean number of attempts
	again    float64               // of them, beyond the first
	wants    float64               // retries that would be made, had they a budget
	refused  float64               // mean number of attempts that are not made
	arrives  float64               // chance of an attempt to arrive
	beside   float64               // chance that a second try is sent beside one
	failing  float64               // chance of an attempt to fail
	fails    float64               // chance that none succeeds, and nothing helps out
	last     [traffic.Ends]float64 // given that: how the last one ended
	mean     float64               // time the caller waits for one attempt, seconds
	variance float64
	pause    float64 // time the caller waits between attempts, seconds
	pause2   float64 // its second moment
}

func (e *Engine) through(edge *topology.Edge, op, kind int, way *condition.Link) call {
	limit := edge.Timeout.Seconds()
	ends, mean, variance, arrives := e.reachBy(way, edge.To, op, kind, limit)
	c := call{tries: 1, goes: 1, arrives: arrives}
	if edge.Hedge > 0 && edge.Hedge < edge.Timeout {
		c.beside = e.hedged(edge, op, kind, way, &ends, &mean)
	}
	q := 1 - ends[traffic.Served]
	c.failing, c.mean, c.variance = q, mean, variance
	attempts := edge.Attempts + way.More
	switch allowed := e.budgets.allows(edge.ID); {
	case way.Refuse > 0 || allowed < 1 || e.budgets != nil || edge.Backoff != nil:
		c.guarded(edge, attempts, way.Refuse, q, allowed, &ends)
	case q > 0:
		m := float64(attempts)
		c.fails = math.Pow(q, m)
		if q < 1 {
			c.tries = (1 - c.fails) / (1 - q)
		} else {
			c.tries = m
		}
		c.again = c.tries - 1
		for end := traffic.Errored; int(end) < traffic.Ends; end++ {
			c.last[end] = ends[end] / q
		}
	}
	c.scale(1-way.Skip, 1-edge.Fallback)
	return c
}

// guarded works out the attempts one by one: each is made unless it is refused,
// and tried again unless the budget is used up.
func (c *call) guarded(edge *topology.Edge, attempts int, refuse, q, allowed float64, ends *[traffic.Ends]float64) {
	c.goes = 1 - refuse
	c.tries, c.refused = 0, 0
	wants := 1.0 // to make this attempt, and may
	failed := 0.0
	for k := 1; k <= attempts; k++ {
		made := wants * (1 - refuse)
		c.refused += wants * refuse
		c.tries += made
		if k == attempts {
			failed += made * q
			break
		}
		c.wants += made * q
		wants = made * q * allowed
		failed += made*q - wants
		if edge.Backoff != nil {
			low, high := edge.Backoff.Delay(k, 0).Seconds(), edge.Backoff.Delay(k, math.Nextafter(1, 0)).Seconds()
			c.pause += wants * (low + high) / 2
			c.pause2 += wants * (low*low + low*high + high*high) / 3
		}
	}
	c.again = c.tries - c.goes
	if c.fails = failed + c.refused; c.fails <= 0 {
		return
	}
	for end := traffic.Errored; int(end) < traffic.Ends && q > 0; end++ {
		c.last[end] = failed * ends[end] / q / c.fails
	}
	c.last[traffic.Errored] += c.refused / c.fails
}

// scale weakens the call: it is needed only so often, and only so many of its
// failures are not helped out.
func (c *call) scale(needed, helpless float64) {
	for _, x := range []*float64{&c.goes, &c.tries, &c.again, &c.wants, &c.refused, &c.pause, &c.pause2} {
		*x *= needed
	}
	c.fails *= needed * helpless
}

// hedged works out a second try beside the one that is not answered in time: the
// call is served when one of the two is. It returns the chance that it is sent.
// While both are waited for, those that are answered take exponential times, of
// which the shorter counts (judgement).
func (e *Engine) hedged(edge *topology.Edge, op, kind int, way *condition.Link, ends *[traffic.Ends]float64, mean *float64) (beside float64) {
	e.hedging = true
	hedge := edge.Hedge.Seconds()
	early, before, _, _ := e.reachBy(way, edge.To, op, kind, hedge)
	second, other, _, _ := e.reachBy(way, edge.To, op, kind, edge.Timeout.Seconds()-hedge)
	e.hedging = false
	if beside = early[traffic.TimedOut]; beside <= 0 {
		return 0
	}
	whole := edge.Timeout.Seconds() - hedge
	slow, slower := min(ends[traffic.TimedOut]/beside, 1), second[traffic.TimedOut]
	first := ends[traffic.Served]
	missed := min(max(beside-(first-early[traffic.Served]), 0), beside)
	for end := range ends {
		if end == int(traffic.Served) {
			ends[end] = first + missed*second[end]
			continue
		}
		ends[end] = missed * second[end]
		if end != int(traffic.TimedOut) {
			ends[end] += early[end]
		}
	}
	rest := max(*mean-before, 0) / beside
	one, two := max(rest-slow*whole, 0)/max(1-slow, 1e-9), max(other-slower*whole, 0)/max(1-slower, 1e-9)
	both := slower*one + (1-slower)*one*two/max(one+two, 1e-9)
	*mean = before + beside*(slow*other+(1-slow)*both)
	return beside
}
