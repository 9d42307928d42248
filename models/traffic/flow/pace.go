package flow

import "github.com/rehearse-sim/rehearse/models/exposure"

// warms reports whether some instance is still getting faster.
func (e *Engine) warms() bool {
	warming := false
	e.pools(func(p *pool) { warming = warming || p.warming(e.at) })
	return warming
}

// pace chooses the length of the next step, in seconds.
func (e *Engine) pace() float64 {
	dt := longest
	if e.laws || e.clients.moving {
		dt = min(dt, e.step)
		e.pools(func(p *pool) {
			if p.path == nil {
				return
			}
			if e.at >= e.valid {
				p.see(e.at)
			}
			dt = min(dt, aligned(e.at, p.stride()))
		})
	}
	if e.warms() {
		dt = min(dt, 15)
	}
	for service := range e.all {
		for _, side := range [...]exposure.Side{exposure.OldSide, exposure.Lit} {
			if left := e.site.Board.At(service, side, 0, 0).Until.Sub(e.at).Seconds(); left > 0 {
				dt = min(dt, left)
			}
		}
	}
	for i := range e.stores {
		s := &e.stores[i]
		if left := s.until.Sub(e.at).Seconds(); left > 0 {
			dt = min(dt, left, 1)
		}
		if s.law != nil && s.law.shifted() > 0.01 { // those in line hold the slots that others would come with
			dt = min(dt, max(s.wait/4, shortest))
		}
	}
	return dt
}

// adapt chooses the next step by how much this one changed what comes of the laws
// (the bounds are judgement: a third of them changes TestStress by 11% at most), and
// whether retries must be followed one by one: only while a hot pool moves.
func (e *Engine) adapt(moved float64, hot, drawn bool) {
	switch {
	case moved > 0.03:
		e.step = max(e.step/2, shortest)
	case moved < 0.01:
		e.step = min(e.step*1.5, longest)
	}
	fresh := e.at < e.stirred.Add(e.clients.memory())
	if hot && (drawn || moved > 1e-3) && fresh {
		e.move()
	} else if !hot || !drawn && moved < 1e-5 || !fresh {
		e.clients.moving = false
	}
	if e.clients.moving {
		e.step = min(e.step, max(e.clients.timeout/4, shortest))
	}
}
