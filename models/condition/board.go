package condition

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Shape is the size of the world a board covers.
type Shape struct {
	Services, Operations int
	Ways                 []Way // by link: where it leads; only From, To and Store count
}

// Board answers what holds for a request right now.
type Board struct {
	shape        Shape
	classes      []uint64 // matches met, by tenant class
	contributors []Contributor
	linkers      []Linker

	now   clock.Time
	epoch uint32
	seen  []uint32 // epoch in which the effect was evaluated
	table []Effect

	linkSeen []uint32
	links    []Link
}

// NewBoard covers every service, side, operation and tenant class.
func NewBoard(shape Shape, classes []uint64, contributors ...Contributor) *Board {
	n := shape.Services * exposure.Sides * shape.Operations * len(classes)
	b := &Board{
		shape: shape, classes: classes, contributors: contributors,
		epoch: 1, seen: make([]uint32, n), table: make([]Effect, n),
	}
	for _, c := range contributors {
		if l, ok := c.(Linker); ok {
			b.linkers = append(b.linkers, l)
		}
	}
	if len(b.linkers) > 0 {
		n := len(shape.Ways) * exposure.Sides * shape.Operations * len(classes)
		b.linkSeen, b.links = make([]uint32, n), make([]Link, n)
	}
	return b
}

// Changed says that the world changed at now: every effect is evaluated anew
// when it is next asked for.
func (b *Board) Changed(now clock.Time) { b.now = now; b.epoch++ }

// Epoch counts the changes; equal epochs mean equal effects.
func (b *Board) Epoch() uint32 { return b.epoch }

// At returns the effect; it stays valid until the next change.
func (b *Board) At(service int, side exposure.Side, operation, class int) *Effect {
	i := ((service*exposure.Sides+int(side))*b.shape.Operations+operation)*len(b.classes) + class
	if b.seen[i] != b.epoch {
		b.seen[i] = b.epoch
		e := Effect{Slow: 1}
		s := Subject{service, side, operation, b.classes[class], b.now}
		for _, c := range b.contributors {
			c.Contribute(s, &e)
		}
		b.table[i] = e
	}
	return &b.table[i]
}
