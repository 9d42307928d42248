package experiment

import (
	"fmt"
	"strings"
)

// Failure is the error of one replication: an error the job returned or a
// panic.
type Failure struct {
	Labels Labels
	Err    error  // what the job returned, or the panic's value as an error
	Stack  string // of the panic; empty if the job returned an error
}

// Error names the labels and the cause, and appends the stack of a panic.
func (f *Failure) Error() string {
	if f.Stack == "" {
		return fmt.Sprintf("%v: %v", f.Labels, f.Err)
	}
	return fmt.Sprintf("%v: panic: %v\n\n%s", f.Labels, f.Err, f.Stack)
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Incomplete is the error of [Run] when not all replications were finished.
type Incomplete struct {
	Finished, Of int
	Failures     []*Failure // by replication
	Cause        error      // why the context was cancelled; nil if it was not, or made no difference
}

// Error counts what is finished, names the cause and every failed
// replication, and describes the first failure in full.
func (e *Incomplete) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d replications finished", e.Finished, e.Of)
	if e.Cause != nil {
		fmt.Fprintf(&b, ", then interrupted: %v", e.Cause)
	}
	if len(e.Failures) == 0 {
		return b.String()
	}
	b.WriteString("; failed:")
	for i, f := range e.Failures {
		if i == 10 {
			fmt.Fprintf(&b, " and %d more", len(e.Failures)-i)
			break
		}
		fmt.Fprintf(&b, " %d", f.Labels.Replication)
	}
	fmt.Fprintf(&b, "; the first: %v", e.Failures[0])
	return b.String()
}

// Unwrap returns the cause of the interruption and all failures, for
// errors.Is and errors.As.
func (e *Incomplete) Unwrap() []error {
	var errs []error
	if e.Cause != nil {
		errs = append(errs, e.Cause)
	}
	for _, f := range e.Failures {
		errs = append(errs, f)
	}
	return errs
}
