package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func checkVerb() *cobra.Command {
	var sets []string
	c := &cobra.Command{
		Use:   "check FILE|NAME",
		Short: "Check a scenario without playing it",
		Long: `Reads a scenario and reports everything that is wrong with it at once, each
problem with its place and a remedy. Exit code 2 says that there are problems.
Of each fault it says what it will strike, when, and how much of it.`,
		Example: `  rehearse check ./mine.yaml
  rehearse check tax-engine --set strategies.canary.steps.0.to=1%`,
		Args: exactly(1, "name a scenario or a file: rehearse check "+firstScenario),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := load(args[0], sets)
			if err != nil {
				return err
			}
			s := p.Scenario
			tenants := 0
			for _, cohort := range s.Tenants {
				tenants += int(cohort.Count)
			}
			unknown := ""
			if n := len(p.Unknowns); n > 0 {
				unknown = ", " + many(n, "unknown input")
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "ok: %s: %s in %s, %s, %s, %s, %s%s (scenario %.12s)\n", s.Name,
				many(tenants, "tenant"), many(len(s.Tenants), "cohort"), many(len(s.Services), "service"),
				many(len(s.Change.Defects), "possible defect"), many(len(p.Strategies), "strategy"),
				many(len(p.Claims.Expect), "expectation"), unknown, p.Hash)
			for _, line := range p.Foretell() {
				if err == nil {
					_, err = fmt.Fprintln(c.OutOrStdout(), "fault "+line)
				}
			}
			return err
		},
	}
	c.Flags().StringArrayVar(&sets, "set", nil, "override a value of the scenario, `PATH=VALUE`; may be repeated")
	return c
}

// exactly wants n arguments and says what to give instead.
func exactly(n int, hint string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		return usage(fmt.Errorf("%s takes %s, got %d", c.Name(), many(n, "argument"), len(args)), hint)
	}
}

// atMost wants up to n arguments and says why.
func atMost(n int, hint string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return usage(fmt.Errorf("%s takes at most %s, got %d", c.Name(), many(n, "argument"), len(args)), hint)
	}
}

func many(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case noun[len(noun)-1] == 'y':
		return fmt.Sprintf("%d %sies", n, noun[:len(noun)-1])
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
