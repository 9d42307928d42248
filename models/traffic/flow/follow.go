package flow

import "github.com/rehearse-sim/rehearse/models/traffic"

// followed is what becomes of requests while nothing is answered: which share of
// those of a key comes to its next try when. A request has failed for good when
// its last try has, not when its first one did: a lock that is gone before the retry
// harms nobody. Elsewhere conditions hardly change between two tries, and all are
// taken to have the odds of the first.
type followed struct {
	odds   []float64 // as clients.ring, of each request that begins in a second
	reach  []float64 // by try and key: the share that makes it, in this step
	steps  []int64   // by key: the step in which it was last followed
	step   int64
	byLast bool // since something has stopped answering: what fails is counted when its last try does
}

func (f *followed) begin(c *clients) {
	if f.odds == nil {
		f.odds = make([]float64, len(c.ring))
		f.reach = make([]float64, (c.attempts-1)*c.keys)
		f.steps = make([]int64, c.keys)
	}
	clear(f.odds)
	clear(f.reach)
	f.step += 2 // nobody has been followed in the last step
}

// follow lets a request of the key begin in each second of a step.
func (c *clients) follow(e *Engine, key int, dt float64, ends *[traffic.Ends]float64, mean float64) {
	c.adopt(e, key)
	c.steps[key] = c.step
	reach, late := c.allowed, ends[traffic.TimedOut]
	for k := 1; k < c.attempts; k++ {
		c.put(c.odds, k, key, reach*late, dt, c.timeout)
		c.put(c.odds, k, key, reach*(1-ends[traffic.Served]-late), dt, min(mean, c.timeout))
		due := c.due(c.odds, k, key, dt)
		c.reach[(k-1)*c.keys+key] = due
		reach = due * c.allowed
	}
}

// adopt has a key that has just got its name go on as one of the same operation
// and class did: one that the change fails as often, if there is one.
func (c *clients) adopt(e *Engine, key int) {
	if c.steps[key] >= c.step-1 {
		return
	}
	c.steps[key] = c.step
	op, kind := key/e.kinds, key%e.kinds
	from := -1
	for k := op * e.kinds; k < (op+1)*e.kinds; k++ {
		if k == key || c.steps[k] < c.step-1 || (kind > 0) != (k%e.kinds > 0) {
			continue
		}
		if kind == 0 {
			from = k
			break
		}
		a, b := e.kindOf(kind), e.kindOf(k%e.kinds)
		if a.class == b.class && (from < 0 || a.doom == b.doom) {
			if from = k; a.doom == b.doom {
				break
			}
		}
	}
	for k := 1; k < c.attempts; k++ {
		row := rowOf(c, c.odds, k, key)
		clear(row)
		c.reach[(k-1)*c.keys+key] = 0
		if from >= 0 {
			copy(row, rowOf(c, c.odds, k, from))
			c.reach[(k-1)*c.keys+key] = c.reach[(k-1)*c.keys+from]
		}
	}
}

// ended returns which share of the requests of a key fails for good per second, of
// those that begin, and how many tries are made, where a try fails with q.
func (c *clients) ended(e *Engine, key int, q float64) (fails, tries float64) {
	c.adopt(e, key)
	fails, tries = q*(1-c.allowed), 1
	for k := 1; k < c.attempts; k++ {
		reach := c.reach[(k-1)*c.keys+key]
		tries += reach
		if k < c.attempts-1 {
			reach *= 1 - c.allowed
		}
		fails += reach * q
	}
	return fails, tries
}

func (f *followed) widen(c *clients, was, now int, place func(kind int) int) {
	f.odds = widen(f.odds, was, now, c.bins, place)
	f.reach = widen(f.reach, was, now, 1, place)
	f.steps = widen(f.steps, was, now, 1, place)
}
