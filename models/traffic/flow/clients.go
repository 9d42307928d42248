package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/traffic"
)

// clients are the retries of everybody outside. While conditions stand still
// they close within the step, as a geometric sum; while something moves they
// come back through a ring, as late as a timeout and a backoff make them.
type clients struct {
	timeout  float64 // seconds
	attempts int
	backoff  []float64 // longest, before try k+1, seconds
	budget

	moving bool // the ring is in use
	width  float64
	bins   int
	keys   int
	ring   []float64 // by try, key and bin: retries to come
	bin    int64     // the bin that holds the present
	filled []bool    // by key: it has been in use
	followed
}

func (c *clients) init(e *Engine) {
	conf := &e.site.Crowd.Load.Clients
	c.timeout = conf.Timeout.Span().Seconds()
	c.attempts = conf.Attempts
	c.budget = newBudget(float64(conf.Budget))
	longest := 0.0
	for k := 1; k < c.attempts; k++ {
		b := conf.Backoff.Delay(k, math.Nextafter(1, 0)).Seconds()
		c.backoff = append(c.backoff, b)
		longest = max(longest, b)
	}
	c.width = min(max(c.timeout/40, 0.02), 0.25)
	c.bins = int((c.timeout+longest+max(c.timeout/4, 1))/c.width) + 3 // a step is shorter than that
	c.keys = e.ops * e.kinds
}

// offer returns the attempts per second that first attempts at this rate lead
// to, when an attempt of the kind ends so.
func (c *clients) offer(e *Engine, key int, rate, dt float64, ends *[traffic.Ends]float64, mean float64) float64 {
	q := 1 - ends[traffic.Served]
	c.fresh += rate
	if c.attempts == 1 {
		return rate
	}
	if !c.moving {
		total, reach := 0.0, rate
		for k := 1; ; k++ {
			total += reach
			if k == c.attempts {
				return total
			}
			c.wanted += reach * q
			reach *= q * c.allowed
		}
	}
	total, reach := rate, rate
	for k := 1; k < c.attempts; k++ {
		c.wanted += reach * q
		c.put(c.ring, k, key, reach*c.allowed*ends[traffic.TimedOut], dt, c.timeout)
		c.put(c.ring, k, key, reach*c.allowed*(q-ends[traffic.TimedOut]), dt, min(mean, c.timeout))
		reach = c.due(c.ring, k, key, dt)
		total += reach
	}
	c.filled[key] = true
	if rate > 0 && c.byLast {
		c.follow(e, key, dt, ends, mean)
	}
	return total
}

// put puts retries of try k into a ring, so many per second over a step of dt, each
// after delay and, evenly, up to the longest backoff more.
func (c *clients) put(ring []float64, k, key int, rate, dt, delay float64) {
	if rate <= 0 {
		return
	}
	first := int(delay / c.width)
	last := min(int((delay+c.backoff[k-1])/c.width), c.bins-2)
	first = min(first, last)
	row, steps := rowOf(c, ring, k, key), max(int(math.Round(dt/c.width)), 1)
	share := rate * dt / float64(last-first+1) / float64(steps)
	for at := range steps {
		for b := first + at; b <= last+at; b++ {
			row[(c.bin+1+int64(min(b, c.bins-2)))%int64(c.bins)] += share
		}
	}
}

// due returns the retries of try k per second over the next dt seconds.
func (c *clients) due(ring []float64, k, key int, dt float64) float64 {
	row := rowOf(c, ring, k, key)
	n, sum := max(int64(math.Round(dt/c.width)), 1), 0.0
	for b := range min(n, int64(c.bins)) {
		sum += row[(c.bin+b)%int64(c.bins)]
	}
	return sum / dt
}

func rowOf(c *clients, ring []float64, k, key int) []float64 {
	at := ((k-1)*c.keys + key) * c.bins
	return ring[at : at+c.bins]
}

// pass moves the present on by dt seconds; what came due is forgotten.
func (c *clients) pass(dt float64) {
	n := max(int64(math.Round(dt/c.width)), 1)
	rows := len(c.ring) / c.bins
	for b := range min(n, int64(c.bins)) {
		at := int((c.bin + b) % int64(c.bins))
		for r := range rows {
			c.ring[r*c.bins+at], c.odds[r*c.bins+at] = 0, 0
		}
	}
	c.bin += n
	c.step++
}

// move begins to use the ring, filled with what is on its way in the steady
// state that was.
func (e *Engine) move() {
	c := &e.clients
	if c.moving || c.attempts == 1 {
		return
	}
	if c.ring == nil {
		c.ring = make([]float64, (c.attempts-1)*c.keys*c.bins)
		c.filled = make([]bool, c.keys)
	}
	clear(c.ring)
	clear(c.filled)
	c.begin(c)
	c.moving = true
	for key := range e.table {
		o := &e.table[key]
		if o.rate <= 0 || o.judged+1 < e.evaluated {
			continue
		}
		c.filled[key], c.steps[key] = true, c.step
		q := 1 - o.attempt[traffic.Served]
		reach := o.rate
		for k := 1; k < c.attempts; k++ {
			reach *= q * c.allowed
			late := 0.0
			if q > 0 {
				late = o.attempt[traffic.TimedOut] / q
			}
			for _, part := range []struct{ share, delay float64 }{{late, c.timeout}, {1 - late, min(o.mean, c.timeout)}} {
				span := part.delay + c.backoff[k-1]/2
				row, odds := rowOf(c, c.ring, k, key), rowOf(c, c.odds, k, key)
				n := max(int(span/c.width), 1)
				for b := range min(n, c.bins-1) {
					at := (c.bin + int64(b)) % int64(c.bins)
					row[at] += reach * part.share * c.width
					odds[at] += reach / o.rate * part.share * c.width
				}
			}
		}
	}
}

// owes reports whether retries of the key may be on their way.
func (c *clients) owes(key int) bool { return c.moving && c.filled[key] }

// grid rounds a step to whole bins while the ring is in use.
func (c *clients) grid(dt float64) float64 {
	if !c.moving {
		return dt
	}
	return max(math.Floor(dt/c.width), 1) * c.width
}
