package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/verify"
	"github.com/rehearse-sim/rehearse/sim/experiment"
)

func verifyVerb() *cobra.Command {
	var format, only string
	var workers int
	c := &cobra.Command{
		Use:   "verify",
		Short: "Hold the simulator against what is published",
		Long: `Simulates mechanisms whose figures are published or follow in closed form, with
the engines that rehearsals use, and prints what is expected, how far off is
as good as equal (and, below the table, why that is not less), what came out,
its 99% interval and a verdict: ok when the whole interval is as good as equal
to what is expected, off when none of it is, else undecided. "ok by tolerance"
is said of a row whose interval leaves out what is expected, and which the
tolerance alone makes ok. Exit code 1 says that a row is off, 5 that none is off
and some are undecided.`,
		Example: "  rehearse verify\n  rehearse verify --only metastability\n  rehearse verify --format json",
		Args:    atMost(0, "choose rows by --only"),
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return usage(fmt.Errorf("--format is %q, which rows are not written in", format), remedy(format, []string{"text", "json"}))
			}
			rows, err := chosen(only)
			if err != nil {
				return err
			}
			results, err := verified(c.Context(), rows, workers, newProgress(c.ErrOrStderr()))
			if err != nil {
				return err
			}
			if err := printRows(c.OutOrStdout(), results, format); err != nil {
				return internal(err)
			}
			return status(verdictOf(results)).orNil()
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "`FORMAT`: text, or json, an array of objects")
	c.Flags().StringVar(&only, "only", "", "only rows whose family or name contains `TEXT`")
	c.Flags().IntVarP(&workers, "workers", "w", 0, "rows simulated at a time; 0 means one per core")
	return c
}

// chosen returns the rows whose family or name contains the text.
func chosen(only string) ([]verify.Row, error) {
	var rows []verify.Row
	var families []string
	for _, r := range verify.Rows() {
		if len(families) == 0 || families[len(families)-1] != r.Family {
			families = append(families, r.Family)
		}
		if strings.Contains(r.Family+": "+r.Name, only) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, usage(fmt.Errorf("--only %q fits no row", only), remedy(only, families))
	}
	return rows, nil
}

// verified simulates the rows, several at a time.
func verified(ctx context.Context, rows []verify.Row, workers int, p progress) ([]verify.Result, error) {
	done, err := experiment.Run(ctx, experiment.Options{
		Scenario: "verify", Replications: len(rows), Workers: workers, Progress: func(at experiment.Progress) { p.of("rows", at) },
	}, func(_ context.Context, i int) (verify.Result, error) { return rows[i].Play(), nil })
	p.done()
	if ctx.Err() != nil {
		return nil, status(exitInterrupted)
	}
	if err != nil {
		return nil, internal(err)
	}
	var out []verify.Result
	for _, r := range done {
		out = append(out, r.Value)
	}
	return out, nil
}

// verdictOf is the exit code that the verdicts call for.
func verdictOf(results []verify.Result) int {
	code := exitOK
	for _, r := range results {
		switch r.Verdict {
		case verify.Off:
			return exitFailed
		case verify.Undecided:
			code = exitUndecided
		}
	}
	return code
}

// orNil is the status as an error, none when all went well.
func (s status) orNil() error {
	if s == exitOK {
		return nil
	}
	return s
}
