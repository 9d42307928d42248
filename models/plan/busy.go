package plan

import "github.com/rehearse-sim/rehearse/models/topology"

// Busy is how many slots of each service the load holds at once at so many
// requests per second in all, while caches are warm and nothing waits.
func (p *Plan) Busy(rate float64) []float64 {
	slots, _ := held(p.Scenario, p.System, p.Caches, rate)
	return slots
}

// held is how many slots of services and how many connections of stores are held
// at once at so many requests per second.
func held(s *Scenario, sys *topology.System, caches []Cache, rate float64) (slots, connections []float64) {
	slots, connections = make([]float64, len(sys.Services)), make([]float64, len(sys.Stores))
	links := sys.Links()
	for op, o := range s.Load.Operations {
		rate := rate * float64(o.Share)
		walk(sys, op, caches, func(service int, times, hold float64) {
			slots[service] += rate * times * hold
		}, func(link int, _, goes float64) {
			if st := links[link].Store; st >= 0 {
				connections[st] += rate * goes * sys.Stores[st].Time.Mean()
			}
		})
	}
	return slots, connections
}
