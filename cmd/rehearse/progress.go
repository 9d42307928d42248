package main

import (
	"fmt"
	"io"
	"time"

	"github.com/rehearse-sim/rehearse/sim/experiment"
)

// progress is a line on a terminal that says how far a run is and how long it
// will still take; elsewhere it says nothing.
type progress struct {
	w       io.Writer // nil when it is no terminal
	started time.Time
}

func newProgress(w io.Writer) progress {
	if _, ok := terminal(w); !ok {
		w = nil
	}
	return progress{w, time.Now()}
}

// erase returns to the start of the line and clears it (ECMA-48, EL).
const erase = "\r\x1b[K"

func (p progress) update(at experiment.Progress) { p.of("worlds", at) }

// of says how many of the things are done.
func (p progress) of(things string, at experiment.Progress) {
	if p.w == nil {
		return
	}
	ended := at.Finished + at.Failures
	left := time.Since(p.started) / time.Duration(ended) * time.Duration(at.Of-ended)
	fmt.Fprintf(p.w, "%s%d of %d %s, about %s left", erase, ended, at.Of, things, left.Round(time.Second))
}

func (p progress) done() {
	if p.w != nil {
		fmt.Fprint(p.w, erase)
	}
}
