package plan

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// Lesson is what a scenario teaches: a question that its run answers, and what to
// change to see why. Nothing in it says which choice is right; the claims of the
// choices are judged by the run, as expectations are.
type Lesson struct {
	Number   int      `yaml:"number,required" doc:"place in the course, from 1" min:"1" max:"999"`
	Title    string   `yaml:"title,required" doc:"what it teaches, in one line"`
	Needs    []string `yaml:"needs" doc:"scenarios of the library whose lessons come before it"`
	Question string   `yaml:"question,required" doc:"what to predict, with all that is needed to do so"`
	Choices  []Choice `yaml:"choices,required" doc:"two to four answers, of which one is right"`
	Belief   string   `yaml:"belief,required" doc:"what people usually think, and why"`
	Debrief  string   `yaml:"debrief,required" doc:"what to take away; {bad.canary.tenants_hit} quotes a figure of the run"`
	Knobs    []Knob   `yaml:"knobs" doc:"what to change before running again, at most four"`
}

// Choice is one answer.
type Choice struct {
	Text  string `yaml:"text,required" doc:"the answer in words"`
	Claim string `yaml:"claim,required" doc:"what it claims, as an expectation; the answer is right when the run says that it holds"`
}

// Knob is one thing to change.
type Knob struct {
	Name     string   `yaml:"name,required" doc:"short name, kebab-case"`
	Set      []string `yaml:"set,required" doc:"what it changes, as --set takes it"`
	Question string   `yaml:"question,required" doc:"what will happen; to be answered with yes or no"`
	Claim    string   `yaml:"claim,required" doc:"what yes claims, as an expectation about the changed scenario"`
	Debrief  string   `yaml:"debrief,required" doc:"what to take away, with figures of the changed run in braces"`
}

// Teaching is a lesson whose texts have been read.
type Teaching struct {
	Choices []figure.Expectation // in the lesson's order
	Debrief figure.Quote
	Knobs   []Turn // in the lesson's order
}

// Turn is a knob whose texts have been read.
type Turn struct {
	Claim   figure.Expectation
	Debrief figure.Quote
}

// Sides lists the figures that a knob speaks of.
func (t Turn) Sides() []figure.Side { return sides(t.Debrief, t.Claim) }

// Sides lists the figures that the lesson speaks of, without its knobs.
func (t *Teaching) Sides() []figure.Side { return sides(t.Debrief, t.Choices...) }

// Strategies lists those that the lesson and its knobs speak of.
func (t *Teaching) Strategies() []string {
	all := t.Sides()
	for _, k := range t.Knobs {
		all = append(all, k.Sides()...)
	}
	return StrategiesOf(all)
}

// StrategiesOf lists those that figures are about, each once.
func StrategiesOf(sides []figure.Side) []string {
	var names []string
	for _, s := range sides {
		if !slices.Contains(names, s.Strategy) {
			names = append(names, s.Strategy)
		}
	}
	return names
}

// sides lists what claims and a quote speak of, claims first.
func sides(q figure.Quote, claims ...figure.Expectation) (list []figure.Side) {
	for _, e := range claims {
		list = append(list, e.Left)
		if e.Right.Figure != nil {
			list = append(list, e.Right)
		}
	}
	return append(list, q.Sides()...)
}
