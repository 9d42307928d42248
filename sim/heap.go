package sim

// A heap is a binary min-heap of items with a hole: taking the first item
// leaves the root empty, and the next item pushed, which an event's handler
// usually supplies at once, is sifted down from there. So the pair of pop and
// push costs one walk through the heap.
type heap struct {
	items []item
	hole  bool // items[0] was taken and not yet replaced
}

// size returns the number of items, the hole not counted.
func (h *heap) size() int {
	if h.hole {
		return len(h.items) - 1
	}
	return len(h.items)
}

// close fills the hole from the end.
func (h *heap) close() {
	h.hole = false
	last := len(h.items) - 1
	it := h.items[last]
	h.items = h.items[:last]
	if last > 0 {
		down(h.items, 0, it)
	}
}

// fill puts an item into the hole, which there must be.
func (h *heap) fill(it item) {
	h.hole = false
	s := h.items
	if len(s) != 2 {
		down(s, 0, it)
		return
	}
	// One server and one source make two items, and which is first is a toss
	// that no branch predictor wins.
	mask := -before(s[1], it)
	time, key := (it.time^s[1].time)&mask, (it.key^s[1].key)&mask
	s[0] = item{it.time ^ time, it.key ^ key}
	s[1] = item{s[1].time ^ time, s[1].key ^ key}
}

// push adds an item. There must be no hole.
func (h *heap) push(it item) {
	h.items = append(h.items, it)
	up(h.items, len(h.items)-1, it)
}

// heapify orders items that were written to the slice in any order. There must
// be no hole.
func (h *heap) heapify() {
	for i := len(h.items)/2 - 1; i >= 0; i-- {
		down(h.items, i, h.items[i])
	}
}

// down puts it at i or, as long as a child comes before it, below.
func down(s []item, i int, it item) {
	n := len(s)
	for {
		c := 2*i + 1
		if c+1 >= n {
			if c < n && before(s[c], it) != 0 {
				s[i] = s[c]
				i = c
			}
			break
		}
		c += int(before(s[c+1], s[c]))
		if before(s[c], it) == 0 {
			break
		}
		s[i] = s[c]
		i = c
	}
	s[i] = it
}

// up puts it at i or, as long as it comes before the parent, above.
func up(s []item, i int, it item) {
	for i > 0 {
		p := (i - 1) / 2
		if before(it, s[p]) == 0 {
			break
		}
		s[i] = s[p]
		i = p
	}
	s[i] = it
}
