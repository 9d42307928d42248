package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// ShedLoad turns a share of the requests away at the entry for a while, so that
// the rest can be served. Those who are turned away fail, and may try again.
type ShedLoad struct {
	Share unit.Percent      `yaml:"share" doc:"share of the attempts that are turned away at the entry" default:"50%" min:"1%" source:"judgement"`
	Takes unit.DurationDist `yaml:"takes" doc:"decision and tooling" default:"5m" source:"judgement"`
	For   unit.Duration     `yaml:"for" doc:"how long, after which everybody is let in again" default:"15m" min:"1s" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "shed-load",
	Doc:    "Turns a share of the requests away at the entry for a while, so that queues get short.",
	Source: "SRE book, Addressing Cascading Failures: drop traffic, then let it in again",
	New: func() Way {
		return &ShedLoad{Share: 0.5, Takes: unit.MustDurationDist("5m"), For: unit.Duration(15 * clock.Minute)}
	},
})

// Name is the kind.
func (*ShedLoad) Name() string { return "shed-load" }

// Applies to people, a few times in an incident.
func (l *ShedLoad) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(l.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation turns nobody away"
	case s.Shedding:
		return false, "requests are being turned away already"
	}
	return true, ""
}

// Try closes the valve, which always works.
func (l *ShedLoad) Try(draws Draws, s Situation) Attempt {
	a := attempt(l.Name(), draws, s, l.Takes, 1)
	a.Undo = Undo{Shed: float64(l.Share), For: l.For.Span()}
	return a
}
