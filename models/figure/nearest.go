package figure

import (
	"fmt"
	"slices"
	"strings"
)

// Remedy is what to say after a word that is not known: the one that was
// probably meant, or else all there are.
func Remedy(word string, known []string) string {
	if meant, ok := nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	if len(known) == 0 {
		return "there are none"
	}
	return "there are " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
}

// nearest is the known word with the fewest edits from word, at most a third
// of its length; - and _ count as the same, as do capitals.
func nearest(word string, known []string) (string, bool) {
	fold := func(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }
	if len(word) > 64 {
		return "", false
	}
	best, fewest := "", 1<<30
	for _, k := range known {
		if d := edits(fold(word), fold(k)); d < fewest && d <= max(1, len(k)/3) && d < len(k) {
			best, fewest = k, d
		}
	}
	return best, best != ""
}

// edits counts insertions, deletions, substitutions and swaps of neighbours
// (optimal string alignment: Damerau, Communications of the ACM 7, 1964), over
// bytes.
func edits(a, b string) int {
	older, old, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		older, old, row = old, row, older
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, old[j+1]+1, old[j]+cost)
			if i > 0 && j > 0 && a[i-1] == b[j] && a[i] == b[j-1] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
