package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// firstScenario is played when none is named.
const firstScenario = "tax-engine"

func remedy(word string, known []string) string { return figure.Remedy(word, known) }

func isScenario(ref string) bool { return slices.Contains(scenarios.Names(), ref) }

// claims are what a scenario says about figures.
type claims struct {
	expect  []figure.Expectation
	matters map[string]float64
}

// load compiles a scenario and reads its claims.
func load(ref string, sets []string) (*plan.Plan, claims, error) {
	if !scenarios.IsPath(ref) && !isScenario(ref) {
		err := fmt.Errorf("there is no embedded scenario %q", ref)
		for _, file := range []string{ref, ref + ".yaml"} {
			if _, missing := os.Stat(file); missing == nil {
				return nil, claims{}, usage(err, "did you mean the file ./"+file+"?")
			}
		}
		return nil, claims{}, usage(err, remedy(ref, scenarios.Names())+"\na file is given with its path, as in ./"+ref+".yaml")
	}
	p, err := scenarios.Load(ref, sets)
	if err != nil {
		return nil, claims{}, usage(err, "")
	}
	c, err := claimsOf(p)
	if err != nil {
		return nil, c, usage(fmt.Errorf("%s: %w", ref, err), "")
	}
	return p, c, nil
}

func claimsOf(p *plan.Plan) (claims, error) {
	c := claims{matters: map[string]float64{}}
	var names []string
	for _, s := range p.Scenario.Strategies {
		names = append(names, s.Name)
	}
	var errs []error
	for i, name := range p.Scenario.Decide {
		if _, ok := figure.Get(name); !ok {
			errs = append(errs, fmt.Errorf("decide[%d]: no figure is called %q; %s", i, name, remedy(name, figure.Names())))
		}
	}
	for _, name := range sorted(p.Scenario.Matters) {
		f, ok := figure.Get(name)
		if !ok {
			errs = append(errs, fmt.Errorf("matters: no figure is called %q; %s", name, remedy(name, figure.Names())))
			continue
		}
		v, err := f.Amount(p.Scenario.Matters[name])
		if err != nil {
			errs = append(errs, fmt.Errorf("matters.%s: %w", name, err))
		}
		c.matters[name] = v
	}
	for i, text := range p.Scenario.Expect {
		e, err := figure.ParseExpectation(text, names)
		if err != nil {
			errs = append(errs, fmt.Errorf("expect[%d]: %w", i, err))
		}
		c.expect = append(c.expect, e)
	}
	return c, errors.Join(errs...)
}

func sorted(m map[string]string) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// narrow keeps the strategies named, in the scenario's order, and the
// expectations that are about no other.
func narrow(p *plan.Plan, c claims, names []string) (*plan.Plan, claims, error) {
	if len(names) == 0 {
		return p, c, nil
	}
	var known []string
	for _, s := range p.Strategies {
		known = append(known, s.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, c, usage(fmt.Errorf("--strategy: the scenario has no strategy %q", name), remedy(name, known))
		}
	}
	q := *p
	q.Strategies = nil
	for _, s := range p.Strategies {
		if slices.Contains(names, s.Name) {
			q.Strategies = append(q.Strategies, s)
		}
	}
	kept := claims{matters: c.matters}
	for _, e := range c.expect {
		if slices.Contains(names, e.Left.Strategy) && (e.Right.Figure == nil || slices.Contains(names, e.Right.Strategy)) {
			kept.expect = append(kept.expect, e)
		}
	}
	return &q, kept, nil
}

// quoted writes an argument so that a shell reads it back.
func quoted(arg string) string {
	if arg != "" && strings.Trim(arg, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=%,:+@") == "" {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
