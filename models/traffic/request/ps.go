package request

import (
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// sharing is the processor of an instance under processor sharing: each of n
// jobs advances at rate min(1, slots/n). Progress is counted in virtual time,
// the work that a job present since the beginning would have received; a job
// is done when the virtual time reaches its arrival's plus its work.
type sharing struct {
	jobs    []job // min-heap by done, then frame order of arrival
	virtual float64
	updated clock.Time
	due     sim.Handle
	seq     uint64
}

type job struct {
	done float64 // virtual time, seconds
	seq  uint64
	f    int32
}

func (a job) before(b job) bool { return a.done < b.done || a.done == b.done && a.seq < b.seq }

// share adds the work of a frame to its instance's processor.
func (e *Engine) share(now clock.Time, in *instance, i, f int32, work clock.Span) {
	p := &in.ps
	p.advance(now, e.services[in.service].Concurrency)
	p.seq++
	p.add(job{p.virtual + work.Seconds(), p.seq, f})
	e.plan(now, in, i)
}

// shared ends the job that is due.
func (e *Engine) shared(now clock.Time, arg uint64) {
	i := int32(arg)
	in := &e.instances[i]
	p := &in.ps
	p.advance(now, e.services[in.service].Concurrency)
	p.virtual = max(p.virtual, p.jobs[0].done)
	f := p.take()
	p.due = 0
	e.plan(now, in, i)
	e.worked(now, uint64(f))
}

// plan schedules the end of the job that is done first at the present rate.
func (e *Engine) plan(now clock.Time, in *instance, i int32) {
	p := &in.ps
	if p.due != 0 {
		e.sim.Cancel(p.due)
		p.due = 0
	}
	if len(p.jobs) > 0 {
		wait := (p.jobs[0].done - p.virtual) / p.rate(e.services[in.service].Concurrency)
		p.due = e.sim.At(now.Add(clock.FromSeconds(max(wait, 0))), sim.World, e.onShare, uint64(i))
	}
}

func (p *sharing) rate(slots int) float64 {
	return min(1, float64(slots)/float64(max(len(p.jobs), 1)))
}

func (p *sharing) advance(now clock.Time, slots int) {
	p.virtual += now.Sub(p.updated).Seconds() * p.rate(slots)
	p.updated = now
}

func (p *sharing) add(j job) {
	p.jobs = append(p.jobs, j)
	i := len(p.jobs) - 1
	for i > 0 && j.before(p.jobs[(i-1)/2]) {
		p.jobs[i] = p.jobs[(i-1)/2]
		i = (i - 1) / 2
	}
	p.jobs[i] = j
}

func (p *sharing) take() int32 {
	first, n := p.jobs[0].f, len(p.jobs)-1
	j := p.jobs[n]
	p.jobs = p.jobs[:n]
	for i := 0; n > 0; {
		c := 2*i + 1
		if c+1 < n && p.jobs[c+1].before(p.jobs[c]) {
			c++
		}
		if c >= n || !p.jobs[c].before(j) {
			p.jobs[i] = j
			break
		}
		p.jobs[i] = p.jobs[c]
		i = c
	}
	return first
}
