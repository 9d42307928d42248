package fleet

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Mortality is what ends instances of the new version in this play.
type Mortality struct {
	causes []Cause
	draws  rng.Key // one stream per start
	starts uint64
	note   func(text string)
	noted  bool
}

// Cause is a defect that ends instances.
type Cause struct {
	change.Mortal
	Name string
}

// NewMortality gathers it: named causes, and a stream for each start. note is
// told when the first instance is going to die.
func NewMortality(draws rng.Key, note func(text string), causes ...Cause) Mortality {
	return Mortality{causes: causes, draws: draws, note: note}
}

// fate draws how a start of an instance goes: the earliest death counts.
func (m *Mortality) fate(v exposure.Version) (ready bool, life clock.Span) {
	ready, life = true, change.Forever
	if v != exposure.New || len(m.causes) == 0 {
		return ready, life
	}
	for i, c := range m.causes {
		draw := m.draws.Sub(uint64(i)).At(m.starts)
		lives, span := c.Life(&draw)
		ready, life = ready && lives, min(life, span)
		if (!lives || span < change.Forever) && !m.noted {
			m.noted = true
			m.note("instances of the new version will die: " + c.Name)
		}
	}
	m.starts++
	return ready, life
}

// backOff is how long Kubernetes waits before it starts a container again that
// has failed so often: 10 s, doubled each time, at most 5 minutes.
func backOff(failures int) clock.Span {
	if failures == 0 {
		return 0
	}
	return min(10*clock.Second<<min(failures-1, 10), 5*clock.Minute)
}
