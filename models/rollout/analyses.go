package rollout

import "fmt"

// Analysed is a step that is an analysis.
type Analysed struct {
	Field     string   // its path, from the strategy's object
	Detectors []string // whose gates over an analysis it measures
}

// Analyses lists the analysis steps of an Argo canary.
func (a *Argo) Analyses() (out []Analysed) {
	for i, x := range a.Steps {
		if len(x.Analyse) > 0 {
			out = append(out, Analysed{fmt.Sprintf("steps[%d].analysis", i), x.Analyse})
		}
	}
	return out
}

// Analyses lists those of the strategy that is scheduled.
func (s *Scheduled) Analyses() []Analysed { return under("then", s.Then) }

// Analyses lists those of the strategy that follows the copies.
func (d *DarkLaunch) Analyses() []Analysed { return under("then", d.Then) }

// Analyses lists those of the strategy that ships the dark version.
func (x Shipping) Analyses() []Analysed { return under("deploy_by", x.DeployBy) }

// Analyses lists the analysis steps of a policy that has some.
func Analyses(p Policy) []Analysed {
	if x, ok := p.(interface{ Analyses() []Analysed }); ok {
		return x.Analyses()
	}
	return nil
}

// under lists those of a policy within another one.
func under(field string, p Policy) []Analysed {
	all := Analyses(p)
	for i := range all {
		all[i].Field = field + "." + all[i].Field
	}
	return all
}
