package decode

import (
	"cmp"
	"slices"
	"strings"
)

// Severity tells an error, which stops the run, from a warning, which does not.
type Severity uint8

// The severities.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// MarshalText writes the severity as String does.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Problem is one thing wrong with a document. [Document.Problem] makes one that
// knows its position and its line of text.
type Problem struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`   // from 1; 0 where unknown
	Column   int      `json:"column"` // from 1, in characters; 0 where unknown
	Path     string   `json:"path"`   // strategies[1].steps[0].to
	Value    string   `json:"value"`  // the text found there, if it is a single value
	Msg      string   `json:"message"`
	Hint     string   `json:"hint"` // the remedy
	Severity Severity `json:"severity"`

	text string // the line of the source, for the caret
}

// Problems are all problems of a document, an error if any of them is.
type Problems []Problem

// printed is the number of problems that [Problems.Error] writes out.
const printed = 50

// Err returns p as an error, or nil if p has no more than warnings.
func (p Problems) Err() error {
	if !slices.ContainsFunc(p, func(q Problem) bool { return q.Severity == Error }) {
		return nil
	}
	return p
}

// Sort orders p by file, line and column; problems at one place stay in order.
func (p Problems) Sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Error writes the problems in order of position, each with its line and a
// caret, at most 50 of them, without a final line break.
func (p Problems) Error() string {
	sorted := slices.Clone(p)
	sorted.Sort()
	var b strings.Builder
	for i, q := range sorted {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == printed {
			b.WriteString("and " + plural(len(p)-printed, "more problem"))
			break
		}
		b.WriteString(q.String())
	}
	return b.String()
}
