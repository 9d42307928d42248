package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/verify"
)

// anchors are the figures that the simulator was built against, by their numbers in
// the table of validation.md.
var anchors = []string{
	"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "2B",
	"B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "C1", "C2", "ch. 5",
}

// Every figure is held by as many rows of verify as its line says, by a test that
// exists, or says why nothing holds it.
func TestFigures(t *testing.T) {
	page, err := os.ReadFile("validation.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(page), "### Figure by figure\n")
	if !ok {
		t.Fatal("validation.md has no table of figures")
	}
	table, _, _ = strings.Cut(table, "\n## ")
	played := regexp.MustCompile("verify `([^`]+)` \\(([0-9]+)\\)")
	tested := regexp.MustCompile("`(Test[A-Za-z0-9]+)` in `([a-z/_]+_test\\.go)`")
	seen := map[string]int{}
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[1], "-") || strings.TrimSpace(cells[2]) == "figure" {
			continue
		}
		number, held := strings.TrimSpace(cells[1]), strings.TrimSpace(cells[3])
		seen[number]++
		rows, tests := played.FindAllStringSubmatch(held, -1), tested.FindAllStringSubmatch(held, -1)
		if why, ok := strings.CutPrefix(held, "descriptive: "); len(rows)+len(tests) == 0 && (!ok || why == "") {
			t.Errorf("nothing holds it, and it does not say why: %s", line)
		}
		for _, m := range rows {
			if n := countRows(m[1]); strconv.Itoa(n) != m[2] {
				t.Errorf("%s: verify %q plays %d rows, not %s", number, m[1], n, m[2])
			}
		}
		for _, m := range tests {
			src, err := os.ReadFile(filepath.Join("..", m[2]))
			if err != nil || !strings.Contains(string(src), "\nfunc "+m[1]+"(") {
				t.Errorf("%s: no %s in %s (%v)", number, m[1], m[2], err)
			}
		}
	}
	for _, a := range anchors {
		if seen[a] == 0 {
			t.Errorf("the table says nothing of %s", a)
		}
		delete(seen, a)
	}
	if len(seen) > 0 {
		t.Errorf("lines of no known figure: %v", seen)
	}
}

// countRows is how many rows --only finds.
func countRows(text string) int {
	n := 0
	for _, r := range verify.Rows() {
		if strings.Contains(r.Family+": "+r.Name, text) {
			n++
		}
	}
	return n
}
