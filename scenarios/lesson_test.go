package scenarios_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Lessons are numbered without a gap, and no lesson needs a later one; that
// what it needs is a lesson at all, loading has checked.
func TestLessons(t *testing.T) {
	lessons := scenarios.Lessons()
	if len(lessons) < 12 {
		t.Fatalf("%d lessons, want at least 12", len(lessons))
	}
	var before []string
	for i, e := range lessons {
		if e.Number != i+1 {
			t.Errorf("%s is lesson %d, want %d", e.Scenario, e.Number, i+1)
		}
		for _, name := range e.Needs {
			if !slices.Contains(before, name) {
				t.Errorf("%s needs %s, which does not come before it", e.Scenario, name)
			}
		}
		if n := len(e.Knobs); n < 2 || n > 3 {
			t.Errorf("%s has %d knobs, want 2 or 3", e.Scenario, n)
		}
		before = append(before, e.Scenario)
	}
}

// A lesson speaks of the scenario that it stands in, so it is not inherited.
func TestLessonsAreNotInherited(t *testing.T) {
	if load(t, "retry-storm").Claims.Lesson == nil || load(t, "retry-storm-shed").Claims.Lesson != nil {
		t.Error("retry-storm has a lesson, and retry-storm-shed, which extends it, has none")
	}
}

// decides wants that the worlds bear exactly one choice of a lesson out and
// refute the others, and that every figure that it quotes is there.
func decides(t *testing.T, p *plan.Plan, worlds []outcome.World) {
	terms := figure.Terms{PBad: p.PBad(), Confidence: 0.95, Follow: p.Follow.Seconds()}
	right := 0
	for _, e := range p.Claims.Lesson.Choices {
		switch j := e.Judge(worlds, terms); j.Ruling {
		case figure.Pass:
			right++
		case figure.Undecided:
			t.Errorf("the choice %s is undecided (%.3g from %.3g to %.3g) %s", e.Text, j.Left.Center, j.Left.Low, j.Left.High, j.Why)
		}
	}
	if right != 1 {
		t.Errorf("%d choices are right, want exactly 1", right)
	}
	quoted(t, p.Claims.Lesson.Sides(), worlds, terms)
}

func quoted(t *testing.T, sides []figure.Side, worlds []outcome.World, terms figure.Terms) {
	for _, s := range sides {
		if s.Estimate(worlds, terms).N == 0 {
			t.Errorf("%s.%s.%s is defined in no world", s.Case, s.Strategy, s.Figure.Name)
		}
	}
}

// Every knob's claim is decided one way or the other already by as many worlds
// as decide anything.
func TestKnobsAnswerTheirQuestion(t *testing.T) {
	yes, no, all := 0, 0, 0
	for _, e := range scenarios.Lessons() {
		all += len(e.Knobs)
		for i, k := range e.Knobs {
			t.Run(e.Scenario+"/"+k.Name, func(t *testing.T) {
				p := load(t, e.Scenario, append([]string{"fidelity=flow"}, k.Set...)...)
				turn := p.Claims.Lesson.Knobs[i]
				p = p.Narrow(plan.StrategiesOf(turn.Sides()))
				p.Choose(figure.FewAlike, clock.Minute)
				worlds := played(t, p, figure.FewAlike)
				terms := figure.Terms{PBad: p.PBad(), Confidence: 0.95, Follow: p.Follow.Seconds()}
				quoted(t, turn.Sides(), worlds, terms)
				j := turn.Claim.Judge(worlds, terms)
				switch j.Ruling {
				case figure.Pass:
					yes++
				case figure.Fail:
					no++
				default:
					t.Errorf("%s is undecided (%.3g from %.3g to %.3g) %s", turn.Claim.Text, j.Left.Center, j.Left.Low, j.Left.High, j.Why)
				}
				if !strings.Contains(k.Question, "?") {
					t.Errorf("%q is no question", k.Question)
				}
			})
		}
	}
	if yes+no == all && (yes < all/4 || no < all/4) {
		t.Errorf("%d knobs are answered with yes and %d with no: who always says one of them learns nothing", yes, no)
	}
}

// What a lesson says moves no figure, so it does not count as another scenario.
func TestLessonsDoNotCountInTheHash(t *testing.T) {
	if a, b := load(t, "leak"), load(t, "leak", "lesson.title=Another"); a.Hash != b.Hash {
		t.Error("another title of the lesson is another hash")
	}
}

// Who sets values so that a lesson speaks of something else has the scenario without
// it; values that leave it as it is leave it there.
func TestALessonDoesNotStandInTheWay(t *testing.T) {
	for text, stays := range map[string]bool{
		"strategies=[{name: once, kind: all-at-once}]": false,
		"load.clients.budget=10%":                      true,
	} {
		p, err := scenarios.Load("small-shop", []string{text, "expect=[]"})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := p.Scenario.Lesson != nil && p.Claims.Lesson != nil; got != stays {
			t.Errorf("%s: has a lesson: %v", text, got)
		}
	}
}
