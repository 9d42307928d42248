package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	root := root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	var s status
	if errors.As(err, &s) {
		return int(s)
	}
	if err != nil {
		complain(errs, err)
	}
	return exitOf(err)
}

// complain prints an error and, where there is one, the hint.
func complain(w io.Writer, err error) {
	fmt.Fprintf(w, "rehearse: %s\n", err)
	var f *fault
	if errors.As(err, &f) && f.hint != "" {
		for line := range strings.Lines(f.hint) {
			fmt.Fprintf(w, "rehearse: %s\n", strings.TrimSpace(line))
		}
	}
}

// wrongFlag says which flag was probably meant.
func wrongFlag(c *cobra.Command, err error) error {
	word, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return usage(err, "see rehearse "+strings.TrimSpace(strings.TrimPrefix(c.CommandPath(), "rehearse"))+" --help")
	}
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, "--"+f.Name) })
	return usage(fmt.Errorf("there is no flag --%s", word), remedy("--"+word, known))
}

func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "rehearse",
		Short: "Rehearse a release before you make it",
		Long: `Rehearse plays a release under several rollout strategies in the same random
worlds, with a change that is bad and with one that is clean, and says who gets
hurt, for how long, how sure that is, and what the safety costs.`,
		Example: `  rehearse run                                   the embedded scenario tax-engine
  rehearse run ./mine.yaml --replications 100    a scenario of your own
  rehearse list strategies                       what a scenario can use`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
		Args:          cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return unknownVerb(c, args[0])
		},
	}
	c.SetFlagErrorFunc(wrongFlag)
	c.SetVersionTemplate("rehearse {{.Version}}\n")
	c.AddCommand(initVerb(), runVerb(), reportVerb(), compareVerb(), replayVerb(), learnVerb(), checkVerb(), planVerb(), listVerb(), explainVerb(), schemaVerb(), verifyVerb())
	complete(c)
	return c
}

// unknownVerb guesses which verb was meant; a scenario's name in its place is
// the likeliest mistake.
func unknownVerb(c *cobra.Command, word string) error {
	var verbs []string
	for _, v := range c.Commands() {
		if !v.Hidden && v.Name() != "help" {
			verbs = append(verbs, v.Name())
		}
	}
	err := fmt.Errorf("there is no verb %q", word)
	if isScenario(word) {
		return usage(err, "did you mean rehearse run "+word+"?")
	}
	return usage(err, remedy(word, verbs))
}
