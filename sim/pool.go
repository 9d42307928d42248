package sim

// A list is an unordered list of items in chunks: the index of its newest
// chunk, 0 if it is empty. All chunks but the newest are full.
type list uint32

// chunkLen is how many items a chunk holds: with its links it fills two cache
// lines. Longer chunks are read faster and leave more room unused; judgement
// by the hold benchmarks.
const chunkLen = 7

type chunk struct {
	items [chunkLen]item
	n     uint32 // items in use
	below uint32 // items in the chunks under this one
	under list   // next chunk of the list, or of the free ones
	_     uint32
}

// pool holds the chunks of all lists; freed ones are used again.
type pool struct {
	chunks []chunk // chunks[0] is not used
	free   list
}

// size returns the number of items of a list.
func (p *pool) size(b list) int {
	if b == 0 {
		return 0
	}
	return int(p.chunks[b].n + p.chunks[b].below)
}

// add puts an item into list b and returns the list.
func (p *pool) add(b list, it item) list {
	c := &p.chunks[b]
	if b == 0 || c.n == chunkLen {
		b = p.extend(b)
		c = &p.chunks[b]
	}
	c.items[c.n%chunkLen] = it
	c.n++
	return b
}

// extend puts an empty chunk on top of list b.
func (p *pool) extend(b list) list {
	below := uint32(p.size(b))
	c := p.free
	if c != 0 {
		p.free = p.chunks[c].under
	} else {
		c = list(len(p.chunks))
		p.chunks = append(roomFor(p.chunks), chunk{})
	}
	top := &p.chunks[c]
	top.n, top.below, top.under = 0, below, b
	return c
}

// release frees the newest chunk of list b and returns the rest of the list.
func (p *pool) release(b list) list {
	rest := p.chunks[b].under
	p.chunks[b].under = p.free
	p.free = b
	return rest
}
