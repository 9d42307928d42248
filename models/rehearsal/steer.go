package rehearsal

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// steer carries out what the strategy decides: it brings each step into force,
// in the order that real tools keep (instances, then routing, then the flag),
// and asks again when something changed.
type steer struct {
	p      *play
	config *rollout.Strategy
	policy rollout.Procedure
	gates  *gates
	told   string // what was last said of a step that waits

	cohorts []string
	load    []float64 // of each

	step    int
	aim     rollout.Aim
	waits   bool       // for the migration
	applied bool       // routed and flagged as the aim says…
	inForce clock.Time // …since then
	reached bool
	since   clock.Time
	started bool
	halted  bool // taken back or done: the strategy is no longer asked
	done    bool
	caught  bool
	wake    sim.Handle
	frozen  clock.Time // nobody else is exposed before

	everybody clock.Time // has had it since

	ready      int        // instances of the new version when last counted
	progressed clock.Time // when there was last one more
	asking     bool
	back       *goingBack // nil unless requests go back leg by leg
}

func newSteer(p *play) *steer {
	sc := p.w.plan.Scenario
	config := &sc.Strategies[p.strategy.Index]
	return &steer{
		p: p, config: config, policy: config.Policy.Start(sc.Scene(config)), gates: newGates(p, config.Gate), step: -1, everybody: clock.Never,
		cohorts: p.w.plan.CohortNames(), load: p.w.plan.CohortRates(),
	}
}

// flagPropagation is how long a raised flag takes to reach every instance: as
// long as lowering it does, where the scenario has a kill switch.
func (s *steer) flagPropagation() clock.Span {
	for _, a := range s.p.w.plan.Scenario.Respond.Actions {
		if way, ok := a.Way.(interface{ Propagates() clock.Span }); ok {
			return way.Propagates()
		}
	}
	return 30 * clock.Second
}

// start begins the rollout.
func (s *steer) start() {
	s.started = true
	s.ask()
}

// ask brings the policy up to date and does what it says.
func (s *steer) ask() {
	if !s.started || s.halted || s.asking {
		return
	}
	s.asking = true
	defer func() { s.asking = false }()
	for range 1000 {
		if s.wake != 0 {
			s.p.engine.Cancel(s.wake)
			s.wake = 0
		}
		now := s.p.engine.Now()
		move := s.unfrozen(s.policy.Next(s.progress(now)), now)
		switch move.Kind {
		case rollout.Hold:
			s.hold(now, move)
			if move.For > 0 {
				s.wake = s.p.engine.Do(now.Add(move.For), sim.Decide, "bake-over", func() { s.wake = 0; s.ask() })
			}
			return
		case rollout.Expose:
			s.p.moves(now)
			s.p.note(outcome.Did, "rollout", move.Why)
			s.expose(move)
			if !s.reached {
				return
			}
		case rollout.Abort:
			s.p.moves(now)
			s.halted = true
			s.gates.stop()
			s.p.migration.halt()
			s.p.foreseen = s.p.router.Mirror != nil
			s.p.mirror(rollout.Mirror{})
			s.p.note(outcome.Did, "rollout", "abort: "+move.Why)
			if s.aim.Staging || s.step < 0 || s.aim.Version == 0 && !s.aim.Counted { // there is nothing to take back
				s.p.out.Result = outcome.Aborted
				if s.caught {
					s.p.out.Result = outcome.Caught
				}
				s.p.takenBack = true
				return
			}
			s.p.automation.open(respond.Alarm{Detector: s.gates.failed, At: now, Gate: true, By: s.gates.by, Why: move.Why})
			return
		case rollout.Done:
			s.p.moves(now)
			s.halted, s.done = true, true
			s.gates.stop()
			s.p.out.Safety.Over = now.Sub(s.p.w.plan.Release)
			s.everybody = min(s.everybody, now)
			s.full()
			s.p.note(outcome.Did, "rollout", "done: everybody has it")
			if s.aim.Routed && s.aim.Held {
				s.retire(s.aim.Keep)
			}
			s.p.migration.reach(schema.FullExposure)
			return
		}
	}
	panic(fmt.Sprintf("rehearsal: strategy %s does not come to rest at step %d", s.config.Name, s.step))
}

// expose begins a step.
func (s *steer) expose(m rollout.Move) {
	s.p.traffic.Settle(s.p.engine.Now())
	s.p.mirror(rollout.Mirror{})
	s.step, s.aim = m.Step, m.Aim
	s.applied, s.reached, s.told = false, false, ""
	s.p.out.Stages = append(s.p.out.Stages, outcome.Stage{Step: m.Step, Title: m.Aim.Title, Begins: s.p.engine.Now(), Reached: clock.Never})
	// Until the step is in force, shares move and comparing would be unfair.
	s.p.sample.Step, s.p.sample.Focus = signal.Between, m.Aim.Focus
	s.p.watch.newStep()
	s.gates.newStep()
	s.ready, s.progressed = s.p.fleet.Of(exposure.New), s.p.engine.Now()
	if m.Aim.Staging {
		s.applied, s.reached, s.since = true, true, s.p.engine.Now()
		s.p.stage(s.step)
		s.gates.begin()
		s.caught = s.p.staging()
		return
	}
	s.waits = s.p.migration.holds(s.deploy)
	if !s.waits {
		s.deploy()
	}
}

// deploy goes on with a step that exposes customers.
func (s *steer) deploy() {
	s.waits = false
	if s.halted {
		return
	}
	s.p.ship()
	s.p.migration.reach(schema.WithDeploy)
	f := s.p.fleet
	deploy := s.config.Deploy
	if s.aim.Routed {
		deploy = rollout.Beside{}
		s.open()
	} else {
		s.p.router.Routed = false
	}
	if !s.aim.Routed && s.config.Behind == "" {
		// Without a flag, exposure follows the deploy.
		s.p.router.Raise(s.p.engine.Now(), s.aim.Feature, 0)
	}
	want, extra := min(int(math.Ceil(s.aim.Version*float64(f.Desired())-1e-9)), f.Desired()), 0
	if s.aim.Counted {
		want, extra = s.aim.New, s.aim.Extra
	}
	f.Mix(exposure.New, want, extra, s.aim.Zones, deploy)
	s.p.pools.changed() // by those that start
	s.settle()
}

// settle goes on with the step once the fleet is what it wants.
func (s *steer) settle() {
	p := s.p
	s.count()
	if s.back != nil {
		s.back.settle()
	}
	if s.halted || s.waits || s.step < 0 || s.applied || !p.fleet.Settled() {
		return
	}
	s.applied = true
	now := p.engine.Now()
	s.inForce = now
	p.traffic.Settle(now)
	heard := now
	if s.aim.Routed {
		p.router.Routed, p.router.Route = true, s.aim.Route
		if s.aim.Thin {
			p.fleet.Thin(p.fleet.Desired() - int(math.Floor(s.aim.Share(s.load)*float64(p.fleet.Desired())+1e-9)))
		}
		if s.aim.Route.Full() && !s.aim.Held {
			s.retire(s.aim.Keep)
		}
	}
	if !p.router.Feature.Equal(s.aim.Feature) {
		if s.config.Behind != "" {
			aim := s.aim.Feature
			heard = p.flag(aim, s.flagPropagation(), func() bool { return !s.halted })
		} else {
			p.router.Raise(now, s.aim.Feature, 0)
		}
	}
	p.mirror(s.aim.Mirror)
	p.exposed()
	if heard == now {
		s.reach()
		return
	}
	p.at(heard, sim.Decide, "flag-heard", s.reach)
}

func (s *steer) reach() {
	if s.halted {
		return
	}
	s.reached, s.since = true, s.p.engine.Now()
	if s.p.shown >= 1-1e-9 {
		s.everybody = min(s.everybody, s.since)
	}
	s.p.sample.Step = s.step
	s.p.stage(s.step)
	s.gates.begin()
	s.ask()
}

// full notes since when everybody has had the change, however long the last step is
// watched.
func (s *steer) full() {
	if s.everybody != clock.Never {
		s.p.out.Safety.Full, s.p.out.Safety.TimeToFull = true, s.everybody.Sub(s.p.w.plan.Release)
	}
}

// halt ends the rollout: somebody took it back.
func (s *steer) halt() {
	s.halted = true
	s.gates.stop()
	s.p.migration.halt()
	s.p.mirror(rollout.Mirror{})
	if s.wake != 0 {
		s.p.engine.Cancel(s.wake)
		s.wake = 0
	}
}

// worst is the order in which verdicts of several gates are combined.
func worst(a, b signal.State) signal.State { return max(a, b) }
