package main

import (
	"errors"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/reports"
)

// The exit codes.
const (
	exitOK          = 0   // all went well and every expectation passed
	exitFailed      = 1   // an expectation failed
	exitUsage       = 2   // the command line, the settings or the scenario are wrong
	exitFindings    = 3   // check found something as severe as --strict asks for
	exitInternal    = 4   // a defect of rehearse itself, or the output could not be written
	exitUndecided   = 5   // no expectation failed, but some need more replications to be decided
	exitInterrupted = 130 // interrupted; what was finished has been written and says that it is partial
)

// exits says what the codes mean, as the pages have it.
var exits = []struct {
	code int
	says string
}{
	{exitOK, "all went well, and every expectation passed"},
	{exitFailed, "an expectation failed, a row of `verify` is off, or `compare --fail-on worse` found that something surely got worse"},
	{exitUsage, "the command line, the settings or the scenario are wrong"},
	{exitFindings, "`check --strict` found something as severe as it asks for"},
	{exitInternal, "a defect of rehearse itself, or the output could not be written"},
	{exitUndecided, "nothing failed, but some expectations need more replications to be decided, some rows of `verify` are undecided, or so is `compare --fail-on undecided`"},
	{exitInterrupted, "interrupted; what was finished is written and says that it is partial"},
}

// fault is an error with its exit code and, where the mistake can be guessed,
// a hint.
type fault struct {
	code int
	err  error
	hint string
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// usage is a mistake of the user.
func usage(err error, hint string) error { return &fault{exitUsage, err, hint} }

// internal is a mistake of ours, or of the machine.
func internal(err error) error { return &fault{exitInternal, err, ""} }

// exitOf is the code for an error; those that cobra makes are about usage.
func exitOf(err error) int {
	var f *fault
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &f):
		return f.code
	}
	return exitUsage
}

// status is an exit code without anything left to say.
type status int

func (status) Error() string { return "" }

// ruled is the exit code that the expectations of a report call for.
func ruled(r *reports.Report) int {
	code := exitOK
	for _, e := range r.Expectations {
		switch e.Ruling {
		case figure.Fail:
			return exitFailed
		case figure.Undecided:
			code = exitUndecided
		}
	}
	return code
}
