package decode

import (
	"fmt"
	"strings"
	"unicode"
)

// String writes "file:line:column: path: message", then the line with a caret
// under the place, then the hint, without a final line break.
func (p Problem) String() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File + ":")
		if p.Line > 0 && p.File != setFile {
			fmt.Fprintf(&b, "%d:%d:", p.Line, p.Column)
		}
		b.WriteByte(' ')
	}
	if p.Severity == Warning {
		b.WriteString("warning: ")
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Msg)
	if line, caret := snippet(p.text, p.Column); line != "" {
		b.WriteString("\n    " + line + "\n    " + caret)
	}
	if p.Hint != "" {
		b.WriteString("\n    " + p.Hint)
	}
	return b.String()
}

// snippet returns the part of a line around a column, and a caret line under
// it. Tabs become spaces and unprintable characters a replacement mark.
func snippet(text string, column int) (line, caret string) {
	const before, width = 60, 100
	r := []rune(text)
	if strings.TrimSpace(text) == "" || column < 1 || column > len(r)+1 {
		return "", ""
	}
	at, prefix, suffix := column-1, "", ""
	if len(r) > width {
		start := max(0, min(at-before, len(r)-width))
		end := start + width
		if start > 0 {
			prefix = "…"
		}
		if end < len(r) {
			suffix = "…"
		}
		r, at = r[start:end], at-start+len(prefix)/len("…")
	}
	for i, c := range r {
		switch {
		case c == '\t':
			r[i] = ' '
		case !unicode.IsPrint(c):
			r[i] = unicode.ReplacementChar
		}
	}
	return strings.TrimRight(prefix+string(r)+suffix, " "), strings.Repeat(" ", at) + "^"
}

// plural writes a count and a noun: "1 item", "2 items".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
