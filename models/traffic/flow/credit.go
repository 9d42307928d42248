package flow

import "math"

// credit is failures that the play has spared its requests lately, and the
// control has not. A failure is often only moved by a few minutes, and that is no
// harm: what fails for want of room, or of the environment, is set off against it
// first. A tenth of it is forgotten each minute, as in the request engine's
// balance.
type credit float64

// forget is the share of a credit that is left after a minute.
const forget = 0.9

// setOff lets dt seconds pass in which so many requests fail beyond the control's
// and so many are spared. It returns which share of the excess is still the
// release's.
func (c *credit) setOff(excess, spared, dt float64) (share float64) {
	*c = credit(float64(*c)*math.Pow(forget, dt/60) + spared)
	if excess <= 0 {
		return 1
	}
	forgiven := min(excess, float64(*c))
	*c -= credit(forgiven)
	return 1 - forgiven/excess
}

// beyond works out the excess of every group over dt seconds, less what is set
// off.
func (e *Engine) beyond(dt float64) []excess {
	classes := len(e.site.Crowd.Population.Classes)
	e.excesses = e.excesses[:0]
	more, spared := 0.0, 0.0
	for _, g := range e.groups {
		x := e.excess(g, classes)
		weight := g.rate * e.factor(g.cohort, e.at) * dt
		more += (x.background + x.reject + x.timeout) * weight
		spared += x.spared * weight
		e.excesses = append(e.excesses, x)
	}
	if more <= 0 && spared <= 0 && e.credit == 0 {
		return e.excesses
	}
	share := e.credit.setOff(more, spared, dt)
	if forgiven := (1 - share) * more; forgiven > 0 {
		e.opt.Book.Spare(-forgiven)
	}
	if share < 1 {
		for i := range e.excesses {
			x := &e.excesses[i]
			x.background, x.reject, x.timeout = x.background*share, x.reject*share, x.timeout*share
		}
	}
	return e.excesses
}
