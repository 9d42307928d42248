package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// TrafficShift routes every request to the instances of the old version that
// are still there, then replaces those of the new one.
type TrafficShift struct {
	Takes unit.DurationDist `yaml:"takes" doc:"decision and tooling, until every balancer has heard" default:"30s" source:"judgement: balancers follow in 5 to 30 s"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "traffic-shift",
	Doc:    "Routes all requests to the old version's remaining instances, then replaces the new ones.",
	Source: "aborting a canary as in Argo Rollouts",
	New:    func() Way { return &TrafficShift{Takes: unit.MustDurationDist("30s")} },
})

// Name is the kind.
func (*TrafficShift) Name() string { return "traffic-shift" }

// Applies while requests are routed and the old version takes traffic.
func (t *TrafficShift) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(t.Name()); over {
		return false, why
	}
	switch {
	case !s.Split:
		return false, "no instance of the old version is left to route to, or nothing routes"
	case s.OneWay:
		return false, oneWay
	}
	return true, ""
}

// Try shifts the traffic, which always works.
func (t *TrafficShift) Try(draws Draws, s Situation) Attempt {
	a := attempt(t.Name(), draws, s, t.Takes, 1)
	a.Undo = Undo{RouteOld: true, Redeploy: true}
	return a
}
