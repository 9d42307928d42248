package attribution

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// minute is the window in which a play is held against the control.
const minute = clock.Time(clock.Minute)

// Window counts the requests that arrived in one minute. Arrivals are the same
// in every play, so windows by arrival line up request by request.
type Window struct {
	requests []int32 // by tenant
	total    int64
	failed   [traffic.Ends]int64
	failures []failure
	until    clock.Time // as of when all that is known; Never when all of its requests have ended
}

type failure struct {
	at, arrived clock.Time
	tenant      int32
	end         traffic.End
}

// Tally is what the control keeps of a window for good.
type Tally struct {
	failed    [traffic.Ends]int64
	congested []clock.Time // arrivals of the requests that congestion failed, in order
	failures  []failure    // all of them
}

// NewTally keeps what the control needs of a minute's window.
func NewTally(w *Window) Tally {
	t := Tally{failed: w.failed, failures: slices.Clone(w.failures)}
	for _, f := range w.failures {
		if classOf(f.end) == congestion {
			t.congested = append(t.congested, f.arrived)
		}
	}
	slices.Sort(t.congested)
	return t
}

// asOf is the tally without what failed after an instant.
func (t Tally) asOf(at clock.Time) Tally {
	if at == clock.Never {
		return t
	}
	kept := t.congested
	for i := range t.failures {
		f := &t.failures[i]
		if f.at <= at {
			continue
		}
		t.failed[f.end]--
		if n, is := slices.BinarySearch(kept, f.arrived); is && classOf(f.end) == congestion {
			kept = slices.Delete(slices.Clone(kept), n, n+1)
		}
	}
	t.congested = kept
	return t
}

// lost counts the requests of a window that congestion failed in the control
// and that did not fail here: how far apart the queues are.
func (t *Tally) lost(w *Window) float64 {
	n := len(t.congested)
	for i := range w.failures {
		if _, same := slices.BinarySearch(t.congested, w.failures[i].arrived); same {
			n--
		}
	}
	return float64(n)
}

// Ledger is the truth about who was hurt. It sorts requests into windows by
// arrival and closes a window when all its requests must have ended.
type Ledger struct {
	grace   clock.Span // longest life of a client request
	open    []Window   // a ring by minute
	first   int64      // minute of the oldest open window
	tenants int
	closed  func(minute int64, w *Window)

	since    clock.Time
	requests int64
	failures int64
	tap      func(arrived clock.Time, tenant int, end traffic.End)
}

// NewLedger returns an empty one for so many tenants, whose requests live no
// longer than life. Requests that arrive from since on are counted. closed is
// given every window, in order, and must not keep it.
func NewLedger(tenants int, life clock.Span, since clock.Time, closed func(minute int64, w *Window)) *Ledger {
	l := &Ledger{grace: life, tenants: tenants, since: since, closed: closed}
	n := int(life/clock.Minute) + 3
	for range n {
		l.open = append(l.open, Window{requests: make([]int32, tenants)})
	}
	return l
}

// Tap has every failure told as it is entered.
func (l *Ledger) Tap(tap func(arrived clock.Time, tenant int, end traffic.End)) { l.tap = tap }

// Counted returns the requests that ended so far, and those of them that failed.
func (l *Ledger) Counted() (requests, failed int64) { return l.requests, l.failures }

func (l *Ledger) window(minute int64) *Window { return &l.open[minute%int64(len(l.open))] }

// Finish enters one client request.
func (l *Ledger) Finish(now, arrived clock.Time, tenant int, end traffic.End) {
	m := int64(arrived / minute)
	w := l.window(m)
	w.requests[tenant]++
	w.total++
	if arrived >= l.since {
		l.requests++
		if end != traffic.Served {
			l.failures++
		}
	}
	if end == traffic.Served {
		return
	}
	w.failed[end]++
	w.failures = append(w.failures, failure{now, arrived, int32(tenant), end})
	if l.tap != nil {
		l.tap(arrived, tenant, end)
	}
}

// Due closes the windows whose requests have all ended by now.
func (l *Ledger) Due(now clock.Time) { l.closeUntil(now.Add(-l.grace), clock.Never) }

// End closes every minute that has begun when following ends. Who arrived in the
// last seconds and is still waiting then, or trying again, is not counted.
func (l *Ledger) End(now clock.Time) {
	l.Due(now)
	l.closeUntil(now.Add(clock.Minute), now)
}

// closeUntil closes the windows of the minutes that were over before an instant,
// with what is known of them as of another.
func (l *Ledger) closeUntil(over, known clock.Time) {
	for clock.Time(l.first+1)*minute < over {
		w := l.window(l.first)
		w.until = known
		l.closed(l.first, w)
		clear(w.requests)
		w.total = 0
		w.failed = [traffic.Ends]int64{}
		w.failures = w.failures[:0]
		l.first++
	}
}
