package main

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/reports"
)

// failOn are the words of --fail-on.
var failOn = []string{"never", "worse", "undecided"}

func compareVerb() *cobra.Command {
	var output, fail string
	c := &cobra.Command{
		Use:   "compare BEFORE AFTER",
		Short: "Say what a change to the plan bought",
		Long: `Reads two reports that run saved as json and says, figure by figure, what the
second one bought over the first one, how sure that is, and what is noise (~).
Reports of the same random worlds are compared world by world: give both runs
the same seed and number of replications. Nothing is played.

Exit code 0 says that they were compared, whatever came out. With --fail-on
worse it is 1 when a figure that the scenario decides on surely got worse; with
--fail-on undecided it is also 5 when it may have, as far as can be told.`,
		Example: `  rehearse run ./mine.yaml -o before.json
  rehearse run ./mine.yaml --set strategies.canary.steps.0.to=1% -o after.json
  rehearse compare before.json after.json
  rehearse compare before.json after.json -o comparison.html
  rehearse compare before.json after.json --format markdown --fail-on worse`,
		Args: exactly(2, "name two files that were saved with rehearse run … -o results.json"),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := readSettings(c.Flags())
			if err != nil {
				return err
			}
			format, err := s.chosen(output)
			if err != nil {
				return err
			}
			if format.Compare == nil {
				return usage(fmt.Errorf("comparisons are not written as %s", format.Name), remedy("", reports.Comparing()))
			}
			if !slices.Contains(failOn, fail) {
				return usage(fmt.Errorf("--fail-on is %q", fail), remedy(fail, failOn))
			}
			d, err := compared(args[0], args[1])
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if err := format.Compare(&b, d, reports.Style{Width: width(c, output)}); err != nil {
				return internal(err)
			}
			if err := deliver(c, b.Bytes(), output); err != nil {
				return internal(err)
			}
			switch {
			case fail != "never" && d.Worse():
				return status(exitFailed)
			case fail == "undecided" && d.Undecided():
				return status(exitUndecided)
			}
			return nil
		},
	}
	settingFlags(c.Flags())
	playsNothing(c.Flags())
	c.Flags().StringVarP(&output, "output", "o", "", "write the comparison to `FILE`; its ending picks the format")
	c.Flags().StringVar(&fail, "fail-on", "never", "`WHAT` makes the exit code other than 0: never, worse or undecided")
	return c
}

// compared reads two reports and holds the second against the first.
func compared(before, after string) (*reports.Diff, error) {
	a, err := saved(before)
	if err != nil {
		return nil, err
	}
	b, err := saved(after)
	if err != nil {
		return nil, err
	}
	d, err := reports.Compare(a, b, [2]string{before, after})
	if err != nil {
		return nil, usage(err, "compare two runs of one scenario, before and after a change of its strategies")
	}
	return d, nil
}
