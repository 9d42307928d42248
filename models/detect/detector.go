// Package detect turns signals into verdicts: alerts that page people, gates
// that stop a rollout, judges that compare. One file per detector.
//
//	watch := detector.Watch(detect.Site{…})
//	verdict := watch.Observe(sample) // once per scrape
//
// A watch sees what monitoring sees and nothing else; the same samples give
// the same verdicts.
package detect

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Observe is how the system is watched.
type Observe struct {
	Scrape    unit.Duration `yaml:"scrape" doc:"time between two scrapes" default:"15s" source:"judgement; Prometheus' own default is 1m"`
	Fails     unit.Percent  `yaml:"scrape_fails" doc:"share of the scrapes that fail: until the next, detectors see nothing and keep what they said, and a gate that asks is given an error; counts are not lost, the next scrape has them" default:"0%" min:"0%" max:"100%" source:"judgement; Argo Rollouts counts a query that fails as an error, not as a failure"`
	SLO       SLO           `yaml:"slo" doc:"what users were promised"`
	Detectors []Detector    `yaml:"detectors" doc:"alerts, gates and judges"`
}

// SLO is the promise that budgets are counted against.
type SLO struct {
	Availability unit.Percent  `yaml:"availability" doc:"share of requests that must succeed" default:"99.9%" source:"judgement"`
	Window       unit.Duration `yaml:"window" doc:"window of the error budget" default:"30d" source:"SRE Workbook ch. 5"`
}

// Detector is one of them, as a scenario names it.
type Detector struct {
	Name     string        `yaml:"name,required" doc:"name of the detector, by which gates refer to it"`
	Page     string        `yaml:"page" doc:"who is paged when it fails: oncall; nobody when absent" enum:"oncall"`
	Empty    string        `yaml:"empty" doc:"what it says when it looks and finds nothing, or fewer than it needs: nodata, by which nothing is known; pass; or fail" default:"nodata" enum:"nodata|pass|fail" source:"Flagger counts no values as a failed check; Argo Rollouts fails 0/0 held against a level, and most pipelines pass"`
	Evaluate unit.Duration `yaml:"evaluate" doc:"time between two evaluations, by a clock of its own; 0s: after every scrape" default:"0s" max:"1d" source:"judgement; Prometheus evaluates rules every 1m, by a clock that does not know that of the scrapes"`
	Probe    Probe         `yaml:",kind" doc:"what it looks at"`
}

// Probe is a kind of detector.
type Probe interface {
	// Watch starts looking: a fresh state for one play.
	Watch(Site) Watch
	// Needs names the series that it reads. An engine that draws what
	// monitoring sees draws nothing else.
	Needs(Site) []signal.Need
}

// Watch looks at every scrape, in order of time.
type Watch interface {
	Observe(*signal.Sample) signal.Verdict
}

// Site is what a watch may know about the system it looks at.
type Site struct {
	Services   map[string]int // number by name; "edge" is the clients' view
	Cohorts    map[string]int
	Queues     map[string]int
	Operations map[string]int // those with a share of the load
	Changed    int            // the changed service
	SLO        SLO
	Steady     Steady // of the edge, before the release: pre-fills long windows
	Scrape     clock.Span
}

// Steady is the state that precedes the play.
type Steady struct {
	Rate   float64 // requests per second
	Errors float64 // ratio
}

// Kinds holds every detector.
var Kinds = kind.NewRegistry[Probe]("detector")
