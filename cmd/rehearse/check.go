package main

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/reports"
)

func checkVerb() *cobra.Command {
	var sets []string
	var from strict
	var format, output string
	c := &cobra.Command{
		Use:   "check FILE|NAME",
		Short: "Check and review a scenario without playing it",
		Long: `Reads a scenario and reports everything that is wrong with it at once, each
problem with its place and a remedy. Of one without problems it says what kind of
change it is, what each fault will strike, what each step can show, and what
somebody experienced would object to: findings, each with its place, why it
matters and what to change. rehearse list findings names all kinds of them.

Exit code 2 says that there are problems. Findings are 0, unless --strict asks for
code 3 from some severity on: note, warning or error.`,
		Example: `  rehearse check ./mine.yaml
  rehearse check ./mine.yaml --strict              exit code 3 from warnings on
  rehearse check ./mine.yaml --strict=error -f json
  rehearse check tax-engine --set strategies.canary.steps.0.to=1%`,
		Args: exactly(1, "name a scenario or a file: rehearse check "+firstScenario),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(reports.ReviewFormats, format) {
				return usage(fmt.Errorf("--format is %q, which reviews are not written in", format), remedy(format, reports.ReviewFormats))
			}
			p, err := load(args[0], sets)
			if err != nil {
				return err
			}
			r := reviewed(p)
			var b bytes.Buffer
			if err := r.Write(&b, format, reports.Style{Width: columns(c.OutOrStdout())}); err != nil {
				return internal(err)
			}
			if err := deliver(c, b.Bytes(), output); err != nil {
				return internal(err)
			}
			if from.exceeded(r.Findings) {
				return status(exitFindings)
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringArrayVar(&sets, "set", nil, "override a value of the scenario, `PATH=VALUE`; may be repeated")
	f.StringVarP(&format, "format", "f", "text", "`FORMAT`: text, markdown, or json")
	f.StringVarP(&output, "output", "o", "", "write the review to `FILE`")
	f.Var(&from, "strict", "exit with code 3 where there are findings of this severity or above")
	f.Lookup("strict").NoOptDefVal = "warning"
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
