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

// raising raises a flag over what a dark version has reached. Its step 0 is that
// aim.
type raising func(p Progress, dark Aim) Move

// behind begins to ship the dark version, and to raise the flag over it.
func (x Shipping) behind(s Scene, raise raising) Procedure {
	f := &flagged{raise: raise, shipped: -1}
	if x.DeployBy != nil {
		s.Behind = ""
		f.ship = x.DeployBy.Start(s)
	}
	return f
}

// flagged is one play of it.
type flagged struct {
	ship    Procedure // nil in one go
	raise   raising
	dark    Aim // of the last step that shipped it
	shipped int // number of that step, -1 before it is done
}

// Next asks whoever ships, in whose hands nobody sees the feature, and then
// whoever raises.
func (f *flagged) Next(p Progress) Move {
	if f.ship == nil {
		return f.raise(p, unlit(everybody(p.Cohorts), "the dark version"))
	}
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
		if f.dark.Title == "" { // it had nothing to expose
			f.dark = unlit(everybody(p.Cohorts), "the dark version")
		}
	}
	p.Step -= f.shipped
	m := f.raise(p, f.dark)
	if m.Kind == Expose {
		m.Step += f.shipped
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
