// Package change describes what ships: the service it touches, how it is
// classified, the flag it may hide behind, and the defects that may be in it.
// One file per defect.
//
//	for _, d := range chg.Defects {
//		d.Effect.Contribute(subject, &effect)
//	}
//
// A defect is a pure function of what a request meets and of how far the release
// is ([condition.State]): it never knows the strategy or who was told.
package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Change is what a release ships.
type Change struct {
	Service    string   `yaml:"service,required" doc:"the service whose version changes"`
	Visible    bool     `yaml:"visible" doc:"users can see it"`
	Breaking   string   `yaml:"breaking" doc:"what it breaks for others: none, api, schema, message or behaviour" default:"none" enum:"none|api|schema|message|behaviour"`
	Reversible string   `yaml:"reversible" doc:"can it be taken back: yes, partial or no" default:"yes" enum:"yes|partial|no"`
	Flag       string   `yaml:"flag" doc:"the flag that its feature hides behind, for strategies that use one"`
	Defects    []Defect `yaml:"defects" doc:"what may be wrong with it"`
	Flushes    []string `yaml:"flushes" doc:"caches that its deploy empties when it begins, and going back by a deploy once more"`

	Migration *schema.Migration `yaml:"migration" doc:"how it moves the shape of the data; not at all when absent"`
	Hazards   []Hazard          `yaml:"hazards" doc:"what makes going back dangerous, defect or not"`
}

// Defect is one thing that may be wrong, with its chance to be there.
type Defect struct {
	Name           string       `yaml:"name,required" doc:"name of the defect"`
	Probability    unit.Percent `yaml:"probability,required" doc:"chance that the change has it"`
	In             string       `yaml:"in" doc:"where it sits: feature (dark while the flag is off), version (hurts as soon as the code runs) or everywhere (a configuration, a library, a third party: once shipped it hurts whoever is served, new or old)" default:"version" enum:"feature|version|everywhere"`
	Service        string       `yaml:"service" doc:"for in: everywhere, the service that it hurts" default:"(the changed service)"`
	StagingCatches unit.Percent `yaml:"staging_catches" doc:"chance that staging reveals it; no public figure exists, so it is never assumed" default:"0%"`
	When           Trigger      `yaml:"when" doc:"what a request must meet to be affected; everything when absent"`
	Effect         Effect       `yaml:",kind" doc:"what it does"`
}

// Effect is what a defect does to a request that meets its trigger.
type Effect interface {
	Contribute(s condition.Subject, e *condition.Effect)
}

// Kinds holds every defect.
var Kinds = kind.NewRegistry[Effect]("defect")
