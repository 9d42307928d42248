package respond

import "github.com/rehearse-sim/rehearse/models/unit"

// Lost is how often a message about trouble never arrives. In GCE's incident
// 16007 the canary was judged unsafe, and a second defect lost the verdict.
type Lost struct {
	Verdict unit.Percent  `yaml:"verdict" doc:"chance that what a gate says in a step of the rollout never reaches it: it goes on as if all were well" default:"0%"`
	Page    unit.Percent  `yaml:"page" doc:"chance that the page of an alarm never arrives" default:"0%"`
	Repeat  unit.Duration `yaml:"repeat" doc:"after which an alarm that goes on pages again" default:"4h" min:"1m" source:"Alertmanager: repeat_interval is 4h by default"`
}
