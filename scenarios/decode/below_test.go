package decode

import (
	"slices"
	"testing"
)

func TestBelow(t *testing.T) {
	d, err := Parse("x", []byte("name: x\nclock: {start: \"Tue 10:00\"}\nstrategies:\n  - {name: canary, steps: [{to: 5%}, {to: 100%}]}\n  - {kind: rings}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{
		"":                             {"name=", "clock.", "strategies."},
		"clock":                        {"clock.start="},
		"strategies":                   {"strategies.canary.", "strategies.rings."},
		"strategies.canary.steps":      {"strategies.canary.steps.0.", "strategies.canary.steps.1."},
		"strategies.canary.steps.1":    {"strategies.canary.steps.1.to="},
		"strategies.nobody":            nil,
		"name":                         nil,
		"strategies.canary.steps.1.to": nil,
	} {
		if got := d.Below(path); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}
