package flow

import "github.com/rehearse-sim/rehearse/sim/clock"

// cut takes back the end of the last step, of which only a share has passed:
// the law is as far on its way from what it was. A mixture of two laws is a law.
func (l *law) cut(share float64) {
	if share >= 1 || len(l.was) == 0 {
		return
	}
	high := max(l.high, len(l.was)-1)
	for i := range l.p[:high+1] {
		was := 0.0
		if i < len(l.was) {
			was = l.was[i]
		}
		l.p[i] = was + share*(l.p[i]-was)
	}
	l.high, l.was = high, l.was[:0]
	l.measure()
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
