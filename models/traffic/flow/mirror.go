package flow

import "github.com/rehearse-sim/rehearse/models/exposure"

// mirror sends the new version its copies of so many attempts per second at the
// changed service. They are work there and wherever they lead, and are seen;
// nobody waits for them, so they hold nobody's slot and are never abandoned.
func (e *Engine) mirror(service, op, kind int, rate float64) {
	r := e.site.Router
	if service != r.Changed || kind == 0 || r.Mirror == nil || r.Mirror[op] <= 0 || len(e.version[exposure.New].instances) == 0 {
		return
	}
	rate *= r.Mirror[op]
	lit := e.lit[e.kindOf(kind).wish]
	if lit > 0 {
		e.pushTo(service, op, kind, exposure.Lit, rate*lit, stuck)
	}
	if lit < 1 {
		e.pushTo(service, op, kind, exposure.Dark, rate*(1-lit), stuck)
	}
}
