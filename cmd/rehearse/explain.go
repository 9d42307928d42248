package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/scenarios/start"
)

func explainVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "explain KIND|FIGURE|FINDING|FIELD|unknown",
		Short: "Explain a kind, a figure, a finding, a field of the scenario or the word unknown",
		Long: "Says what a kind does, with its fields and their defaults, how a figure is defined, why a finding of\n" +
			"check matters, what a field of the scenario holds, or how a scenario says that a number is not known.",
		Example:           "  rehearse explain canary\n  rehearse explain harm_minutes\n  rehearse explain services.instances",
		Args:              exactly(1, "name a kind, a figure or a field: rehearse explain canary"),
		ValidArgsFunction: completeExplain,
		RunE: func(c *cobra.Command, args []string) error {
			out, name, found := c.OutOrStdout(), args[0], false
			if f, ok := figure.Get(figure.Snake(name)); ok {
				figureEntry(f).print(out)
				found = true
			}
			if name == "unknown" {
				fmt.Fprint(out, aboutUnknowns)
				found = true
			}
			if p, ok := start.Get(name); ok {
				fmt.Fprintf(out, "%s: a preset to begin with. %s\n\n  rehearse init %s\n", p.Name, p.Doc, p.Name)
				found = true
			}
			for _, v := range kind.Registries() {
				if fresh, ok := v.New(name); ok {
					if found {
						fmt.Fprintln(out)
					}
					kindEntry(v, name, fresh).print(out)
					found = true
				}
			}
			return explainFields(out, name, found)
		},
	}
}

// explained is what can be explained beside fields.
func explained() []string {
	names := append(figure.Names(), "unknown")
	for _, p := range start.Presets() {
		names = append(names, p.Name)
	}
	for _, v := range kind.Registries() {
		names = append(names, v.Names()...)
	}
	return names
}
