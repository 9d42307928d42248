package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Fill plays up to a scrape, draws what happened since the one before, and
// completes the sample with it.
func (e *Engine) Fill(now clock.Time) {
	e.advance(now)
	failed := e.close(now)
	e.see()
	e.occupancy()
	if e.opt.Contact != nil && failed > 0 {
		e.opt.Contact(failed)
	}
	e.cell.number++
}

// close draws the harm of the cell and enters it. It returns how many requests
// failed for good, whoever is to blame.
func (e *Engine) close(now clock.Time) int64 {
	c := &e.cell
	draws := c.draws.Sub(c.number)
	var failed int64
	clear(c.ownReal)
	for i := range c.groups {
		t := &c.groups[i]
		all := t.own + t.background + t.reject + t.timeout
		if all <= 0 || i >= len(e.groups) {
			*t = tally{at: clock.Never, from: clock.Never}
			continue
		}
		g := e.groups[i]
		s := draws.Sub(uint64(g.cohort)).Sub(uint64(g.class)).At(math.Float64bits(g.low))
		n := float64(t.first) + float64(s.Poisson(t.mean))
		e.note(uint64(n))
		failed += int64(n)
		first, last := t.span(n, &s)
		for end, part := range [traffic.Ends]float64{
			traffic.ByChange: t.own, traffic.Errored: t.background, traffic.Rejected: t.reject, traffic.TimedOut: t.timeout,
		} {
			if part > 0 && n > 0 {
				e.opt.Book.Fail(first, g.cohort, traffic.End(end), n*part/all/2)
				e.opt.Book.Fail(last, g.cohort, traffic.End(end), n*part/all/2)
			}
		}
		c.ownReal[g.cohort] += n * t.own / all
		*t = tally{at: clock.Never, from: clock.Never}
	}
	s := draws.At(1)
	if rest := e.lost - c.dead - c.harm; rest > 0 {
		failed += s.Poisson(rest)
	}
	c.dead, c.harm = e.lost, 0
	return failed
}

// span draws when the first and the last of n failures happened: the extremes
// of n uniform instants, unless somebody's first hit says when. The two halves
// of the failures are entered there.
func (t *tally) span(n float64, s *rng.Stream) (first, last clock.Time) {
	width, low, high := float64(t.to.Sub(t.from)), s.Float64(), s.Float64()
	if n < 1 {
		n = 1
	}
	last = t.from.Add(clock.Span(width * math.Pow(high, 1/n)))
	if first = t.at; first == clock.Never {
		first = t.from.Add(clock.Span(width * (1 - math.Pow(low, 1/n))))
	}
	if n == 1 || last < first {
		last = first
	}
	return first, last
}

// see draws the series that detectors read. What the change dooms is taken
// from the harm that was just entered, so that the signals never tell of
// failures that did not happen, nor miss one that did.
func (e *Engine) see() {
	c := &e.cell
	cohorts := len(c.ownMean)
	for i := range c.needs {
		n := &c.needs[i]
		for k := range n.requests {
			mean := n.requests[k]
			if mean <= 0 {
				continue
			}
			side, cohort := exposure.Side(k/cohorts), k%cohorts
			s := c.draws.Sub(c.number).Sub(uint64(n.Service)).At(uint64(k))
			g := e.site.Sample.Group(n.Service, side, cohort)
			var doomed int64
			if n.doomed[k] > 0 {
				if c.ownMean[cohort] > 0 {
					doomed = int64(math.Round(n.doomed[k] * c.ownReal[cohort] / c.ownMean[cohort]))
				}
			}
			errors := s.Poisson(n.errors[k])
			fine := s.Poisson(max(mean-n.errors[k]-n.doomed[k], 0))
			g.Errors += errors + doomed
			g.Requests += fine + errors + doomed
			e.note(uint64(g.Requests)<<32 ^ uint64(g.Errors))
			if n.Latency {
				e.latencies(n, side, fine+errors+doomed, &s)
			}
		}
		clear(n.requests)
		clear(n.errors)
		clear(n.doomed)
	}
	clear(c.ownMean)
	for svc, mean := range c.again {
		if mean > 0 {
			s := c.draws.Sub(c.number).Sub(1 << 20).At(uint64(svc))
			e.site.Sample.Retries[svc] += s.Poisson(mean)
			c.again[svc] = 0
		}
	}
}

// latencies spreads n answers over the buckets of the histogram.
func (e *Engine) latencies(n *need, side exposure.Side, count int64, s *rng.Stream) {
	h := &e.site.Sample.Latency[n.Service*exposure.Sides+int(side)]
	m := n.time[side]
	late := func(limit float64) float64 { return tail(limit, m.mean, m.variance) }
	if n.Service < len(e.all) {
		p := e.pool(n.Service, side)
		late = func(limit float64) float64 { return p.late(side.Version(), limit, m.mean, m.variance) }
	}
	above := 1.0
	for b := 0; b < signal.Buckets && count > 0; b++ {
		next := 0.0
		if b+1 < signal.Buckets {
			next = late(signal.Bound(b + 1).Seconds())
		}
		part := 1.0
		if above > 0 {
			part = min(max((above-next)/above, 0), 1)
		}
		k := s.Binomial(count, part)
		h[b] += uint32(k)
		count -= k
		above = next
	}
}

// occupancy is what is so at the scrape.
func (e *Engine) occupancy() {
	for i := range e.all {
		held, inside, slots := e.Inside(i)
		if slots > 0 {
			e.site.Sample.Busy[i] = held / slots
		}
		e.site.Sample.Waiting[i] = int64(math.Round(max(inside-held, 0)))
	}
}

// note mixes what was drawn into the running digest (the multiply-xorshift step
// of MurmurHash3's finalizer).
func (e *Engine) note(x uint64) {
	h := (e.digest ^ x) * 0xff51afd7ed558ccd
	e.digest = h ^ h>>33
}

// Digest is a running hash of everything that was drawn.
func (e *Engine) Digest() uint64 { return e.digest }

// Requests returns how many requests arrived since the start of counting, and
// how many of them failed for good, in the mean.
func (e *Engine) Requests() (sent, failed int64) {
	return int64(math.Round(e.sent)), int64(math.Round(e.lost))
}
