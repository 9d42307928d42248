package rollout

import "github.com/rehearse-sim/rehearse/models/kind"

// Recreate stops what is to be replaced before it starts the replacement: the
// capacity in between is gone.
type Recreate struct{}

var _ = Deploys.Add(kind.Kind[Deploy]{
	Name:   "recreate",
	Doc:    "Stops the old instances first, then starts the new ones.",
	Source: "Kubernetes Deployment, strategy Recreate",
	New:    func() Deploy { return &Recreate{} },
})

// Next stops the others down to what may stay, then starts what is missing.
func (*Recreate) Next(f Fleet) Change {
	if surplus := f.Others - f.Stay(); surplus > 0 {
		return Change{Stop: surplus}
	}
	return Change{Start: max(f.Want-f.Ready-f.Starting, 0)}
}
