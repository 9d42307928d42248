package request

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// bucket is how many retries the clients' shared budget can save up.
const bucket = 100

// client is one client request with all its attempts.
type client struct {
	request uint64
	arrived clock.Time
	sent    clock.Time // the attempt in progress
	tenant  int32
	frame   int32  // next in the free list
	await   uint32 // token of the attempt it waits for, 0 = none
	op      uint8
	try     uint8
	errand  bool          // nobody's request, see errand.go
	met     exposure.Side // the riskiest side met by any attempt
}

// arrive proposes arrival n of a Poisson process at the peak rate and accepts
// it with the probability that the cohort's rate has at this minute (thinning,
// Lewis and Shedler 1979). All draws are the request's own, so the accepted
// arrivals are the same in every play.
func (e *Engine) arrive(now clock.Time, n uint64) {
	gap := clock.FromSeconds(e.arrivals.Exp() / e.peak)
	e.sim.At(now.Add(gap), sim.World, e.onArrive, n+1)
	e.admit(now, n, nil)
}

// admit accepts a proposed arrival or not; s is the surge that proposed it, nil
// for the usual traffic.
func (e *Engine) admit(now clock.Time, n uint64, s *surge) {
	e.draw = e.site.Crowd.Draws.Requests.At(n)
	tenant := e.site.Crowd.Tenant(e.draw.Float64())
	if now >= e.minute {
		e.newMinute(now)
	}
	cohort := e.tenants[tenant].Cohort
	factor := e.factors[cohort]
	if s != nil {
		factor *= s.Extra(cohort, now) / (s.Factor - 1)
	}
	if e.draw.Float64()*e.site.Crowd.Load.Profile.Max() >= factor {
		return
	}
	u, op := e.draw.Float64(), 0
	for op < len(e.shares)-1 && u >= e.shares[op] {
		op++
	}
	c := e.newClient()
	e.clients[c] = client{request: n, arrived: now, tenant: int32(tenant), op: uint8(op)}
	e.budget = min(e.budget+float64(e.site.Crowd.Load.Clients.Budget), bucket)
	e.send(now, c)
}

func (e *Engine) newMinute(now clock.Time) {
	e.minute = (now/clock.Time(clock.Minute) + 1) * clock.Time(clock.Minute)
	for c := range e.factors {
		e.factors[c] = e.site.Crowd.Usual(c, now)
	}
}

// send makes the client's next attempt.
func (e *Engine) send(now clock.Time, c int32) {
	f := e.newFrame()
	cl := &e.clients[c]
	cl.await = e.newToken()
	cl.sent = now
	entry := e.site.System.Entries[cl.op]
	e.frames[f] = frame{
		request: cl.request, parent: ^c, token: cl.await, tenant: cl.tenant, instance: none,
		path: uint32(cl.try) + 1, service: int16(entry), op: cl.op,
	}
	e.patient.start(now, c, cl.await)
	e.enter(now, f)
}

func (e *Engine) clientAlive(c int32, token uint32) bool { return e.clients[c].await == token }

func (e *Engine) clientTimedOut(c int32, _ uint32) {
	e.answer(e.sim.Now(), c, traffic.TimedOut, exposure.OldSide)
}

// answer ends an attempt of the client: the request is done, or tried again
// after a backoff when attempts and the shared budget allow.
func (e *Engine) answer(now clock.Time, c int32, end traffic.End, met exposure.Side) {
	cl := &e.clients[c]
	cl.await = 0
	cl.met = max(cl.met, met)
	cohort := e.tenants[cl.tenant].Cohort
	g := e.sample.Group(e.edge, cl.met, cohort)
	g.Requests++
	if end != traffic.Served {
		g.Errors++
	}
	e.sample.Latency[e.edge*exposure.Sides+int(cl.met)][signal.Bucket(now.Sub(cl.sent))]++

	if cl.errand {
		e.erranded(c, end)
		return
	}
	clients := &e.site.Crowd.Load.Clients
	if end != traffic.Served && int(cl.try)+1 < clients.Attempts && (clients.Budget >= 1 || e.budget >= 1) {
		if clients.Budget < 1 {
			e.budget--
		}
		u := e.site.Crowd.Draws.Backoff.Sub(uint64(cl.try)).Uniform(cl.request)
		cl.try++
		e.sample.Retries[e.edge]++
		e.sim.At(now.Add(clients.Backoff.Delay(int(cl.try), u)), sim.World, e.onRetry, uint64(c))
		return
	}
	e.site.Sink.Finish(now, cl.arrived, int(cl.tenant), end, cl.met)
	e.freeClient(c)
}

func (e *Engine) freeClient(c int32) {
	e.clients[c].frame = e.freeOwner
	e.freeOwner = c
}

func (e *Engine) retry(now clock.Time, c uint64) { e.send(now, int32(c)) }

func (e *Engine) newClient() int32 {
	if e.freeOwner == none {
		e.clients = append(e.clients, client{})
		return int32(len(e.clients) - 1)
	}
	c := e.freeOwner
	e.freeOwner = e.clients[c].frame
	return c
}
