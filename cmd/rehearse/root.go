package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
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
	// cobra appends its suggestion as a paragraph of its own.
	text, suggestion, _ := strings.Cut(err.Error(), "\n\nDid you mean this?\n")
	fmt.Fprintf(w, "rehearse: %s\n", strings.TrimSpace(text))
	if words := strings.Fields(suggestion); len(words) > 0 {
		fmt.Fprintf(w, "rehearse: did you mean %q?\n", words[0])
	}
	var f *fault
	switch {
	case errors.As(err, &f) && f.hint != "":
		fmt.Fprintf(w, "rehearse: %s\n", f.hint)
	case errors.As(err, &f), suggestion != "":
	default:
		fmt.Fprintln(w, "rehearse: see rehearse --help")
	}
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
	c.SetVersionTemplate("rehearse {{.Version}}\n")
	c.CompletionOptions.HiddenDefaultCmd = true
	c.AddCommand(runVerb(), checkVerb(), listVerb(), explainVerb())
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
