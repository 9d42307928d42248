package scenarios_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/experiment"
)

func TestLibraryLoads(t *testing.T) {
	if len(scenarios.Names()) < 2 {
		t.Fatal(scenarios.Names())
	}
	for _, name := range scenarios.Names() {
		p := load(t, name)
		s := p.Scenario
		if s.Name != name || s.Title == "" || strings.TrimSpace(s.Story) == "" || len(p.Claims.Expect) == 0 || len(p.Claims.Expect) != len(s.Expect) || len(s.Decide) == 0 {
			t.Errorf("%s wants its own name, a title, a story, expectations and what it decides on", name)
		}
		if scenarios.Title(name) != s.Title {
			t.Errorf("title %q, want %q", scenarios.Title(name), s.Title)
		}
	}
	if scenarios.Title("nobody") != "" {
		t.Error("a scenario that does not exist has a title")
	}
}

// No embedded scenario claims what a run of its own refutes. A small one plays
// the 100 replications that `rehearse run` plays by default, by flow, and every
// claim has to pass, and one choice of its lesson; one of more than ten services plays 20, in which no claim
// may fail. Strategies of which nothing is claimed are left out. The seed is fixed, so the test passes or fails for good.
func TestLibraryKeepsItsWord(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			p := load(t, name, "fidelity=flow")
			replications := 100
			if len(p.Scenario.Services) > 10 {
				replications = 20
			}
			p = p.Narrow(spokenOf(p))
			p.Choose(replications, clock.Minute)
			worlds := played(t, p, replications)
			for _, e := range p.Claims.Expect {
				j := e.Judge(worlds, figure.Terms{PBad: p.PBad(), Confidence: 0.95, Follow: p.Follow.Seconds()})
				t.Logf("%s: %s (%.3g from %.3g to %.3g)", e.Text, j.Ruling, j.Left.Center, j.Left.Low, j.Left.High)
				if j.Ruling == figure.Fail || j.Ruling == figure.Undecided && replications == 100 {
					t.Errorf("%s: %s after %d replications", e.Text, j.Ruling, replications)
				}
			}
			if p.Claims.Lesson != nil {
				decides(t, p, worlds)
			}
		})
	}
}

// What no claim and no lesson speaks of is played too, in two worlds, to the end of its
// following: each strategy takes steps, and what it did comes out.
func TestEveryStrategyOfTheLibraryPlays(t *testing.T) {
	silent := 0
	for _, name := range scenarios.Names() {
		p := load(t, name, "fidelity=flow")
		spoken := spokenOf(p)
		var rest []string
		for _, s := range p.Strategies {
			if !slices.Contains(spoken, s.Name) {
				rest = append(rest, s.Name)
			}
		}
		if len(rest) == 0 {
			continue
		}
		silent += len(rest)
		p = p.Narrow(rest)
		p.Choose(2, clock.Minute)
		for _, w := range played(t, p, 2) {
			ran := map[string]bool{}
			for _, o := range w.Plays {
				ran[o.Strategy] = true
				if len(o.Stages) == 0 || o.Safety.Full && o.Safety.TimeToFull <= 0 {
					t.Errorf("%s, %s, bad %t: %d stages, full %t after %s", name, o.Strategy, o.Bad, len(o.Stages), o.Safety.Full, o.Safety.TimeToFull)
				}
			}
			if len(ran) != len(rest) {
				t.Errorf("%s: %v were played, of %v", name, ran, rest)
			}
		}
	}
	if silent == 0 {
		t.Error("no strategy is left out of what claims speak of: this test can go")
	}
}

// spokenOf lists the strategies that expectations and the lesson speak of.
func spokenOf(p *plan.Plan) []string {
	var sides []figure.Side
	for _, e := range p.Claims.Expect {
		sides = append(sides, e.Left, e.Right)
	}
	if p.Claims.Lesson != nil {
		sides = append(sides, p.Claims.Lesson.Sides()...)
	}
	return plan.StrategiesOf(sides)
}

// played plays so many worlds of seed 1.
func played(t *testing.T, p *plan.Plan, replications int) []outcome.World {
	t.Helper()
	results, err := experiment.Run(context.Background(), experiment.Options{
		Scenario: p.Scenario.Name, Seed: 1, Replications: replications,
	}, func(_ context.Context, i int) (outcome.World, error) {
		return rehearsal.World(p, 1, i, nil), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var worlds []outcome.World
	for _, r := range results {
		worlds = append(worlds, r.Value)
	}
	return worlds
}
