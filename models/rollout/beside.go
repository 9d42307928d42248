package rollout

// Beside is the deploy of every routed step: the new version is started beside
// the old one, which keeps all its instances until all traffic has moved. That
// is what Argo Rollouts does with traffic routing (dynamicStableScale off), and
// why taking such a step back is instant. It is not chosen by name: a strategy
// that routes requests gets it.
type Beside struct{}

// Next starts what is missing, and stops the others once nobody is sent there.
func (Beside) Next(f Fleet) Change {
	c := Change{Start: max(f.Want-f.Ready-f.Starting, 0), Stop: f.Spare}
	if f.Moved && f.Ready >= f.Want {
		c.Stop = f.Others
	}
	return c
}
