package detect

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Synthetic asks by itself: requests of one operation at an average interval, as
// work that no user wants, sent as users are (the share of them that meets the change
// is the share of the traffic that does), and not tried again. It sees an outage where
// nobody happens to be there, and next to nothing of a small canary or of a defect that
// fails few. Its own requests hurt nobody, and are load.
type Synthetic struct {
	Operation string        `yaml:"operation,required" doc:"an operation that users ask for, too"`
	Every     unit.Duration `yaml:"every" doc:"mean time between two of its requests" default:"30s" min:"1s" max:"1h" source:"judgement; uptime checks ask every 30s to 5m"`
	Failures  int           `yaml:"failures" doc:"of its requests that must fail within the time" default:"3" min:"1" max:"100000" source:"judgement"`
	Within    unit.Duration `yaml:"within" doc:"the time" default:"5m" min:"1s" max:"1d" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "synthetic",
	Doc:     "Fails when enough requests of its own, sent at an interval whether users ask or not, have failed.",
	Source:  "Prometheus blackbox exporter; Google SRE book ch. 6 on black-box monitoring",
	Example: "{kind: synthetic, operation: order, every: 30s, failures: 3}",
	New: func() Probe {
		return &Synthetic{Every: unit.Duration(30 * clock.Second), Failures: 3, Within: unit.Duration(5 * clock.Minute)}
	},
})

// Asks says of which operation it sends how many requests a second.
func (y *Synthetic) Asks() (operation string, rate float64) {
	return y.Operation, 1 / y.Every.Span().Seconds()
}

// Check wants an operation that users ask for, for it asks as they do.
func (y *Synthetic) Check(s Site) []kind.Problem {
	var p problems
	if _, known := s.Operations[y.Operation]; !known {
		p.add("operation", kind.Remedy(y.Operation, sorted(s.Operations)), "there is no operation %q that users ask for and no sessions come back by", y.Operation)
	}
	return p
}

// Needs is empty: its own requests are no series of others.
func (y *Synthetic) Needs(Site) []signal.Need { return nil }

// Watch begins without requests.
func (y *Synthetic) Watch(s Site) Watch {
	return &syntheticWatch{Synthetic: y, number: s.Operations[y.Operation], last: newRing[signal.Counts](scrapes(y.Within.Span(), s.Scrape))}
}

type syntheticWatch struct {
	*Synthetic
	number int
	last   ring[signal.Counts]
	sum    signal.Counts
}

// Observe counts the answers of the last while.
func (w *syntheticWatch) Observe(s *signal.Sample) signal.Verdict {
	var now signal.Counts
	if w.number < len(s.Asked) {
		now = s.Asked[w.number]
	}
	gone := w.last.push(now)
	w.sum.Requests += now.Requests - gone.Requests
	w.sum.Errors += now.Errors - gone.Errors
	v := signal.Verdict{State: signal.Pass, Value: float64(w.sum.Errors), Threshold: float64(w.Failures), Unit: "of its own", N: w.sum.Requests}
	switch {
	case w.sum.Requests == 0:
		v.State, v.Empty = signal.NoData, true
	case w.sum.Errors >= int64(w.Failures):
		v.State = signal.Fail
	}
	return v
}
