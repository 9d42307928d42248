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

// line puts a prompt and returns what is answered, and whether there is more.
func (p *pupil) line(c *cobra.Command, prompt string) (answer string, more bool, err error) {
	out := c.OutOrStdout()
	if p.terminal {
		fmt.Fprint(out, prompt)
	}
	select {
	case answer, more = <-p.lines:
	case <-c.Context().Done():
		fmt.Fprintln(out)
		return "", false, status(exitInterrupted)
	}
	answer = strings.TrimSpace(answer)
	switch {
	case !more && p.terminal:
		fmt.Fprintln(out)
	case more && !p.terminal:
		fmt.Fprintln(out, prompt+answer)
	}
	return answer, more, nil
}

// choose asks until one of the answers is given; "" for an empty line or when
// nobody answers.
func (p *pupil) choose(c *cobra.Command, question string, answers []string) (string, error) {
	prompt := fmt.Sprintf("\n%s [%s]: ", question, strings.Join(answers, "/"))
	for {
		answer, more, err := p.line(c, prompt)
		if err != nil {
			return "", err
		}
		answer = strings.ToLower(answer)
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
