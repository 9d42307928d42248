package condition

import (
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Background is the errors that every service makes, release or not. The ratio
// of a service is multiplied, minute by minute, by a gamma variate of mean 1:
// real error ratios are overdispersed, and without that no gate would ever
// have a false alarm beyond the binomial one.
type Background struct {
	Ratio []float64 // mean error ratio by service, in [0, 1]
	Shape float64   // of the gamma variate; its coefficient of variation is 1/√Shape
	Draws rng.Key   // one stream per service and minute

	drawn []drawn // by service: kept, since all kinds of requests meet the same
}

// drawn is the error ratio of a minute.
type drawn struct {
	minute uint64 // counted from 1; 0: none yet
	ratio  float64
}

// BackgroundShape is the default overdispersion, cv 0.5 (judgement).
const BackgroundShape = 4

// Contribute adds the service's error ratio of the current minute.
func (b *Background) Contribute(s Subject, e *Effect) {
	r := b.Ratio[s.Service]
	if r <= 0 {
		return
	}
	if b.drawn == nil {
		b.drawn = make([]drawn, len(b.Ratio))
	}
	minute, d := uint64(s.Now/clock.Time(clock.Minute)), &b.drawn[s.Service]
	if d.minute != minute+1 {
		draw := b.Draws.Sub(uint64(s.Service)).At(minute)
		*d = drawn{minute + 1, r * draw.Gamma(b.Shape) / b.Shape}
	}
	e.ErrorWith(d.ratio)
}
