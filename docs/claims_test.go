package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios"
)

// Every line of what is said of releases is shown by scenarios of the library that
// expect something.
func TestClaims(t *testing.T) {
	page, err := os.ReadFile("claims.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| .*\|$`).FindAllString(string(page), -1)
	if len(rows) < 10 {
		t.Fatalf("the page has %d rows", len(rows))
	}
	for _, row := range rows[1:] {
		cells := strings.Split(row, "|")
		names := ticked(cells[len(cells)-2])
		if len(names) == 0 {
			t.Errorf("nothing shows it: %s", row)
		}
		for _, name := range names {
			if !slices.Contains(scenarios.Names(), name) {
				t.Errorf("%s is no scenario", name)
				continue
			}
			if p, err := scenarios.Load(name, nil); err != nil || len(p.Scenario.Expect) == 0 {
				t.Errorf("%s expects nothing (%v)", name, err)
			}
		}
	}
}
