package condition

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Link is what holds on the way from a service to a store or to another
// service. Ratios are in [0, 1]; the luck of Skip is drawn per use, that of Fail
// and Lose per attempt.
type Link struct {
	Skip   float64    // chance that the way need not be gone: a cache answers
	Fail   float64    // chance of an error at once, from the way itself
	Lose   float64    // chance that no answer ever comes
	Slow   float64    // factor on the time of a store's access, 1 = as usual; stores only
	Delay  clock.Span // added to the way there and back, in the mean
	Refuse float64    // chance that the caller does not even try, and fails at once; calls only; luck per attempt
	More   int        // attempts beyond those of the call; calls only
	Until  clock.Time // a store answers nothing before; 0 = as usual; the connection is held meanwhile

	Jitter   clock.Span // standard deviation of the delay, which is lognormal; luck per attempt
	Patience clock.Span // how long an answer of a store that is lost is waited for; a call has its timeout
	Taken    float64    // connections of a store that somebody else holds
}

// SkipWith adds an independent chance p that the way need not be gone.
func (l *Link) SkipWith(p float64) { l.Skip = or(l.Skip, p) }

// FailWith adds an independent chance p of an error at once.
func (l *Link) FailWith(p float64) { l.Fail = or(l.Fail, p) }

// LoseWith adds an independent chance p that no answer comes.
func (l *Link) LoseWith(p float64) { l.Lose = or(l.Lose, p) }

// RefuseWith adds an independent chance p that the caller does not even try.
func (l *Link) RefuseWith(p float64) { l.Refuse = or(l.Refuse, p) }

// Way is what a [Link] can depend on: who goes where, for what.
type Way struct {
	Link  int // number of the link, see topology.System.Links
	From  int // the service that goes
	To    int // the service called, or -1
	Store int // the store used, or -1

	Timeout     clock.Span // of the caller; 0 at a store
	Connections int        // of the store; 0 on a call

	Side      exposure.Side
	Operation int
	Matches   uint64
	Now       clock.Time
}

// Linker is a [Contributor] that adds to links as well.
type Linker interface {
	Link(w Way, l *Link)
}

// Add joins another link, weakened to a strength in [0, 1] as [Effect.Add]
// does. A lock holds at any strength above 0.
func (l *Link) Add(o Link, strength float64) {
	l.SkipWith(o.Skip * strength)
	l.FailWith(o.Fail * strength)
	l.LoseWith(o.Lose * strength)
	l.RefuseWith(o.Refuse * strength)
	l.More += int(math.Round(float64(o.More) * strength))
	l.Slow *= 1 + (o.Slow-1)*strength
	l.Delay += weaker(o.Delay, strength)
	l.Jitter = both(l.Jitter, weaker(o.Jitter, strength))
	l.Patience = max(l.Patience, o.Patience)
	l.Taken += o.Taken * strength
	if strength > 0 {
		l.Until = max(l.Until, o.Until)
	}
}

// LateBy adds an independent delay with this mean and standard deviation.
func (l *Link) LateBy(mean, jitter clock.Span) {
	l.Delay += mean
	l.Jitter = both(l.Jitter, jitter)
}

var plain = Link{Slow: 1}

// Linked reports whether anything contributes to links.
func (b *Board) Linked() bool { return len(b.linkers) > 0 }

// Link returns what holds on a link for a request that met the side at the
// service it comes from. It stays valid until the next change.
func (b *Board) Link(link int, side exposure.Side, operation, class int) *Link {
	if len(b.linkers) == 0 {
		return &plain
	}
	i := ((link*exposure.Sides+int(side))*b.shape.Operations+operation)*len(b.classes) + class
	if b.linkSeen[i] != b.epoch {
		b.linkSeen[i] = b.epoch
		l := plain
		w := b.shape.Ways[link]
		w.Link, w.Side, w.Operation, w.Matches, w.Now = link, side, operation, b.classes[class], b.now
		for _, c := range b.linkers {
			c.Link(w, &l)
		}
		b.links[i] = l
	}
	return &b.links[i]
}
