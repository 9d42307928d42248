package schema

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Moment is a point of the rollout that steps wait for.
type Moment uint8

// The moments, in the order in which they come.
const (
	BeforeDeploy Moment = iota
	WithDeploy
	FullExposure
	moments = 3
)

var momentNames = [moments]string{"before deploy", "with deploy", "after full exposure"}

func (m Moment) String() string { return momentNames[m] }

func momentOf(name string) Moment {
	for i, n := range momentNames {
		if n == name {
			return Moment(i)
		}
	}
	return BeforeDeploy
}

// phase is what a step is at.
type phase uint8

const (
	waiting phase = iota // for its moment
	locking              // waits for its lock, or holds it
	pausing              // after a try that was given up
	working
)

// Progress is how a migration goes in one play: step after step, each by itself
// once its moment has been reached. Whoever plays it calls [Progress.Move] at
// [Progress.Next] and has conditions read anew after that.
type Progress struct {
	plan    *Plan
	draws   rng.Key
	reached [moments]clock.Time
	shape   Shape
	at      int // the step that is on, or the next
	phase   phase
	next    clock.Time
	tries   int
	got     bool       // the try that is on gets its lock
	until   clock.Time // when the lock is gone
	ends    clock.Time // of the work
	halted  bool
	failed  bool
}

// NewProgress returns a progress in which nothing has begun; draws are the luck of
// its steps: what they wait behind, and how long they take.
func NewProgress(p *Plan, draws rng.Key) *Progress {
	c := &Progress{plan: p, draws: draws, shape: p.first, next: clock.Never}
	for m := range c.reached {
		c.reached[m] = clock.Never
	}
	return c
}

// Reach says that a moment has come; the first time counts.
func (c *Progress) Reach(m Moment, now clock.Time) {
	c.reached[m] = min(c.reached[m], now)
	c.arm()
}

// Next is when the migration moves by itself; Never while it waits for a moment.
func (c *Progress) Next() clock.Time { return c.next }

// Shape is what the data looks like now.
func (c *Progress) Shape() Shape { return c.shape }

// Failed reports whether a step was given up: nothing follows.
func (c *Progress) Failed() bool { return c.failed }

// Prepared reports whether all that is to be done before the deploy is done.
func (c *Progress) Prepared() bool {
	return c.at == len(c.plan.Steps) || momentOf(c.plan.Steps[c.at].At) > BeforeDeploy
}

// Halt says that the release is being taken back: what has not begun never
// does, waiting for a lock and work beside the users are called off. A window
// in which users are turned away goes on to its end.
func (c *Progress) Halt() {
	c.halted = true
	if c.phase == working && c.step().Offline != nil {
		return
	}
	c.phase, c.until, c.next = waiting, 0, clock.Never
}

// Restore brings back what contracting dropped.
func (c *Progress) Restore() { c.shape = min(c.shape, Expanded) }

func (c *Progress) step() *Step { return &c.plan.Steps[c.at] }

// arm works out when the next step begins.
func (c *Progress) arm() {
	if c.phase != waiting {
		return
	}
	c.next = clock.Never
	if c.halted || c.failed || c.at == len(c.plan.Steps) {
		return
	}
	if m := c.reached[momentOf(c.step().At)]; m != clock.Never {
		c.next = m.Add(c.step().After.Span())
	}
}

// Move does what is due now and returns the sentences that tell of it.
func (c *Progress) Move(now clock.Time) (story []string) {
	say := func(format string, args ...any) { story = append(story, fmt.Sprintf(format, args...)) }
	for c.next <= now {
		s := c.step()
		switch c.phase {
		case waiting:
			c.tries = 0
			if s.Lock != nil {
				c.lock(now)
				say("%s asks for its lock", s.Do)
				continue
			}
			c.work(now)
			c.begins(say)
		case pausing:
			c.lock(now)
		case locking:
			c.until = 0
			switch {
			case c.got:
				c.work(now)
				c.begins(say)
			case c.tries > s.Lock.Retries:
				c.fail(say, "gives up after %d tries for its lock", c.tries)
			default:
				c.phase, c.next = pausing, now.Add(s.Lock.Pause.Span())
			}
		case working:
			switch {
			case now >= c.ends:
				c.done()
				say("%s is done", s.Do)
			case s.Offline.Overrun == "abandon":
				c.fail(say, "is abandoned: the window is over")
			default:
				c.next = c.ends
				say("the announced window is over, and %s is not", s.Do)
			}
		}
	}
	return story
}

// lock tries to get the lock: behind the longest access in progress, for as
// long as the timeout allows.
func (c *Progress) lock(now clock.Time) {
	l := c.step().Lock
	s := c.draws.Sub(uint64(c.at)).At(uint64(1 + c.tries))
	wait, hold := span(l.WaitBehind, &s), max(span(l.Hold, &s), 1)
	c.tries++
	c.phase, c.got, c.until = locking, true, now.Add(wait+hold)
	if t := l.Timeout.Span(); t > 0 && wait > t {
		c.got, c.until = false, now.Add(t)
	}
	c.next = c.until
}

func (c *Progress) work(now clock.Time) {
	s := c.step()
	luck := c.draws.Sub(uint64(c.at)).At(0)
	c.phase = working
	c.ends = now.Add(clock.Span(math.Min(float64(span(s.Takes, &luck))/float64(s.Throttle), float64(unit.LongestDuration))))
	c.next = c.ends
	if s.Offline != nil {
		c.next = min(c.next, now.Add(s.Offline.Window.Span()))
	}
}

func (c *Progress) begins(say func(string, ...any)) {
	switch s := c.step(); {
	case s.Offline != nil && s.Offline.Stops == "writes":
		say("%s begins in its window: read-only", s.Do)
	case s.Offline != nil:
		say("%s begins in its window: down", s.Do)
	case c.next > 0 && s.Takes.Dist.Dist != nil && s.Takes.Mean() > 0:
		say("%s begins", s.Do)
	}
}

func (c *Progress) done() {
	switch c.step().Do {
	case "expand":
		c.shape = Expanded
	case "contract":
		c.shape = Contracted
	}
	c.at++
	c.phase = waiting
	c.arm()
}

func (c *Progress) fail(say func(string, ...any), format string, args ...any) {
	say(c.step().Do+" "+format, args...)
	c.failed = true
	c.phase, c.next = waiting, clock.Never
}

// Locked is until when operations that write, or that read, wait for a lock; 0
// when they need not.
func (c *Progress) Locked(write bool) clock.Time {
	if c.phase != locking || c.step().Lock.Stops == "writes" && !write {
		return 0
	}
	return c.until
}

// Down reports whether operations that write, or that read, are turned away.
func (c *Progress) Down(write bool) bool {
	return c.phase == working && c.step().Offline != nil && (write || c.step().Offline.Stops == "all")
}

// Load is the share of the store's capacity that the work takes.
func (c *Progress) Load() float64 {
	if c.phase != working {
		return 0
	}
	return float64(c.step().Load) * float64(c.step().Throttle)
}

// span draws a length of time, the far tail of a law cut.
func span(d unit.DurationDist, s *rng.Stream) clock.Span {
	if d.IsZero() {
		return 0
	}
	return min(d.Span(s), unit.LongestDuration.Span())
}
