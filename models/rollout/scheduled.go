package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Scheduled lets another strategy go on only at certain times: in windows of the
// week, outside blackouts, and not during a freeze. It delays exposure and never
// a way back: what is out may be aborted at any time.
type Scheduled struct {
	Windows   []Window `yaml:"windows" doc:"when it may go on; at any time when absent"`
	Blackouts []Window `yaml:"blackouts" doc:"when it may not, whatever the windows say"`
	Freeze    []Freeze `yaml:"freeze" doc:"stretches after the release is ready in which nothing goes out"`
	Holds     string   `yaml:"holds" doc:"what has to wait for a window: every step, or the start only" default:"steps" enum:"steps|start" source:"judgement"`
	Then      Policy   `yaml:"then,required" doc:"the strategy that is scheduled"`
}

// Freeze is one stretch without releases.
type Freeze struct {
	After unit.Duration `yaml:"after" doc:"when it begins, after the release is ready" default:"0s" min:"0s" max:"30d"`
	For   unit.Duration `yaml:"for,required" doc:"how long it lasts" min:"1s" max:"30d"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "scheduled",
	Doc:     "Lets another strategy begin or go on in windows of the week only, outside blackouts and freezes.",
	Source:  "the Conveyor paper, OSDI 2023: 42% of pipelines deploy on a schedule; change freezes as commonly practised",
	Example: "{kind: scheduled, windows: [{days: [Mon, Tue, Wed, Thu], from: \"10:00\", to: \"16:00\"}], then: {kind: canary, steps: [{to: 5%, bake: 30m}, {to: 100%}]}}",
	New:     func() Policy { return &Scheduled{Holds: "steps"} },
})

// Start begins what is scheduled.
func (s *Scheduled) Start(scene Scene) Procedure { return &waiting{s, s.Then.Start(scene)} }

type waiting struct {
	*Scheduled
	inner Procedure
}

// Next asks what is scheduled, and keeps it from exposing anybody while the
// calendar says no.
func (w *waiting) Next(p Progress) Move {
	m := w.inner.Next(p)
	if m.Kind != Expose || w.Holds == "start" && p.Step >= 0 {
		return m
	}
	wait, ok := w.opens(p.Now, p.Local)
	switch {
	case !ok:
		return Move{Kind: Hold, Tell: true, Why: "the calendar is never open"}
	case wait > 0:
		opens := unit.ClockAt(p.Local + wait)
		return Move{Kind: Hold, For: wait, Closed: true, Tell: true, Why: fmt.Sprintf("%s has to wait: the calendar opens %s", m.Aim.Title, opens)}
	}
	return m
}

// opens returns how long it is until exposing is allowed, 0 if it is now; not
// ok if that never comes.
func (s *Scheduled) opens(now, local clock.Span) (clock.Span, bool) {
	waits := []clock.Span{0}
	for _, f := range s.Freeze {
		waits = append(waits, f.After.Span()+f.For.Span()-now)
	}
	ahead := func(at clock.Span) { waits = append(waits, ((at-local)%week+week)%week) }
	for i := range s.Windows {
		for _, b := range s.Windows[i].begins() {
			ahead(b)
		}
	}
	for i := range s.Blackouts {
		for _, b := range s.Blackouts[i].begins() {
			ahead(b + s.Blackouts[i].length())
		}
	}
	best := clock.Span(-1)
	for _, base := range waits[:1+len(s.Freeze)] { // what opens by itself, and after each freeze the next that does
		for _, w := range waits {
			at := base + ((w-base)%week+week)%week
			if at >= 0 && (best < 0 || at < best) && s.open(now+at, local+at) {
				best = at
			}
		}
	}
	return best, best >= 0
}

// open reports whether exposing is allowed at an instant.
func (s *Scheduled) open(now, local clock.Span) bool {
	for _, f := range s.Freeze {
		if now >= f.After.Span() && now < f.After.Span()+f.For.Span() {
			return false
		}
	}
	local %= week
	return (len(s.Windows) == 0 || anyHolds(s.Windows, local)) && !anyHolds(s.Blackouts, local)
}

// Check wants a strategy, and a calendar that opens.
func (s *Scheduled) Check(scene Scene) []kind.Problem {
	var p problems
	p.windows("windows", s.Windows)
	p.windows("blackouts", s.Blackouts)
	if s.Then == nil {
		p.add("then", "write for example then: {kind: all-at-once}", "is missing: nothing is scheduled")
		return p
	}
	if _, ok := s.opens(0, 0); !ok && len(p) == 0 {
		p.add("blackouts", "leave some time of a window free", "cover all windows: nothing could ever go out")
	}
	if c, ok := s.Then.(Checker); ok {
		for _, x := range c.Check(scene) {
			x.Field = "then." + x.Field
			p = append(p, x)
		}
	}
	return p
}
