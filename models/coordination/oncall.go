package coordination

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// OnCall is the person who is paged. Not told, they do not suspect the release.
type OnCall struct {
	Doubt  unit.Percent `yaml:"doubt" doc:"added to the chance of a wrong hypothesis while they are not told" default:"30%" source:"judgement: what is known to have changed is suspected first"`
	Slower float64      `yaml:"slower" doc:"factor on the diagnosis while they are not told" default:"1.5" min:"1" max:"100" source:"judgement; up to 3 where a signal does not point to the version"`
}

var _ = Parties.Add(kind.Kind[Party]{
	Name:   "oncall",
	Doc:    "Is paged; not told, they suspect something other than the release, and look for longer.",
	Source: "judgement, see the fields",
	New:    func() Party { return &OnCall{Doubt: 0.3, Slower: 1.5} },
})

// Who is the person on call.
func (*OnCall) Who() string { return "oncall" }

// Untold makes the diagnosis longer.
func (o *OnCall) Untold() Costs { return Costs{Doubt: float64(o.Doubt), Slower: o.Slower} }
