package rollout

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Rolling replaces instances a few at a time: never more than the desired
// number plus the surge, never fewer taking traffic than the desired number less
// the unavailable.
type Rolling struct {
	Surge       unit.Percent `yaml:"surge" doc:"share of the instances that may be started on top; rounds up" default:"25%" source:"Kubernetes Deployment maxSurge"`
	Unavailable unit.Percent `yaml:"unavailable" doc:"share of the instances that may be missing; rounds down" default:"25%" source:"Kubernetes Deployment maxUnavailable"`

	Ready unit.Duration `yaml:"min_ready" doc:"how long an instance must take traffic before it counts as available; one that crashes sooner holds the rollout up" default:"0s" min:"0s" max:"1d" source:"Kubernetes Deployment minReadySeconds"`
}

var _ = Deploys.Add(kind.Kind[Deploy]{
	Name:   "rolling",
	Doc:    "Replaces instances a few at a time, as a Kubernetes Deployment does.",
	Source: "Kubernetes API reference, RollingUpdateDeployment",
	New:    func() Deploy { return &Rolling{Surge: 0.25, Unavailable: 0.25} },
})

// limits returns the surge and the unavailable instances, not both 0.
func (r *Rolling) limits(desired int) (surge, unavailable int) {
	const rounding = 1e-9 // 7% of 100 is 7, whatever the float says
	surge = int(math.Ceil(float64(r.Surge)*float64(desired) - rounding))
	unavailable = int(math.Floor(float64(r.Unavailable)*float64(desired) + rounding))
	if surge == 0 && unavailable == 0 {
		unavailable = 1
	}
	return surge, unavailable
}

// Next starts and stops as much as the limits allow. Of the others, as many
// stay as are not to be replaced. An instance that is not available yet counts
// as there and does not count as one that others may be stopped for.
func (r *Rolling) Next(f Fleet) Change {
	surge, unavailable := r.limits(f.Desired)
	missing := f.Want - f.Ready - f.Starting
	room := f.Desired + surge - f.Ready - f.Starting - f.Others
	surplus := f.Others - f.Stay()
	spare := f.Ready - f.Fresh + f.Others - (f.Desired - unavailable)
	return Change{
		Start: max(min(missing, room), 0),
		Stop:  max(min(surplus, spare), 0),
	}
}

// MinReady is how long an instance must take traffic before it is available.
func (r *Rolling) MinReady() clock.Span { return r.Ready.Span() }
