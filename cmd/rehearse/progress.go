package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/rehearse-sim/rehearse/sim/experiment"
)

// progress is a line on a terminal that says how far a run is and how long it
// will still take; elsewhere, and on a terminal that cannot erase, it says nothing.
type progress struct {
	w       io.Writer // nil when nobody reads it
	started time.Time
	told    *time.Time // when it last did
}

func newProgress(w io.Writer) progress {
	if _, ok := terminal(w); !ok || os.Getenv("TERM") == "dumb" {
		w = nil
	}
	return progress{w, time.Now(), new(time.Time)}
}

// often is how long a line stands at least, but for the last (judgement).
const often = 100 * time.Millisecond

// erase returns to the start of the line and clears it (ECMA-48, EL).
const erase = "\r\x1b[K"

func (p progress) update(at experiment.Progress) { p.of("worlds", at) }

// of says how many of the things are done.
func (p progress) of(things string, at experiment.Progress) {
	ended := at.Finished + at.Failures
	now := time.Now()
	if p.w == nil || now.Sub(*p.told) < often && ended < at.Of {
		return
	}
	*p.told = now
	left := now.Sub(p.started) / time.Duration(ended) * time.Duration(at.Of-ended)
	fmt.Fprintf(p.w, "%s%d of %d %s, about %s left", erase, ended, at.Of, things, left.Round(time.Second))
}

func (p progress) done() {
	if p.w != nil {
		fmt.Fprint(p.w, erase)
	}
}
