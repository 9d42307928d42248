package signal

import (
	"fmt"
	"strings"
)

// State is what a detector concludes from what it has seen so far.
type State uint8

// The states, from best to worst for a gate.
const (
	Pass         State = iota // looked, and saw nothing wrong
	NoData                    // nothing to look at yet
	Inconclusive              // looked, and cannot tell
	Fail                      // saw something wrong
)

func (s State) String() string {
	return [...]string{"pass", "no-data", "inconclusive", "fail"}[s]
}

// Verdict is a state and the figures behind it.
type Verdict struct {
	State     State
	Empty     bool    // it is NoData because it looked, and there was nothing, or too little
	Lost      bool    // it is NoData because monitoring could not be read
	Pending   bool    // it is Inconclusive because what is wrong has not lasted long enough to fail
	Value     float64 // what was measured, in Unit
	Threshold float64 // what it was held against, in Unit
	Unit      string  // "ratio", "s", "requests", "x budget", "contacts"
	N         int64   // observations behind it
}

// Why says it in words: "0.43% against 0.05% (n 5210)".
func (v Verdict) Why() string {
	if v.Lost {
		return "monitoring cannot be read"
	}
	show := func(x float64) string {
		switch v.Unit {
		case "ratio":
			return fmt.Sprintf("%.3g%%", 100*x)
		case "s":
			return fmt.Sprintf("%.3g s", x)
		}
		return fmt.Sprintf("%.3g %s", x, v.Unit)
	}
	return fmt.Sprintf("%s against %s (n %d)", show(v.Value), show(v.Threshold), v.N)
}

func unknown(noun, got string, known []string) error {
	return fmt.Errorf("unknown %s %q, want one of %s", noun, got, strings.Join(known, ", "))
}
