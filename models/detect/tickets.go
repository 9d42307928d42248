package detect

import (
	"fmt"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Tickets is what is left where nothing is measured: hurt users get in touch,
// few of them and late, and somebody notices once enough have.
type Tickets struct {
	Share   unit.Percent      `yaml:"share_who_report" doc:"share of the failed requests whose user gets in touch" default:"0.5%" source:"judgement"`
	Delay   unit.DurationDist `yaml:"delay" doc:"from the failed request until support has read it" default:"lognormal(p50=12m, p95=60m)" source:"judgement"`
	AtLeast int               `yaml:"at_least" doc:"contacts that make somebody look" default:"3" min:"1" max:"1000000" source:"judgement"`
	Within  unit.Duration     `yaml:"within" doc:"time within which they must come" default:"1h" min:"1s" max:"7d" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:   "tickets",
	Doc:    "Fails when enough hurt users have got in touch within a while.",
	Source: "judgement, see the fields",
	New: func() Probe {
		return &Tickets{
			Share: 0.005, Delay: unit.MustDurationDist("lognormal(p50=12m, p95=60m)"),
			AtLeast: 3, Within: unit.Duration(clock.Hour),
		}
	},
})

// Reports is the share of failed requests whose user gets in touch, and how
// long until that is heard, in seconds.
func (t *Tickets) Reports() (share float64, delay rng.Dist) {
	return float64(t.Share), t.Delay.Dist
}

// Fails says when it does.
func (t *Tickets) Fails() string {
	return fmt.Sprintf("%d or more hurt users get in touch within %s", t.AtLeast, t.Within)
}

// Needs is empty: contacts are no series.
func (t *Tickets) Needs(Site) []signal.Need { return nil }

// Watch begins without contacts.
func (t *Tickets) Watch(site Site) Watch {
	return &ticketWatch{
		atLeast: int64(t.AtLeast),
		last:    newRing[int64](scrapes(t.Within.Span(), site.Scrape)),
	}
}

type ticketWatch struct {
	atLeast int64
	last    ring[int64]
	sum     int64
}

// Observe counts the contacts of the last while.
func (w *ticketWatch) Observe(s *signal.Sample) signal.Verdict {
	w.sum += s.Contacts - w.last.push(s.Contacts)
	v := signal.Verdict{State: signal.Pass, Value: float64(w.sum), Threshold: float64(w.atLeast), Unit: "contacts", N: w.sum}
	if w.sum >= w.atLeast {
		v.State = signal.Fail
	}
	return v
}
