package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// factor is how much longer the own work takes an instance that warms up.
func (p *pool) factor(in *instance, now clock.Time) float64 {
	age := now.Sub(in.ready)
	if age >= p.node.Warmup {
		return 1
	}
	return p.node.ColdFactor - (p.node.ColdFactor-1)*float64(age)/float64(p.node.Warmup)
}

// speed is how many warm instances could do the same own work.
func (p *pool) speed(now clock.Time) float64 {
	if p.node.Warmup == 0 {
		return float64(len(p.instances))
	}
	sum := 0.0
	for i := range p.instances {
		sum += 1 / p.factor(&p.instances[i], now)
	}
	return sum
}

// share is what part of the arrivals an instance gets that takes so much longer,
// relative to the others. Ties go in turn, so it does not matter while all are
// idle; with all slots busy the least loaded is whichever answers, and shares go
// by speed. In between it is taken as a power (judgement). A balancer by chance
// does not look.
func (p *pool) share(factor float64) float64 {
	if p.random || p.press == 0 || factor == 1 {
		return 1
	}
	return math.Pow(factor, -p.press)
}

// warming reports whether an instance is not yet as fast as it will be.
func (p *pool) warming(now clock.Time) bool {
	if p.node.Warmup > 0 {
		for _, in := range p.instances {
			if now.Sub(in.ready) < p.node.Warmup {
				return true
			}
		}
	}
	return false
}
