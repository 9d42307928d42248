package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// maxMixtures bounds the mixtures of attributes that are tried. Source:
// judgement; beyond it, an expression is taken to hold for somebody.
const maxMixtures = 10_000

// unmet refuses tenant expressions that hold for nobody: a typo in a value
// would make any release look safe.
func unmet(doc *decode.Document, s *plan.Scenario) (problems decode.Problems) {
	holds := holder(environment(s.Tenants))
	for i, d := range s.Change.Defects {
		text := d.When.Tenant.Text
		if text == "" || somebody(s.Tenants, holds(text)) {
			continue
		}
		var values []string
		for _, c := range s.Tenants {
			for name, shares := range c.Attributes {
				for value := range shares {
					values = append(values, name+" "+value)
				}
			}
		}
		slices.Sort(values)
		problems = append(problems, doc.Problem(fmt.Sprintf("change.defects[%d].when.tenant", i),
			"holds for no tenant of any cohort", "there are: "+strings.Join(slices.Compact(values), ", ")))
	}
	return problems
}

// somebody reports whether a tenant for whom it holds could be drawn.
func somebody(cohorts []tenancy.Cohort, holds func(*tenancy.Tenant) bool) bool {
	for _, c := range cohorts {
		names := slices.Sorted(maps.Keys(c.Attributes))
		t := &tenancy.Tenant{Attributes: map[string]string{"cohort": c.Name}}
		tried := 0
		var try func(k int) bool
		try = func(k int) bool {
			if k == len(names) {
				tried++
				return tried > maxMixtures || holds(t)
			}
			for _, value := range slices.Sorted(maps.Keys(c.Attributes[names[k]])) {
				t.Attributes[names[k]] = value
				if c.Attributes[names[k]][value] > 0 && try(k+1) {
					return true
				}
			}
			return false
		}
		if try(0) {
			return true
		}
	}
	return false
}
