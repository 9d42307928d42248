package kind_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/kind"
)

func TestNearest(t *testing.T) {
	known := []string{"name", "min_requests", "kill-switch", "to", "Share", "share"}
	for word, want := range map[string]string{
		"nmae":                   "name", // neighbours swapped
		"Name":                   "name",
		"min-requests":           "min_requests",
		"kill_switch":            "kill-switch",
		"kilswich":               "kill-switch",
		"shear":                  "Share", // both are two edits away; the first wins
		"ot":                     "to",
		"x":                      "", // as far from "to" as nothing at all
		"quantity":               "",
		"":                       "",
		strings.Repeat("a", 1e6): "", // long words cost nothing
	} {
		got, ok := kind.Nearest(word, known)
		if got != want || ok != (want != "") {
			t.Errorf("%.20q: got %q, %v, want %q", word, got, ok, want)
		}
	}
}

func TestRemedy(t *testing.T) {
	for _, c := range []struct {
		word  string
		known []string
		want  string
	}{
		{"canry", []string{"canary", "rings"}, `did you mean "canary"?`},
		{"other", []string{"canary", "rings"}, "there are: canary, rings"},
		{"other", nil, "there are none"},
	} {
		if got := kind.Remedy(c.word, c.known); got != c.want {
			t.Errorf("%s: %s", c.word, got)
		}
	}
}
