package decode

import (
	"fmt"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// remedy says what was probably meant, or else what is known.
func remedy(word string, known []string) string {
	if meant, ok := kind.Nearest(word, known); ok {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	if len(known) == 0 {
		return ""
	}
	return "known: " + enumerate(known)
}

// enumerate joins words for a message, at most 40 of them.
func enumerate(words []string) string {
	const most = 40
	clipped := make([]string, 0, min(len(words), most)+1)
	for i, w := range words {
		if i == most {
			clipped = append(clipped, "…")
			break
		}
		clipped = append(clipped, clip(w))
	}
	return strings.Join(clipped, ", ")
}
