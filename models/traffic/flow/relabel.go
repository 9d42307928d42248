package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
)

// relabelled reports whether an evaluation within a step finds that nothing
// has changed but what requests are called. Where pools and clients have no
// state there is no step to keep.
func (e *Engine) relabelled() bool {
	e.sign()
	same := e.at < e.valid && (e.laws || e.clients.binds() || e.budgets.binds()) && len(e.signed) == len(e.signature)
	for i := 0; same && i < len(e.signature); i++ {
		x, y := e.signature[i], e.signed[i]
		same = math.Abs(x-y) <= 1e-10*max(math.Abs(x), math.Abs(y)) // sums in another order
	}
	if !same {
		e.signature, e.signed = e.signed, e.signature
	}
	return same
}

// sign notes all that pools and clients depend on: conditions, instances, and
// by operation, class and version the first attempts and what holds for them.
func (e *Engine) sign() {
	const each = 6
	out := append(e.signature[:0], float64(e.site.Board.Epoch()), float64(e.fleet), 0)
	if e.routed {
		out[2] = 1
	}
	at := len(out)
	out = append(out, make([]float64, e.ops*(1+len(e.site.Crowd.Population.Classes)*exposure.Versions*each))...)
	changed := e.site.Router.Changed
	for key := range e.table {
		rate := e.table[key].rate
		if rate <= 0 {
			continue
		}
		op, kind := key/e.kinds, key%e.kinds
		if kind == 0 {
			out[at+op] += rate
			continue
		}
		k := e.kindOf(kind)
		e.sides(changed, kind, func(side exposure.Side, share float64) {
			eff := e.site.Board.At(changed, side, op, k.class)
			x, doomed := rate*share, 0.0
			if e.doomed(k.doom, side) {
				doomed = x
			}
			row := out[at+e.ops+((op*len(e.site.Crowd.Population.Classes)+k.class)*exposure.Versions+int(versionOf(side)))*each:]
			for i, v := range [each]float64{x, doomed, x * eff.FailAttempt, x * eff.Error, x * eff.Slow, x * eff.Delay.Seconds()} {
				row[i] += v
			}
		})
	}
	e.signature = out
}
