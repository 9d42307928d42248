package request

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// instance is one process of a service.
type instance struct {
	service    int32
	version    exposure.Version
	ready      clock.Time    // since when it takes traffic
	ear        *exposure.Ear // of the changed service: how it hears of the flag
	present    int           // frames that hold a slot
	queued     int
	head, tail int32 // the line
	ps         sharing
	stopped    bool // takes no more traffic

	requests, fails float64 // that it has answered since they were last read
}

// Start gives the service one more instance that takes traffic from now on,
// cold. It returns the instance's number, for [Engine.Stop].
func (e *Engine) Start(service int, v exposure.Version) int {
	s := &e.services[service]
	i := int32(len(e.instances))
	e.instances = append(e.instances, instance{service: int32(service), version: v, ready: e.sim.Now(), head: none, tail: none})
	if s.changed {
		e.instances[i].ear = e.router.Listen(int(i), e.sim.Now())
	}
	s.all = append(s.all, i)
	s.byVersion[v] = append(s.byVersion[v], i)
	return int(i)
}

// Stop takes an instance out of the traffic; one that is out stays out. What it
// works on and what waits in its line is still served.
func (e *Engine) Stop(number int) {
	i := int32(number)
	in := &e.instances[i]
	if in.stopped {
		return
	}
	in.stopped = true
	s := &e.services[in.service]
	drop := func(list []int32) []int32 {
		at := slices.Index(list, i)
		return slices.Delete(list, at, at+1)
	}
	s.all = drop(s.all)
	s.byVersion[in.version] = drop(s.byVersion[in.version])
}

// choose picks an instance: among those of the version that the request is
// routed to, or else among all.
func (e *Engine) choose(s *service, fr *frame) int32 {
	pool := s.all
	if s.changed && e.router.Routed {
		t := &e.tenants[fr.tenant]
		luck := 0.0
		if e.router.Route.PerRequest {
			luck = e.luck.Uniform(fr.request)
		}
		if fr.parent == nobody {
			pool = s.byVersion[exposure.New]
		} else if p := s.byVersion[e.router.Wants(t.Cohort, t.Bucket, luck)]; len(p) > 0 {
			pool = p
		}
	}
	n := len(pool)
	if n == 0 {
		return none
	}
	if s.Balance == topology.Random {
		return pool[e.balance.Intn(n)]
	}
	s.turn++
	if s.turn >= n {
		s.turn = 0
	}
	best, least := none, int(^uint(0)>>1)
	for k, at := 0, s.turn; k < n; k++ {
		in := &e.instances[pool[at]]
		if load := in.present + in.queued; load < least {
			best, least = pool[at], load
			if load == 0 {
				break
			}
		}
		if at++; at == n {
			at = 0
		}
	}
	return best
}

// cold is the factor on the own work of an instance that warms up: it falls
// linearly from the service's cold factor to 1.
func (in *instance) cold(now clock.Time, n *topology.Node) float64 {
	age := now.Sub(in.ready)
	if age >= n.Warmup {
		return 1
	}
	return n.ColdFactor - (n.ColdFactor-1)*float64(age)/float64(n.Warmup)
}

func (e *Engine) push(in *instance, f int32) {
	e.frames[f].next = none
	if in.tail == none {
		in.head = f
	} else {
		e.frames[in.tail].next = f
	}
	in.tail = f
	in.queued++
}

// leave frees a slot and gives it to the next in line.
func (e *Engine) leave(now clock.Time, i int32) {
	in := &e.instances[i]
	s := &e.services[in.service]
	if next := in.head; next != none {
		in.head = e.frames[next].next
		if in.head == none {
			in.tail = none
		}
		in.queued--
		s.waiting--
		e.begin(now, next)
		return
	}
	in.present--
	s.busy--
}
