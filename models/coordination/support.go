package coordination

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Support hears from hurt users first. Not told of a release, it asks around
// before what it hears reaches anybody who can act on it.
type Support struct {
	Routing unit.DurationDist `yaml:"routing" doc:"until a contact reaches those who watch the release, on top of the usual delay, while support is not told" default:"lognormal(p50=20m, p95=90m)" source:"judgement"`
}

var _ = Parties.Add(kind.Kind[Party]{
	Name:   "support",
	Doc:    "Hears from hurt users; not told, it passes on late what it hears.",
	Source: "judgement, see the fields",
	New:    func() Party { return &Support{Routing: unit.MustDurationDist("lognormal(p50=20m, p95=90m)")} },
})

// Who is support.
func (*Support) Who() string { return "support" }

// Untold delays contacts.
func (s *Support) Untold() Costs { return Costs{Routing: &s.Routing} }
