package kind

import (
	"fmt"
	"strings"
)

// Nearest returns the known word that was probably meant: one that differs only
// in case or in - against _, or else the one with the fewest edits, about one in
// three letters at most. Source of that limit: judgement.
func Nearest(word string, known []string) (string, bool) {
	fold := func(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }
	if len(word) > 64 {
		return "", false
	}
	best, fewest := "", 1<<30
	for _, k := range known {
		if fold(k) == fold(word) {
			return k, true
		}
		if d := edits(fold(word), fold(k)); d < fewest && d <= max(1, (max(len(k), len(word))+1)/3) && d < len(k) {
			best, fewest = k, d
		}
	}
	return best, best != ""
}

// edits is the Levenshtein distance between a and b with the swap of two
// neighbours counted as one edit (optimal string alignment), over bytes.
func edits(a, b string) int {
	older, old, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(old[j]+1, row[j-1]+1, old[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(b)]
}

// Remedy is what to say after a word that is not known: the one that was
// probably meant, or else all that there are.
func Remedy(word string, known []string) string {
	if meant, ok := Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	if len(known) == 0 {
		return "there are none"
	}
	return "there are: " + strings.Join(known, ", ")
}
