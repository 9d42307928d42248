package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/scenarios/schema"
)

func schemaVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the scenario file, for editors",
		Long: `Prints the JSON Schema of the scenario file: what keys there are, what they
mean and what they may hold. An editor that knows it completes and checks while
you write; most read the first line of a scenario for it:

  # yaml-language-server: $schema=scenario.schema.json

Every scenario that loads satisfies it. What only the whole file shows, a name
that does not exist or steps that shrink, is for rehearse check.`,
		Example: `  rehearse schema > scenario.schema.json`,
		Args:    exactly(0, "rehearse schema > scenario.schema.json"),
		RunE: func(c *cobra.Command, _ []string) error {
			e := json.NewEncoder(c.OutOrStdout())
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			return e.Encode(schema.Scenario())
		},
	}
}
