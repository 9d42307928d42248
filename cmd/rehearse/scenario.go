package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// firstScenario is played when none is named.
const firstScenario = "tax-engine"

func remedy(word string, known []string) string { return kind.Remedy(word, known) }

func isScenario(ref string) bool { return slices.Contains(scenarios.Names(), ref) }

// load compiles a scenario.
func load(ref string, sets []string) (*plan.Plan, error) {
	if !scenarios.IsPath(ref) && !isScenario(ref) {
		err := fmt.Errorf("there is no embedded scenario %q", ref)
		for _, file := range []string{ref, ref + ".yaml"} {
			if _, missing := os.Stat(file); missing == nil {
				return nil, usage(err, "did you mean the file ./"+file+"?")
			}
		}
		return nil, usage(err, remedy(ref, scenarios.Names())+"\na file is given with its path, as in ./"+ref+".yaml")
	}
	p, err := scenarios.Load(ref, sets)
	if err != nil {
		return nil, usage(err, "")
	}
	return p, nil
}

// narrow keeps the strategies named; all when none is.
func narrow(p *plan.Plan, names []string) (*plan.Plan, error) {
	if len(names) == 0 {
		return p, nil
	}
	var known []string
	for _, s := range p.Strategies {
		known = append(known, s.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, usage(fmt.Errorf("--strategy: the scenario has no strategy %q", name), remedy(name, known))
		}
	}
	return p.Narrow(names), nil
}

// quoted writes an argument so that a shell reads it back.
func quoted(arg string) string {
	if arg != "" && strings.Trim(arg, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=%,:+@") == "" {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}
