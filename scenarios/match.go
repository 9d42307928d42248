package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/tenancy"
)

// environment is what an expression about a tenant may name: its cohort and
// the attributes that any cohort has, all texts; an attribute that a tenant
// does not have is "".
func environment(cohorts []tenancy.Cohort) map[string]any {
	env := map[string]any{"cohort": ""}
	for _, c := range cohorts {
		for name := range c.Attributes {
			env[name] = ""
		}
	}
	return env
}

// expressions checks every tenant expression of a scenario.
func expressions(s *plan.Scenario) []kind.Problem {
	env := environment(s.Tenants)
	var out []kind.Problem
	for i, d := range s.Change.Defects {
		if text := d.When.Tenant.Text; text != "" {
			if _, err := expr.Compile(text, expr.Env(env), expr.AsBool()); err != nil {
				out = append(out, kind.Problem{
					Field: fmt.Sprintf("change.defects[%d].when.tenant", i),
					Msg:   strings.TrimSpace(err.Error()),
					Hint:  "known: " + strings.Join(slices.Sorted(maps.Keys(env)), ", ") + `; write texts in quotes: currency == 'EUR'`,
				})
			}
		}
	}
	return out
}

// holds compiles an expression that expressions has let pass.
func holds(text string) func(*tenancy.Tenant) bool {
	program, err := expr.Compile(text, expr.AllowUndefinedVariables(), expr.AsBool())
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	return func(t *tenancy.Tenant) bool {
		env := make(map[string]any, len(t.Attributes))
		for k, v := range t.Attributes {
			env[k] = v
		}
		met, err := expr.Run(program, env)
		return err == nil && met.(bool)
	}
}
