package rollout

// worked is a stepwise policy whose stops are worked out once for each play, and not
// each time that it is asked.
type worked struct {
	Patience
	stopsOf func(p Progress) []stop // by the cohorts and their load
	stops   []stop
}

// Next goes to the next stop when its time has come.
func (w *worked) Next(p Progress) Move {
	if w.stops == nil {
		w.stops = w.stopsOf(p)
	}
	return w.walk(p, w.stops)
}
