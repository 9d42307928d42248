package outcome

import (
	"fmt"
	"slices"
	"strings"
)

// MarshalText writes the word, as documents have it.
func (r Result) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the word.
func (r *Result) UnmarshalText(text []byte) error { return read(r, text, Results[:]) }

// MarshalText writes the word, as documents have it.
func (d Detection) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the word.
func (d *Detection) UnmarshalText(text []byte) error { return read(d, text, Detections[:]) }

// MarshalText writes the word, as documents have it.
func (l Lane) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the word.
func (l *Lane) UnmarshalText(text []byte) error { return read(l, text, Lanes[:]) }

func read[T ~uint8](to *T, text []byte, words []string) error {
	i := slices.Index(words, string(text))
	if i < 0 {
		return fmt.Errorf("%q is none of %s", text, strings.Join(words, ", "))
	}
	*to = T(i)
	return nil
}
