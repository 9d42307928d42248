package detect

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Restarts fails when instances of a service end too often without anybody
// having asked for it. Leaks and crashes show here before requests suffer.
type Restarts struct {
	Service string        `yaml:"service" doc:"a service" default:"(the changed service)"`
	AtLeast int           `yaml:"at_least" doc:"instances that end within the time" default:"2" min:"1" max:"1000000" source:"judgement"`
	Within  unit.Duration `yaml:"within" doc:"the time" default:"30m" min:"1s" max:"7d" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "restarts",
	Doc:     "Fails when instances of a service end by themselves too often.",
	Source:  "kube_pod_container_status_restarts_total, the usual alert on pods that restart",
	Example: "{kind: restarts, at_least: 2, within: 30m}",
	New: func() Probe {
		return &Restarts{AtLeast: 2, Within: unit.Duration(30 * clock.Minute)}
	},
})

// Check wants a service that exists.
func (r *Restarts) Check(s Site) []kind.Problem {
	var p problems
	if p.service(r.Service, s); r.Service == Edge {
		p.add("service", "name a service", "clients have no instances")
	}
	return p
}

// Needs is empty: the platform counts.
func (r *Restarts) Needs(Site) []signal.Need { return nil }

// Beside says that dashboards of requests show none of it.
func (r *Restarts) Beside() bool { return true }

// Watch begins with an empty window.
func (r *Restarts) Watch(s Site) Watch {
	return &restartsWatch{service: s.number(r.Service), atLeast: int64(r.AtLeast), last: newRing[int64](scrapes(r.Within.Span(), s.Scrape))}
}

type restartsWatch struct {
	service int
	atLeast int64
	last    ring[int64]
	sum     int64
}

// Observe counts the restarts of the last while.
func (w *restartsWatch) Observe(s *signal.Sample) signal.Verdict {
	n := s.Restarts[w.service]
	w.sum += n - w.last.push(n)
	v := signal.Verdict{State: signal.Pass, Value: float64(w.sum), Threshold: float64(w.atLeast), Unit: "restarts", N: w.sum}
	if w.sum >= w.atLeast {
		v.State = signal.Fail
	}
	return v
}
