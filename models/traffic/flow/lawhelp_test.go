package flow

// beyond is behind in a line that takes as long as others of its length do.
func (l *law) beyond(t, mean, cv2 float64) float64 { return l.behind(1, t, mean, cv2) }

// copy returns an independent law in the same state.
func (l *law) copy() *law {
	c := *l
	for _, s := range []*[]float64{&c.x, &c.gap, &c.p, &c.was, &c.up, &c.down, &c.forth, &c.inverse} {
		*s = append([]float64(nil), *s...)
	}
	c.tails = append([]tails(nil), l.tails...)
	for i := range c.tails {
		c.tails[i].v = append([]float64(nil), c.tails[i].v...)
	}
	return &c
}
