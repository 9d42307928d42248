package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/scenarios/start"
)

// starter is what init was asked for.
type starter struct {
	preset, output string
	force          bool
	answers        map[string]*string // by question, as flags
}

func initVerb() *cobra.Command {
	b := starter{answers: map[string]*string{}}
	var names, lines []string
	for _, p := range start.Presets() {
		names = append(names, p.Name)
		lines = append(lines, fmt.Sprintf("  %-14s %s", p.Name, p.Doc))
	}
	c := &cobra.Command{
		Use:   "init [PRESET]",
		Short: "Begin a scenario of your own",
		Long: `Writes a scenario that runs, with comments, from one of these:

` + strings.Join(lines, "\n") + `

On a terminal it asks about your system; an empty line keeps what is in brackets.
Every question has a flag as well, and where nobody answers, flags and defaults
are taken. In place of a number you may say that you do not know it: unknown
uniform(5%, 50%).`,
		Example: `  rehearse init
  rehearse init whales -o mine.yaml
  rehearse init monolith --tenants 1200 --fail 5% --ack 10m -o mine.yaml`,
		Args:      atMost(1, "rehearse init "+names[0]),
		ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			b.preset = strings.Join(args, "")
			return b.write(c, names)
		},
	}
	f := c.Flags()
	f.StringVarP(&b.output, "output", "o", "", "write to `FILE`, by default NAME.yaml; - for standard output")
	f.BoolVar(&b.force, "force", false, "write over a file that is there")
	for _, p := range start.Presets() {
		for _, q := range p.Questions() {
			if b.answers[q.Name] == nil {
				b.answers[q.Name] = f.String(q.Name, "", q.Ask)
			}
		}
	}
	return c
}

func (b *starter) write(c *cobra.Command, names []string) error {
	guest := newPupil(c)
	if b.preset == "" {
		b.preset = names[0]
		if guest.terminal {
			chosen, err := guest.choose(c, "What is closest to your system", names)
			if err != nil {
				return err
			}
			if chosen != "" {
				b.preset = chosen
			}
		}
	}
	p, ok := start.Get(b.preset)
	if !ok {
		return usage(fmt.Errorf("there is no preset %q", b.preset), remedy(b.preset, names))
	}
	answers, err := b.ask(c, p, guest)
	if err != nil {
		return err
	}
	text, err := p.Fill(answers)
	if err != nil {
		return usage(err, "give it again, or leave it out for the default")
	}
	if b.output == "-" {
		return deliver(c, text, "")
	}
	if b.output == "" {
		b.output = "./" + named(p, answers) + ".yaml"
	}
	if _, err := os.Stat(b.output); err == nil && !b.force {
		return usage(fmt.Errorf("%s is there already", b.output), "name another with -o, or write over it with --force")
	}
	if err := deliver(c, text, b.output); err != nil {
		return err
	}
	path := b.output
	if !strings.ContainsRune(path, '/') {
		path = "./" + path
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "Next: rehearse check %s, rehearse run %s\n", path, path)
	return err
}

// ask gathers the answers: the flags', and on a terminal those to the questions
// that no flag answers. A bad one is asked for again.
func (b *starter) ask(c *cobra.Command, p start.Preset, guest *pupil) (map[string]string, error) {
	answers := map[string]string{}
	questions := p.Questions()
	for name, value := range b.answers {
		if !c.Flags().Changed(name) {
			continue
		}
		if !slices.ContainsFunc(questions, func(q start.Question) bool { return q.Name == name }) {
			return nil, usage(fmt.Errorf("--%s: the preset %s has nothing to put there", name, p.Name), "leave it out")
		}
		answers[name] = *value
	}
	for _, q := range questions {
		for guest.terminal {
			if _, given := answers[q.Name]; given {
				break
			}
			answer, more, err := guest.line(c, q.Prompt())
			if err != nil || !more {
				return answers, err
			}
			if answer == "" {
				break
			}
			answers[q.Name] = answer
			if _, err := p.Fill(answers); err != nil {
				delete(answers, q.Name)
				fmt.Fprintln(c.ErrOrStderr(), "rehearse:", err)
			}
		}
	}
	return answers, nil
}

// named is what the scenario is called.
func named(p start.Preset, answers map[string]string) string {
	if name := answers["name"]; name != "" {
		return name
	}
	return p.Questions()[0].Default
}
