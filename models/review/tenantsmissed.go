package review

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// TenantsMissed finds canaries without those who would be hurt.
type TenantsMissed struct {
	Miss unit.Percent `yaml:"miss" doc:"chance to miss them all from which on it is worth saying" default:"20%" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "tenants-missed",
	Doc:    "The tenants that a defect hurts are probably in no step before everybody.",
	Source: "the chance that k tenants all miss a share s is (1-s)^k; domain invariant of rings",
	New:    func() Kind { return &TenantsMissed{Miss: 0.2} },
})

// Severity is that of all its findings.
func (*TenantsMissed) Severity() Severity { return Warning }

// Why it matters.
func (*TenantsMissed) Why() string {
	return "A canary by tenant that holds none of them sees nothing, however long it bakes."
}

// Look works out the chance that the last step before everybody holds none of the
// tenants that a defect hurts.
func (m *TenantsMissed) Look(c *Case) (out []Finding) {
	for k := range c.Defects {
		d := &c.Defects[k]
		if d.Match == 0 {
			continue
		}
		for _, x := range c.Forecasts {
			early := x.Before()
			if len(early) == 0 || early[len(early)-1].Aim.Route.PerRequest {
				continue
			}
			s := early[len(early)-1]
			miss, tenants := 1.0, 0.0
			for _, g := range c.groups {
				if g.matches&d.Match != 0 {
					miss *= math.Pow(1-s.Shown[g.cohort], g.tenants)
					tenants += g.tenants
				}
			}
			if tenants > 0 && miss > float64(m.Miss) {
				out = append(out, found(x, bakeOf(x, s), "put some of them into an early step by name, such as a cohort of their own",
					"%s hurts about %s tenants; %s holds none of them in %s of the cases", d.Name, count(tenants), s.Aim.Title, percent(miss)))
			}
		}
	}
	return out
}
