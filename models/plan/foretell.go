package plan

import (
	"fmt"
	"strings"

	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Foretell says of every fault what it will strike, when and how much of it, as
// far as that is known before anything is played.
func (p *Plan) Foretell() []string {
	var out []string
	for i := range p.Scenario.Faults {
		f := &p.Scenario.Faults[i]
		out = append(out, fmt.Sprintf("%s: %s %s, %s, %s", p.Faults[i].Name, p.Faults[i].Kind, p.strikesAt(f), whenOf(f), howLong(f)))
	}
	return out
}

// strikesAt names what is struck; of instances, how many.
func (p *Plan) strikesAt(f *fault.Fault) string {
	t := &f.Target
	if takes(f) {
		var parts []string
		for i := range p.Scenario.Services {
			s := &p.Scenario.Services[i]
			if n := struck(f, s); n > 0 {
				parts = append(parts, fmt.Sprintf("%d of %d instances of %s", n, s.Instances, s.Name))
			}
		}
		text := "takes " + strings.Join(parts, ", ")
		if f.Select != (fault.Selection{}) {
			text += fmt.Sprintf(" (%s, rounded up)", f.Select)
		}
		return text
	}
	switch {
	case t.Service != "" && f.Effect.Aims()&fault.ToService != 0:
		return "strikes the calls to " + t.Service
	case t.Call != nil:
		return "strikes what " + t.Call.From + " asks of " + t.Call.To
	case t.Cohort != "":
		return "strikes " + t.Cohort
	}
	return "strikes " + t.String()
}

func whenOf(f *fault.Fault) string {
	if f.Start != nil {
		return "at " + f.Start.String()
	}
	text := fmt.Sprintf("when step %d is in force", f.On.Stage)
	if f.On.Flag != "" {
		text = "when the flag is raised"
	}
	if f.On.After > 0 {
		text = f.On.After.String() + " after " + strings.TrimPrefix(text, "when ")
	}
	return text + ", never in the control"
}

func howLong(f *fault.Fault) string {
	text := "for " + f.Duration.String()
	if f.Duration == 0 {
		text = "until the end"
	}
	if s := f.Schedule; s != nil {
		text += fmt.Sprintf(", %d times, every %s", s.Times, unit.Duration(s.Every))
	}
	if f.Shape != (fault.Shape{}) {
		text += ", " + f.Shape.String()
	}
	return text
}
