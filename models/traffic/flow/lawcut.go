package flow

import "github.com/rehearse-sim/rehearse/sim/clock"

// cut takes the last step back, and takes as much of it as has passed: a share of
// its time.
func (l *law) cut(share float64) {
	if share >= 1 || len(l.was) == 0 {
		return
	}
	clear(l.p)
	copy(l.p, l.was)
	l.high = len(l.was) - 1
	l.measure()
	l.hung = l.hungBefore + share*(l.hung-l.hungBefore)
	l.step(share*l.last, l.rate, l.mean, l.cv2)
	l.was = l.was[:0]
}

// cutShort ends the step under way now, because something has changed that
// nobody could foresee: pools and retries have gone only as far as time has.
// What has been integrated so far stays as it was.
func (e *Engine) cutShort() {
	e.pools(func(p *pool) { p.see(e.at) })
	if e.at >= e.valid || e.valid == clock.Never || e.at < e.began {
		return
	}
	share := float64(e.at.Sub(e.began)) / float64(e.valid.Sub(e.began))
	e.pools(func(p *pool) {
		if p.law != nil && p.path == nil {
			p.law.cut(share)
		}
		p.felt.approach(p.unfelt, 1-share)
	})
	for i := range e.stores {
		s := &e.stores[i]
		if s.law != nil {
			s.law.cut(share)
		}
		s.held = max(s.held-(1-share)*s.stuck*e.valid.Sub(e.began).Seconds(), 0)
	}
	e.valid = e.at
}
