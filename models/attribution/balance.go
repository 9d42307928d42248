package attribution

import "math"

// Where the queues of a play have come apart from the control's, both fail
// requests by the same law but not the same ones, and the net of a minute is
// chance. The balance tells the release's part from it. The figures are
// judgement: they were set where a restart without any effect of its own is
// blamed for nothing in most worlds, and one that costs capacity for about its
// net (TestHarmlessRestart).
const (
	forget = 0.9  // of the balance, a minute on: a failure is often only moved by a few minutes
	slowly = 0.95 // of what is known about the control
	opens  = 3.0  // standard deviations of chance, above which a balance is the release's…
	holds  = 1.0  // …and stays so
)

// balance is a running account of the net failures of a play.
type balance struct {
	due      float64 // net of the last minutes that is not attributed; negative when spared
	variance float64 // that chance gives it
	open     bool    // the minute before was the release's

	// Over the last half hour: the control's congestion and how much it varies
	// from minute to minute, and how much of it this play did not share.
	weight, sum, squares, means, apart float64
}

// settle adds a window: its net failures; how many requests congestion failed in
// the control; and how many of them did not fail here. It returns how many
// failures are the release's, and how many more than so far it has spared.
//
// While the play fails whom the control fails, queues are as they would have
// been, and every net failure is the release's at once. What neither is
// attributed nor spared in the end is chance.
func (b *balance) settle(net, control, apart float64) (excess, spared float64) {
	owed := max(-b.due*forget, 0)
	b.due = b.due*forget + net
	// Two independent counts of the same law: the variance of both.
	b.variance = b.variance*forget*forget + 2*b.noise(control, apart)
	spared = max(-b.due, 0) - owed
	limit := opens
	if b.open {
		limit = holds
	}
	if b.open = b.due > limit*math.Sqrt(b.variance); b.open {
		excess, b.due = b.due, 0
	}
	return excess, spared
}

// noise returns the variance of the congested failures that a play whose queues
// have come this far apart has in a minute: their number, times how much more
// than a Poisson count the control's varies.
func (b *balance) noise(control, apart float64) float64 {
	if b.weight > 0 {
		mean := b.sum / b.weight
		b.squares = b.squares*slowly + (control-mean)*(control-mean)
		b.means = b.means*slowly + mean
	}
	b.weight = b.weight*slowly + 1
	b.sum = b.sum*slowly + control
	b.apart = b.apart*slowly + apart
	dispersion := 1.0
	if b.means > 0 {
		dispersion = max(dispersion, b.squares/b.means)
	}
	return dispersion * max(apart, b.apart/b.weight)
}
