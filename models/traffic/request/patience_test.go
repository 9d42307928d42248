package request

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// counts returns what a service has answered, the edge being the last.
func counts(s *traffic.Site, service int) signal.Counts {
	return *s.Sample.Group(service, exposure.OldSide, 0)
}

// A client stops waiting exactly at its timeout, and the work it no longer waits
// for is still done, to the end: slots stay held, and the service counts it as
// served.
func TestAbandonedWorkIsServed(t *testing.T) {
	const rate, work, horizon = 50.0, 5 * clock.Second, clock.Time(20 * clock.Minute)
	ended := 0
	b := bench{
		nodes: []topology.Node{node(1, 10_000, 0, topology.FIFO, rng.Constant{Value: work.Seconds()})},
		rate:  rate, clients: clients(2*clock.Second, 1, 1), seed: 6,
		finished: func(now, arrived clock.Time, end traffic.End) {
			ended++
			if end != traffic.TimedOut || now.Sub(arrived) != 2*clock.Second {
				t.Fatalf("a request ends %v after %v, want timed out after 2s", end, now.Sub(arrived))
			}
		},
	}
	kernel, e, site := b.engine()
	kernel.Run(horizon)
	served := counts(site, 0)
	// What ended by 5 s before the horizon, less 2 s, has been worked on.
	if served.Errors != 0 || served.Requests > int64(ended) || float64(ended)-float64(served.Requests) > 3*rate+6*math.Sqrt(3*rate) {
		t.Errorf("%d requests timed out, the service served %+v", ended, served)
	}
	if got, want := float64(e.services[0].busy), rate*work.Seconds(); math.Abs(got-want) > 5.5*math.Sqrt(want) {
		t.Errorf("%v slots held, want %v: Poisson, 5.5 standard deviations either way", got, want)
	}
}

// A call times out exactly at its timeout, is tried again at once, and the
// second failure goes back to the caller; both attempts are worked on to the end.
func TestCallsTimeOut(t *testing.T) {
	front := node(1, 1000, 0, topology.FIFO, rng.Constant{Value: 0.01})
	back := node(1, 1000, 0, topology.FIFO, rng.Constant{Value: 5})
	ended := 0
	b := bench{nodes: calls(front, back, 800*clock.Millisecond, 2), rate: 20, seed: 7}
	b.finished = func(now, arrived clock.Time, end traffic.End) {
		ended++
		if want := 10*clock.Millisecond + 2*800*clock.Millisecond; end != traffic.TimedOut || now.Sub(arrived) != want {
			t.Fatalf("a request ends %v after %v, want timed out after %v", end, now.Sub(arrived), want)
		}
	}
	kernel, e, site := b.engine()
	kernel.Run(clock.Time(10 * clock.Minute))
	if got := counts(site, 0); got.Requests != int64(ended) || got.Errors != int64(ended) {
		t.Errorf("%d requests ended, the caller counts %+v", ended, got)
	}
	// Served attempts trail by the 5 s they take.
	got := counts(site, 1)
	if behind := 2*float64(ended) - float64(got.Requests); got.Errors != 0 || behind < 0 || behind > 2*20*5*1.6 {
		t.Errorf("%d requests of two calls each, the callee counts %+v", ended, got)
	}
	if r := site.Sample.Retries[1]; r < int64(ended) || r > int64(ended)+40 {
		t.Errorf("%d requests, %d second calls", ended, r)
	}
	if e.frames[0].await != 0 && len(e.frames) > 2000 {
		t.Errorf("%d frames for some 130 requests at a time", len(e.frames))
	}
}

// A request whose attempts fail with probability f, R more times tried, takes
// (1-f^(R+1))/(1-f) attempts and fails with f^(R+1): from clients without a
// budget, and from a caller. 5.5 standard deviations either way: 4e-8 each.
func TestAttemptsAreTruncatedGeometric(t *testing.T) {
	for _, c := range []struct {
		f       float64
		retries int
		want    float64 // published rows of validation B6
	}{{0.05, 3, 1.052625}, {0.2, 3, 1.248}, {0.5, 3, 1.875}, {1, 3, 4}} {
		for _, by := range []string{"client", "caller"} {
			n, failed := 0, 0
			b := bench{rate: 200, seed: 8, finished: func(_, _ clock.Time, end traffic.End) {
				n++
				if end == traffic.Errored {
					failed++
				}
			}}
			server := node(1, 1000, 0, topology.FIFO, rng.Constant{Value: 0.001})
			at := 0
			if by == "client" {
				b.nodes, b.clients = []topology.Node{server}, clients(clock.Hour, c.retries+1, 1)
			} else {
				at, b.nodes = 1, calls(server, server, clock.Hour, c.retries+1)
			}
			b.effects = []condition.Contributor{failing(at, c.f)}
			kernel, _, site := b.engine()
			kernel.Run(clock.Time(4 * clock.Minute))

			// The variance of the truncated geometric law, from its definition.
			mean, square := 0.0, 0.0
			for k := 1; k <= c.retries+1; k++ {
				p := math.Pow(c.f, float64(k-1)) * (1 - c.f)
				if k == c.retries+1 {
					p = math.Pow(c.f, float64(k-1))
				}
				mean += float64(k) * p
				square += float64(k*k) * p
			}
			if math.Abs(mean-c.want) > 1e-6 {
				t.Fatalf("f %v: the mean of the law is %v, published %v", c.f, mean, c.want)
			}
			sd := math.Sqrt((square - mean*mean) / float64(n))
			got := float64(counts(site, at).Requests) / float64(n)
			if math.Abs(got-c.want) > 5.5*sd+1e-3 { // and what is in flight
				t.Errorf("f %v, by %s: %v attempts per request, want %v ± %v", c.f, by, got, c.want, 5.5*sd)
			}
			p := math.Pow(c.f, float64(c.retries+1))
			if sd := math.Sqrt(p * (1 - p) * float64(n)); math.Abs(float64(failed)-p*float64(n)) > 5.5*sd+3 { // skewed where few fail
				t.Errorf("f %v, by %s: %d of %d requests fail, want %v", c.f, by, failed, n, p)
			}
		}
	}
}

// The clients' shared budget lets a tenth of a retry pass per request, and at
// most 100 saved up: when everything fails, retries are 0.1 × requests + 100 and
// never more; when little fails, it does not bind.
func TestRetryBudget(t *testing.T) {
	for _, c := range []struct {
		f     float64
		binds bool
	}{{1, true}, {0.05, false}} {
		n := 0
		b := bench{
			nodes: []topology.Node{node(1, 1000, 0, topology.FIFO, rng.Constant{Value: 0.001})},
			rate:  100, seed: 9, clients: clients(clock.Hour, 10, 0.1), effects: []condition.Contributor{failing(0, c.f)},
			finished: func(clock.Time, clock.Time, traffic.End) { n++ },
		}
		kernel, e, site := b.engine()
		for minute := range 10 {
			kernel.Run(clock.Time(minute+1) * clock.Time(clock.Minute))
			retries, arrived := float64(site.Sample.Retries[1]), float64(n+e.inFlight())
			if retries > 0.1*arrived+bucket {
				t.Fatalf("%v retries of %v requests", retries, arrived)
			}
			switch {
			case c.binds && retries < 0.1*arrived+bucket-2:
				t.Errorf("only %v retries of %v requests, all of which fail", retries, arrived)
			case !c.binds && math.Abs(retries-arrived*0.05/0.95) > 6*math.Sqrt(arrived*0.06):
				t.Errorf("%v retries of %v requests, one attempt in 20 failing", retries, arrived)
			}
		}
	}
}
