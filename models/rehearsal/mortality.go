package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// mortality is what ends instances of the new version in this play.
type mortality struct {
	causes []cause
	draws  rng.Key // one stream per start
	starts uint64
	note   func(text string)
	noted  bool
}

type cause struct {
	change.Mortal
	name string
}

func newMortality(p *play) mortality {
	m := mortality{draws: p.w.draws.Key("instance/life")}
	m.note = func(text string) { p.note(outcome.True, "world", text) }
	for _, d := range p.defects {
		if x, ok := d.Effect.(change.Mortal); ok {
			m.causes = append(m.causes, cause{x, d.Name})
		}
	}
	return m
}

// fate draws how a start of an instance goes: the earliest death counts.
func (m *mortality) fate(v exposure.Version) (ready bool, life clock.Span) {
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
			m.note("instances of the new version will die: " + c.name)
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
