package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// completer offers the words that a shell may complete what is begun to.
type completer = func(c *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective)

// complete gives every verb what its arguments and flags complete to.
func complete(root *cobra.Command) {
	arguments := map[string]completer{
		"run": scenarioOrFile, "replay": scenarioOrFile, "check": scenarioOrFile, "plan": scenarioOrFile,
		"report": savedFiles(1), "compare": savedFiles(2),
	}
	flags := map[string]completer{
		"strategy": strategiesOf, "by": oneOf(figure.Names), "pick": oneOf(func() []string { return picks }),
		"fail-on": oneOf(func() []string { return failOn }), "strict": oneOf(func() []string { return review.Severities }),
		"set": valuesOf, "format": formatsOf,
	}
	for _, c := range root.Commands() {
		if f, ok := arguments[c.Name()]; ok {
			c.ValidArgsFunction = f
		}
		for name, f := range flags {
			if c.Flags().Lookup(name) == nil {
				continue
			}
			if err := c.RegisterFlagCompletionFunc(name, f); err != nil {
				panic(err) // registered twice
			}
		}
	}
}

// beginning keeps the words that begin with what is there already.
func beginning(words []string, begun string) (out []cobra.Completion) {
	for _, w := range words {
		if strings.HasPrefix(w, begun) {
			out = append(out, w)
		}
	}
	return out
}

func oneOf(words func() []string) completer {
	return func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return beginning(words(), begun), cobra.ShellCompDirectiveNoFileComp
	}
}

// scenarioOrFile offers the embedded scenarios with their titles, and files where
// none begins like that.
func scenarioOrFile(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []cobra.Completion
	for _, name := range beginning(scenarios.Names(), begun) {
		out = append(out, cobra.CompletionWithDesc(name, scenarios.Title(name)))
	}
	if len(out) == 0 {
		return []cobra.Completion{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// savedFiles offers files that a run may have saved.
func savedFiles(n int) completer {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) >= n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return []cobra.Completion{"json"}, cobra.ShellCompDirectiveFilterFileExt
	}
}

// strategiesOf offers those of the scenario that stands on the line.
func strategiesOf(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	ref := firstScenario
	if len(args) > 0 {
		ref = args[0]
	}
	p, err := scenarios.Load(ref, nil)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []string
	for _, s := range p.Strategies {
		names = append(names, s.Name)
	}
	return beginning(names, begun), cobra.ShellCompDirectiveNoFileComp
}

// valuesOf offers the values that the scenario on the line gives, step by step.
func valuesOf(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	ref := firstScenario
	if len(args) > 0 {
		ref = args[0]
	}
	parent := ""
	if i := strings.LastIndexByte(begun, '.'); i >= 0 {
		parent = begun[:i]
	}
	return beginning(scenarios.Below(ref, parent), begun), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// formatsOf offers the formats that a verb writes.
func formatsOf(c *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	words := []string{"json", "text"}
	switch c.Name() {
	case "run", "report":
		words = reports.Names()
	case "compare":
		words = reports.Comparing()
	case "check":
		words = slices.Sorted(slices.Values(reports.ReviewFormats))
	case "plan":
		words = slices.Sorted(slices.Values(reports.RunbookFormats))
	}
	return beginning(words, begun), cobra.ShellCompDirectiveNoFileComp
}
