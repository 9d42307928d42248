package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/file"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// maxExpression bounds a tenant expression, in bytes. Source: judgement.
const maxExpression = 1000

// functions are what an expression may call. Others are refused, above all
// those by which a result would depend on when it was made.
var functions = []string{"hasPrefix", "hasSuffix", "len", "lower", "trim", "upper"}

// environment is what an expression about a tenant may name: its cohort and
// the attributes that any cohort has, - written as _, all texts; an attribute
// that a tenant does not have is "".
func environment(cohorts []tenancy.Cohort) map[string]any {
	env := map[string]any{"cohort": ""}
	for _, c := range cohorts {
		for name := range c.Attributes {
			env[figure.Snake(name)] = ""
		}
	}
	return env
}

func options(env map[string]any) []expr.Option {
	out := []expr.Option{expr.Env(env), expr.AsBool(), expr.DisableAllBuiltins()}
	for _, name := range functions {
		out = append(out, expr.EnableBuiltin(name))
	}
	return out
}

// expressions checks every tenant expression of a scenario.
func expressions(doc *decode.Document, s *plan.Scenario) (problems decode.Problems) {
	env := environment(s.Tenants)
	for i, d := range s.Change.Defects {
		text := d.When.Tenant.Text
		if text == "" {
			continue
		}
		path := fmt.Sprintf("change.defects[%d].when.tenant", i)
		if len(text) > maxExpression {
			problems = append(problems, doc.Problem(path,
				fmt.Sprintf("the expression has %d bytes, at most %d", len(text), maxExpression), "give the tenants an attribute that says the same"))
			continue
		}
		if _, err := expr.Compile(text, options(env)...); err != nil {
			at, msg := 0, err.Error()
			var wrong *file.Error
			if errors.As(err, &wrong) {
				at, msg = bytesOf(text, wrong.From), wrong.Message
			}
			problems = append(problems, doc.ProblemWithin(path, at, msg,
				"known: "+strings.Join(slices.Sorted(maps.Keys(env)), ", ")+`; write texts in quotes: currency == 'EUR'`))
		}
	}
	return problems
}

// bytesOf turns an offset in characters into one in bytes.
func bytesOf(text string, characters int) int {
	at := 0
	for ; characters > 0 && at < len(text); characters-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// holder compiles expressions that [expressions] has let pass. One that fails
// for a tenant, such as by an index that its text does not have, does not hold.
func holder(env map[string]any) func(text string) func(*tenancy.Tenant) bool {
	return func(text string) func(*tenancy.Tenant) bool {
		program, err := expr.Compile(text, options(env)...)
		if err != nil {
			panic("scenarios: " + err.Error())
		}
		return func(t *tenancy.Tenant) bool {
			own := maps.Clone(env)
			for k, v := range t.Attributes {
				own[figure.Snake(k)] = v
			}
			met, err := expr.Run(program, own)
			return err == nil && met.(bool)
		}
	}
}
