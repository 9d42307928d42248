package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// crashes are instances that end when they are handed what they cannot read.
type crashes struct {
	on, byNew bool
	draws     rng.Key
	choked    float64
	next      float64 // choked when the next one ends
	n         uint64
	look      clock.Time // when it is next looked at
}

func newCrashes(draws rng.Key) crashes {
	first := draws.At(0)
	return crashes{draws: draws, next: first.Exp()}
}

// strike ends as many instances as have choked, the unable ones in turn.
func (m *messages) strike(choked float64) {
	c := &m.crashes
	if !c.on {
		return
	}
	f := m.p.fleets[m.q.To]
	var unable []int
	for _, r := range f.Running() {
		if r.Version == exposure.Old || c.byNew && r.Version == exposure.New {
			unable = append(unable, r.ID)
		}
	}
	var ids []int
	for c.choked += choked; c.choked >= c.next; {
		c.n++
		s := c.draws.At(c.n)
		c.next += s.Exp()
		if len(ids) < len(unable) {
			ids = append(ids, unable[int(c.n)%len(unable)])
		}
	}
	if len(ids) > 0 {
		m.p.engine.Do(m.p.engine.Now(), sim.World, "consumer-chokes", func() { f.Crash(ids, 0, -1) })
	}
}
