package rollout

import (
	"strings"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// Shipping is how the version goes out that a flag still hides. By another strategy
// it goes through all of that one's steps, baking and asking gates at each, and
// nobody sees the feature; at its last step the flag takes over.
type Shipping struct {
	DeployBy Policy `yaml:"deploy_by" doc:"the strategy by which the dark version goes out; in one go, as its deploy does it, when absent"`
}

// behind begins to ship the dark version, and to raise the flag over what it has
// reached, which is the first stop of raise.
func (x Shipping) behind(s Scene, patience Patience, raise func(p Progress, dark Aim) []stop) *flagged {
	f := &flagged{}
	f.worked = worked{Patience: patience, stopsOf: func(p Progress) []stop {
		if f.dark.Title == "" { // nothing has exposed it
			f.dark = unlit(everybody(p.Cohorts), "the dark version")
		}
		return raise(p, f.dark)
	}}
	if x.DeployBy != nil {
		s.Behind = ""
		f.ship, f.shipped = x.DeployBy.Start(s), -1
	}
	return f
}

// flagged is one play of it.
type flagged struct {
	worked            // raises the flag
	ship    Procedure // nil in one go
	dark    Aim       // of the last step that shipped it
	shipped int       // number of that step, -1 before it is done
	sent    bool      // a step begins when the flag has been sent, not when all have heard of it
}

// Next asks whoever ships, in whose hands nobody sees the feature, and then
// whoever raises.
func (f *flagged) Next(p Progress) Move {
	if f.shipped < 0 {
		m := f.ship.Next(p)
		if m.Kind == Expose {
			title := m.Aim.Title
			m.Aim = unlit(m.Aim, title+", dark")
			m.Why = strings.Replace(m.Why, title, m.Aim.Title, 1)
			f.dark = m.Aim
		}
		if m.Kind != Done {
			return m
		}
		f.shipped = max(p.Step, 0)
	}
	p.Step -= f.shipped
	if f.sent {
		p.Since += p.Heard
	}
	m := f.worked.Next(p)
	if m.Kind == Expose {
		m.Step += f.shipped
		m.Aim.Index += f.dark.Index
	}
	return m
}

// unlit is an aim of which nobody sees the feature.
func unlit(a Aim, title string) Aim {
	a.Title, a.Feature, a.Customer = title, exposure.None(len(a.Route.Shares)), false
	return a
}

// ships wants a strategy that raises no flag itself.
func (p *problems) ships(x Shipping, s Scene) {
	c, ok := x.DeployBy.(Checker)
	if !ok {
		return
	}
	s.Behind = ""
	for _, y := range c.Check(s) {
		if y.Field == "behind" || strings.HasSuffix(y.Field, ".behind") {
			y = kind.Problem{Field: "kind", Msg: "raises a flag itself, and this one is raised by what deploys by it", Hint: "deploy by what moves versions, such as a canary"}
		}
		y.Field = "deploy_by." + y.Field
		*p = append(*p, y)
	}
}
