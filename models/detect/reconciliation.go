package detect

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Reconciliation is a job that holds data against what it should be: the only
// one that sees rows which were written wrongly and answered well. It fails at a
// run in which it meets enough of them, and stays so while new ones come.
type Reconciliation struct {
	Every   unit.Duration `yaml:"every" doc:"time between two runs" default:"1h" min:"1m" max:"7d" source:"judgement"`
	LooksAt unit.Percent  `yaml:"looks_at" doc:"share of the rows written since its last run that it checks" default:"10%" source:"judgement"`
	AtLeast int           `yaml:"at_least" doc:"wrong rows that it must meet, in the mean, to say something" default:"3" min:"1" max:"1000000000" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "reconciliation",
	Doc:     "Fails when a job that checks the data meets rows that were written wrongly.",
	Source:  "judgement, see the fields",
	Example: "{kind: reconciliation, every: 1h, looks_at: 10%}",
	New: func() Probe {
		return &Reconciliation{Every: unit.Duration(clock.Hour), LooksAt: 0.1, AtLeast: 3}
	},
})

// Needs is empty: it reads rows, not requests.
func (r *Reconciliation) Needs(Site) []signal.Need { return nil }

// Beside says that dashboards of requests show none of it.
func (r *Reconciliation) Beside() bool { return true }

// Watch begins with data that is right.
func (r *Reconciliation) Watch(Site) Watch {
	return &reconciliationWatch{Reconciliation: r, verdict: signal.Verdict{State: signal.NoData, Threshold: float64(r.AtLeast), Unit: "wrong rows"}}
}

type reconciliationWatch struct {
	*Reconciliation
	next    clock.Time
	checked float64 // wrong rows at the last run
	verdict signal.Verdict
}

// Observe runs the job when it is due.
func (w *reconciliationWatch) Observe(s *signal.Sample) signal.Verdict {
	if s.At < w.next {
		return w.verdict
	}
	w.next = s.At.Add(w.Every.Span())
	w.verdict.Value = (s.WrongRows - w.checked) * float64(w.LooksAt)
	w.verdict.N = int64(w.verdict.Value)
	w.checked = s.WrongRows
	w.verdict.State = signal.Pass
	if w.verdict.Value >= w.verdict.Threshold {
		w.verdict.State = signal.Fail
	}
	return w.verdict
}
