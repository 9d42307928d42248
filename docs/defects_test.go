package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// Every preset of the page of defects is a scenario when put over small-shop,
// and the scenarios and kinds that its table names exist.
func TestDefects(t *testing.T) {
	page, err := os.ReadFile("defects.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml (D\\d+)\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	seen := map[string]bool{}
	for _, b := range blocks {
		seen[b[1]] = true
		path := filepath.Join(t.TempDir(), b[1]+".yaml")
		if err := os.WriteFile(path, []byte("extends: small-shop\nname: preset\n"+b[2]), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := scenarios.Load(path, nil); err != nil {
			t.Errorf("%s: %v", b[1], err)
		}
	}
	kinds := []string{"migration", "lock", "functional"}
	for _, r := range kind.Registries() {
		kinds = append(kinds, r.Names()...)
	}
	for i := range 23 {
		d := fmt.Sprintf("D%d", i+1)
		row := regexp.MustCompile(`(?m)^\| \[` + d + `\].*$`).FindString(string(page))
		if row == "" || !seen[d] {
			t.Errorf("%s has no row or no block", d)
			continue
		}
		cells := strings.Split(row, "|")
		for _, name := range ticked(cells[len(cells)-2]) {
			if !slices.Contains(scenarios.Names(), name) {
				t.Errorf("%s is shown by %s, which is no scenario", d, name)
			}
		}
		for _, name := range ticked(cells[3]) {
			if !strings.Contains(name, ":") && !slices.Contains(kinds, name) && name != "service" {
				t.Errorf("%s names the mechanism %s, which does not exist", d, name)
			}
		}
	}
}

func ticked(cell string) []string {
	var out []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}
