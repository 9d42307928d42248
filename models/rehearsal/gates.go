package rehearsal

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// gates are what guards the steps of a play: they read detectors, some of them
// measure now and then and count, and some ask a person.
type gates struct {
	p      *play
	config []rollout.Gate
	guards []guarding // by gate
	failed string     // the detector of the gate that failed last…
	by     string     // …and the only kind of way back that it wants

	question string           // that a person was last asked in this step
	decided  rollout.Decision // the answer to it
	asked    bool             // and nobody has answered yet
	pauses   int              // questions so far in this play
	focus    signal.Focus     // who sees the change, in this step
}

// guarding is how one gate stands in the step.
type guarding struct {
	run     *rollout.Analysis // nil while there is none
	wake    sim.Handle        // of its next measurement
	excused bool              // a person lets it fail in this step
	told    bool              // somebody was told that it does
}

func newGates(p *play, config []rollout.Gate) *gates {
	return &gates{p: p, config: config, guards: make([]guarding, len(config)), failed: "the rollout"}
}

// newStep forgets what gates said about the step before. Counts over the whole
// rollout go on; those of who sees the change forget what passed once that means
// the feature: that the dark version was well says nothing of it.
func (g *gates) newStep() {
	g.question, g.decided, g.asked = "", rollout.Undecided, false
	focus := g.p.steer.aim.Focus
	turned := g.focus != focus
	g.focus = focus
	for i := range g.guards {
		old := &g.guards[i]
		fresh := guarding{run: old.run, wake: old.wake}
		done := false
		if old.run != nil && turned && g.p.watch.watches[g.p.strategy.Gates[i]].Scoped() {
			done = old.run.Forget()
		}
		if g.config[i].Over != "rollout" || done {
			g.cancel(i)
			fresh = guarding{}
		}
		g.guards[i] = fresh
	}
}

// begin starts the counts of a step that is in force.
func (g *gates) begin() {
	for i := range g.config {
		if g.config[i].Counting() && g.guards[i].run == nil && g.config[i].Reads(&g.p.steer.aim) {
			g.start(i)
		}
	}
}

func (g *gates) start(i int) {
	g.cancel(i)
	g.guards[i].run = g.config[i].Analyse(g.p.engine.Now().Sub(g.p.w.plan.Release))
	g.arm(i)
}

// arm has a gate measure when it is time to.
func (g *gates) arm(i int) {
	x := &g.guards[i]
	if x.run.Phase() != rollout.Running {
		return
	}
	x.wake = g.p.engine.Do(g.p.w.plan.Release.Add(x.run.Next()), sim.Decide, "measure", func() {
		x.wake = 0
		now := g.p.engine.Now()
		x.run.Measure(now.Sub(g.p.w.plan.Release), g.says(i))
		g.arm(i)
		g.p.steer.ask()
	})
}

func (g *gates) cancel(i int) {
	if x := &g.guards[i]; x.wake != 0 {
		g.p.engine.Cancel(x.wake)
		x.wake = 0
	}
}

// stop ends all counts: nobody asks any more.
func (g *gates) stop() {
	for i := range g.guards {
		g.cancel(i)
	}
}

// says is the latest verdict of a gate's detector; one that is about the step
// counts only if it was given in this one, while an analysis asks of what is known.
func (g *gates) says(i int) signal.Verdict {
	w, d := g.p.watch, g.p.strategy.Gates[i]
	if w.blind.now {
		return signal.Verdict{State: signal.NoData, Lost: true}
	}
	if over := g.config[i].Over; over != "rollout" && over != "analysis" && w.steps[d] != g.p.steer.step {
		return signal.Verdict{State: signal.NoData}
	}
	return w.verdicts[d]
}

// reading is what all gates together say.
type reading struct {
	state  signal.State
	why    string
	counts bool // some count holds the step up
	paused bool // some gate wants a person, and nobody has decided
}

// read combines the gates: the worst counts.
func (g *gates) read() reading {
	out := reading{state: signal.Pass}
	for i := range g.config {
		if !g.config[i].Reads(&g.p.steer.aim) {
			continue
		}
		state, why := g.of(i)
		c, x := &g.config[i], &g.guards[i]
		out.counts = out.counts || c.Holds() && (x.run == nil || x.run.Phase() == rollout.Running)
		doubt := x.run != nil && x.run.Phase() == rollout.Doubtful
		switch {
		case state != signal.Fail && !doubt:
		case c.OnFail == "notify":
			state = signal.Pass
			g.tell(i, why)
		case x.excused:
			state = signal.Pass
		case c.OnFail == "pause" || doubt:
			state = signal.Inconclusive
			out.paused, out.why = true, why
		default:
			if out.state != signal.Fail {
				g.failed, g.by, out.why = c.Detector, c.By(), why
			}
		}
		out.state = worst(out.state, state)
	}
	if out.state == signal.Fail && !g.p.delivered(g.failed, g.p.steer.step) {
		out.state, out.why = signal.Pass, ""
	}
	return out
}

// of is how one gate stands, and the figures behind that.
func (g *gates) of(i int) (signal.State, string) {
	if g.config[i].Counting() {
		run := g.guards[i].run
		if run == nil {
			return signal.Pass, ""
		}
		switch run.Phase() {
		case rollout.Failed, rollout.Broken:
			return signal.Fail, run.Why()
		case rollout.Doubtful:
			return signal.Inconclusive, run.Why()
		}
		return signal.Pass, ""
	}
	v := g.says(i)
	return v.State, g.config[i].Detector + ": " + v.Why()
}

// tell pages somebody, once in a step, about a gate that only notifies.
func (g *gates) tell(i int, why string) {
	if x := &g.guards[i]; !x.told {
		x.told = true
		g.p.oncall.raise(respond.Alarm{Detector: g.config[i].Detector, At: g.p.engine.Now(), Why: why})
	}
}

// ask has a person decide on the step, who takes as long as to any page.
func (g *gates) ask(why string) {
	if g.asked {
		return
	}
	p, now := g.p, g.p.engine.Now()
	g.asked, g.question, g.decided = true, why, rollout.Undecided
	g.pauses++
	p.out.Safety.Waits++
	person := p.w.plan.Scenario.Respond.OnCall
	ordinal := g.pauses
	alarm := p.asHeard(respond.Alarm{Detector: "pause", At: now, Why: why})
	alarm.Doubt, alarm.Slower = 0, 0 // a paused rollout says what it is about
	r := person.React(alarm, func(role string) rng.Stream {
		return p.w.draws.Stream(fmt.Sprintf("pause/%d/%s", ordinal, role))
	})
	ack := now.Add(r.Page + r.Ack)
	p.noteAt(ack, outcome.Believed, "oncall", "looks at the paused rollout")
	p.engine.Do(ack.Add(r.Diagnose), sim.Decide, "pause-over", func() { g.decide(ordinal, r.Diagnose) })
}

// decide is what a person says who sees the gates' detectors and the dashboard
// of the edge: back if any of them is red, else on. Source: judgement.
func (g *gates) decide(ordinal int, took clock.Span) {
	p := g.p
	if p.steer.halted || !g.asked || ordinal != g.pauses {
		return
	}
	p.out.Safety.PeopleMinutes += took.Minutes()
	red := !p.watch.edge.calm()
	for i := range g.config {
		if g.config[i].Reads(&g.p.steer.aim) && g.says(i).State == signal.Fail {
			red, g.failed, g.by = true, g.config[i].Detector, g.config[i].By()
		}
	}
	g.asked, g.decided, p.steer.told = false, rollout.Promote, ""
	if red {
		g.decided = rollout.TakeBack
	}
	for i := range g.guards {
		x := &g.guards[i]
		x.excused = x.excused || g.config[i].OnFail == "pause"
		if x.run != nil && x.run.Phase() == rollout.Doubtful && !red {
			g.start(i) // as a resumed rollout does: a run of its own
		}
	}
	p.note(outcome.Believed, "oncall", map[bool]string{true: "takes the rollout back", false: "lets the rollout go on"}[red])
	p.steer.ask()
}
