package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// pupil answers questions, line by line. On a terminal a question is put before
// the answer is awaited; elsewhere it is printed only together with an answer,
// so that nothing is asked of nobody.
type pupil struct {
	lines    chan string // closed when there is no more
	terminal bool
}

func newPupil(c *cobra.Command) *pupil {
	in := c.InOrStdin()
	p := &pupil{lines: make(chan string)}
	if f, ok := in.(io.Writer); ok {
		_, p.terminal = terminal(f)
	}
	go func() { // so that an interrupt need not wait for a line
		defer close(p.lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case p.lines <- s.Text():
			case <-c.Context().Done():
				return
			}
		}
	}()
	return p
}

// choose asks until one of the answers is given; "" for an empty line or when
// nobody answers.
func (p *pupil) choose(c *cobra.Command, question string, answers []string) (string, error) {
	out := c.OutOrStdout()
	prompt := fmt.Sprintf("\n%s [%s]: ", question, strings.Join(answers, "/"))
	for {
		if p.terminal {
			fmt.Fprint(out, prompt)
		}
		var line string
		var more bool
		select {
		case line, more = <-p.lines:
		case <-c.Context().Done():
			fmt.Fprintln(out)
			return "", status(exitInterrupted)
		}
		answer := strings.ToLower(strings.TrimSpace(line))
		switch {
		case !more && p.terminal:
			fmt.Fprintln(out)
		case more && !p.terminal:
			fmt.Fprintln(out, prompt+answer)
		}
		for _, a := range answers {
			if answer == a || answer != "" && strings.HasPrefix(map[string]string{"y": "yes", "n": "no"}[a], answer) {
				return a, nil
			}
		}
		if !more || answer == "" || answer == "none" || answer == "q" {
			return "", nil
		}
		fmt.Fprintf(c.ErrOrStderr(), "rehearse: %q is none of %s; an empty line goes on without an answer\n", answer, strings.Join(answers, ", "))
	}
}
