package coordination

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Team depends on what is released. Not told, it may find out for itself and
// have the rollout stopped until it has looked.
type Team struct {
	Name    string            `yaml:"name" doc:"what they are called" default:"dependent team"`
	Objects unit.Percent      `yaml:"objects" doc:"chance that they have the rollout frozen when they find out for themselves" default:"30%" source:"judgement"`
	Notices unit.DurationDist `yaml:"notices" doc:"from the first exposure until they find out" default:"lognormal(p50=30m, p95=3h)" source:"judgement"`
	Freeze  unit.DurationDist `yaml:"freeze" doc:"how long the rollout then goes no further" default:"lognormal(p50=2h, p95=1d)" source:"judgement"`
}

var _ = Parties.Add(kind.Kind[Party]{
	Name:   "team",
	Doc:    "Depends on what is released; not told, it may have the rollout frozen while it looks.",
	Source: "judgement, see the fields",
	New: func() Party {
		return &Team{
			Name: "dependent team", Objects: 0.3,
			Notices: unit.MustDurationDist("lognormal(p50=30m, p95=3h)"), Freeze: unit.MustDurationDist("lognormal(p50=2h, p95=1d)"),
		}
	},
})

// Who is the team's name.
func (t *Team) Who() string { return t.Name }

// Untold costs nothing at once: see [Objector].
func (*Team) Untold() Costs { return Costs{} }

// Objection is how it objects.
func (t *Team) Objection() *Team { return t }
