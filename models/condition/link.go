package condition

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Link is what holds on the way from a service to a store or to another
// service. Ratios are in [0, 1]; the luck of Skip is drawn per use, that of Fail
// and Lose per attempt.
type Link struct {
	Skip  float64    // chance that the way need not be gone: a cache answers
	Fail  float64    // chance of an error at once, from the way itself
	Lose  float64    // chance that no answer ever comes; calls only, a store always answers
	Slow  float64    // factor on the time of a store's access, 1 = as usual; stores only
	Delay clock.Span // added to the way there and back
	Until clock.Time // a store answers nothing before; 0 = as usual; the connection is held meanwhile
}

// SkipWith adds an independent chance p that the way need not be gone.
func (l *Link) SkipWith(p float64) { l.Skip = or(l.Skip, p) }

// FailWith adds an independent chance p of an error at once.
func (l *Link) FailWith(p float64) { l.Fail = or(l.Fail, p) }

// LoseWith adds an independent chance p that no answer comes.
func (l *Link) LoseWith(p float64) { l.Lose = or(l.Lose, p) }

// Way is what a [Link] can depend on: who goes where, for what.
type Way struct {
	Link      int // number of the link, see topology.System.Links
	From      int // the service that goes
	To        int // the service called, or -1
	Store     int // the store used, or -1
	Side      exposure.Side
	Operation int
	Matches   uint64
	Now       clock.Time
}

// Linker is a [Contributor] that adds to links as well.
type Linker interface {
	Link(w Way, l *Link)
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
