package plan

import "github.com/rehearse-sim/rehearse/models/rollout"

// Scene is what a strategy of the scenario may know before it starts.
func (s *Scenario) Scene(st *rollout.Strategy) rollout.Scene {
	scene := rollout.Scene{Behind: st.Behind, Deploy: st.Deploy}
	for _, c := range s.Tenants {
		scene.Cohorts = append(scene.Cohorts, c.Name)
	}
	for _, x := range s.Services {
		if x.Name == s.Change.Service {
			scene.Instances, scene.Zones = x.Instances, x.Zones
		}
	}
	return scene
}
