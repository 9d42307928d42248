package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rehearse-sim/rehearse/reports"
)

func reportVerb() *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:   "report FILE",
		Short: "Write a saved report in another format",
		Long: `Reads a report that run saved as json and writes it in any format, without
playing anything. The exit code is that of the expectations in it, as of run.`,
		Example: `  rehearse run tax-engine -o results.json
  rehearse report results.json --format markdown
  rehearse report results.json -o report.html`,
		Args: exactly(1, "name a file that was saved with rehearse run … -o results.json"),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := readSettings(c.Flags())
			if err != nil {
				return err
			}
			format, err := s.chosen(output)
			if err != nil {
				return err
			}
			r, err := saved(args[0])
			if err != nil {
				return err
			}
			if err := write(c, r, format, output); err != nil {
				return internal(err)
			}
			if code := ruled(r); code != exitOK {
				return status(code)
			}
			return nil
		},
	}
	settingFlags(c.Flags())
	playsNothing(c.Flags())
	c.Flags().StringVarP(&output, "output", "o", "", "write the report to `FILE`; its ending picks the format")
	return c
}

// playsNothing hides the settings of plays.
func playsNothing(f *pflag.FlagSet) {
	for _, name := range []string{"replications", "within", "workers", "seed"} {
		f.Lookup(name).Hidden = true
	}
}

// saved reads a report.
func saved(path string) (*reports.Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, usage(err, "save one with rehearse run … -o results.json")
	}
	r, err := reports.Read(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, usage(fmt.Errorf("%s: %w", path, err), "")
	}
	return r, nil
}
