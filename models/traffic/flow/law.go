package flow

// law is the distribution of the number of requests inside a pool of equal
// slots with a bounded line in front of them, as it changes with time: a
// birth-death process over a lattice of numbers inside, brought forward by
// implicit Euler steps.
//
//	l := newLaw(48, 96)
//	l.step(0.1, 700, 0.06, 1) // 0.1 s of 700 arrivals/s that take 60 ms each
//	lost, late := l.reject(), l.behind(1, 2, 0.06, 1)
//
// Below full slots the process is M/M/c's (the number busy does not depend on
// more than the mean of the service time). From full slots on, drift and
// variance are those of the arrivals and of slots that are all busy; see
// [law.climb]. With cv2 = 1 it is exactly M/M/c/K.
//
// Against the request engine with lognormal service times (TestLawAgainstRequests)
// p99 is within 3% up to a cv of 1 and 10% for a cv of 2, the share rejected
// within 5%, outside 0.85 < rho < 1.05. A pool of a single slot is the exception:
// its p99 is 7 to 9% low for a cv of 1 and 15 to 35% low for a cv of 2 while rho
// is below 0.85, because one long request then delays many. The law knows no ages:
// after a sudden change it is ahead of reality by a residual service time.
//
// Systems of up to 1,024 places and slots have one lattice point per request.
// Larger ones have 64 points a request apart on both sides of full slots, then
// 64 that are 2 apart, 4 and so on, up to 1/256 of the slots or of the line.
// The drift stays exact, and so does a geometric stationary law; a front that
// moves through x requests' worth of points h apart smears by a standard
// deviation of at most sqrt(h·x), which adds to its own as variances do: below
// 1/16 of the places in line (measured on a line of 4,000: 5% more spread). A
// step of dt that moves it by d smears it by d, too.
//
// It promises: probabilities never negative, adding up to 1 within 1e-12, for
// every step length and load; accepted arrivals = served + change of inside;
// no allocation in step.
type law struct {
	slots, places int
	lines         int // into which the places are divided; 0 and 1: one for all slots

	x    []float64 // numbers inside, ascending; x[full] = slots
	gap  []float64 // gap[i] = x[i+1]-x[i]
	full int

	bound   float64 // from this number inside on nobody comes in, see [pool.bound]; 0: no bound
	blocked float64 // share of the arrivals that came upon it, at the last step's end

	// Between these two points all gaps are 1.
	unitFrom, unitTo int

	hung       float64 // slots whose holders hang; they are among those inside
	hungBefore float64 // before the last step

	p    []float64 // probabilities; zero above high
	high int
	was  []float64 // probabilities before the last step, see cut

	up, down       []float64 // rates of moving to the next and the last point, per s
	forth, inverse []float64 // scratch of the elimination

	rate, mean, cv2  float64 // of the last step
	last             float64 // its length, s
	lost             float64 // rejections per s in the topmost state
	rejected         float64
	variability      float64 // see climb
	free             float64 // probability of a free slot
	number, held, l1 float64
	shift            float64 // see shifted

	tails []tails
	clock int
}

// newLaw returns an empty system. Without slots nothing is served: requests
// fill the line and are then rejected, at once where there is no line.
func newLaw(slots, places int) *law {
	l := &law{}
	l.shape(slots, places)
	l.p[0] = 1
	l.measure()
	return l
}

// shape lays out the lattice, with zero probability everywhere.
func (l *law) shape(slots, places int) {
	if slots < 0 || places < 0 {
		panic("flow: negative slots or places")
	}
	l.slots, l.places = slots, places
	l.lay(lattice(l.x[:0], slots, places))
}

// lay takes the points of the lattice.
func (l *law) lay(points []float64) {
	l.x = points
	n, slots := len(l.x), l.slots
	l.gap = grown(l.gap, n)
	for i := range n - 1 {
		l.gap[i] = l.x[i+1] - l.x[i]
	}
	l.full = 0
	for l.x[l.full] < float64(slots) {
		l.full++
	}
	l.unitFrom, l.unitTo = l.full, l.full
	for l.unitFrom > 0 && l.gap[l.unitFrom-1] == 1 {
		l.unitFrom--
	}
	for l.unitTo < n-1 && l.gap[l.unitTo] == 1 {
		l.unitTo++
	}
	l.p = grown(l.p, n)
	clear(l.p)
	l.was = grown(l.was, n)[:0]
	l.up, l.down = grown(l.up, n), grown(l.down, n)
	l.forth, l.inverse = grown(l.forth, n), grown(l.inverse, n)
	l.high, l.rejected, l.number, l.held = 0, 0, 0, 0
	if n == 1 {
		l.rejected = 1
	}
	for i := range l.tails {
		l.tails[i].used = 0
	}
}

func grown(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

// resize changes the slots and the places in line as instances come or go.
// kept is the share of what is inside that stays in the pool: the number
// inside is scaled by it. What does not fit any more is dropped.
func (l *law) resize(slots, places int, kept float64) {
	x := append([]float64(nil), l.x[:l.high+1]...)
	p := append([]float64(nil), l.p[:l.high+1]...)
	l.shape(slots, places)
	l.hung = min(l.hung*kept, float64(slots))
	at, n := 0, len(l.x)
	for i, v := range x {
		v *= kept
		for at+1 < n && l.x[at+1] <= v {
			at++
		}
		share := 0.0
		if at+1 < n {
			share = (v - l.x[at]) / l.gap[at]
			l.p[at+1] += p[i] * share
		}
		l.p[at] += p[i] * (1 - share)
	}
	l.high = min(at+1, n-1)
	l.measure()
}

// dilute mixes in an empty system: one of several instances that each have
// their own line and share this law is new. empty is its share of them.
func (l *law) dilute(empty float64) {
	for i := range l.p[:l.high+1] {
		l.p[i] *= 1 - empty
	}
	l.hung *= 1 - empty
	l.p[0] += empty
	l.measure()
}

// measure adds up the mean numbers inside and in slots.
func (l *law) measure() {
	l.number, l.held, l.free = 0, 0, 0
	for i, p := range l.p[:l.high+1] {
		l.number += p * l.x[i]
		l.held += p * min(l.x[i], float64(l.slots))
		if i < l.full {
			l.free += p
		}
	}
}

// reject returns the probability that an arrival was turned away, averaged over
// the last step: what did not come in by conservation of the flow, which in the
// topmost state is not the probability of that state unless cv2 is 1.
func (l *law) reject() float64 { return l.rejected }

// inside returns the mean number inside, waiting or in a slot.
func (l *law) inside() float64 { return l.number }

// busy returns the mean number of slots held.
func (l *law) busy() float64 { return l.held }

// moved returns how much the last step changed the law: the sum over its states
// of the change of their probability, from 0 to 2.
func (l *law) moved() float64 { return l.l1 }

// shifted returns how much the last step changed what comes of the law: the mean
// number inside, relative to it and the slots, the chance to find a free slot or
// that to be turned away, whichever changed most.
func (l *law) shifted() float64 { return l.shift }
