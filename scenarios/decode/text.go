package decode

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/rehearse-sim/rehearse/models/unit"
)

// text reads a scalar by the type's own UnmarshalText.
func (w *walker) text(n *node, v reflect.Value, f Field, path string) {
	switch {
	case n.form != scalar:
		w.problem(n, path, "want a single value, got "+n.describe(), f.example())
		return
	case len(n.value) > maxText:
		w.problem(n, path, fmt.Sprintf("has %d characters, more than %d", len(n.value), maxText), "")
		return
	}
	fresh := reflect.New(v.Type())
	fresh.Elem().Set(v)
	if err := fresh.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.value)); err != nil {
		place := *n
		if inside, ok := unit.ErrorOffset(err); ok {
			place.column += n.offset(inside)
		}
		w.problem(&place, path, err.Error(), "")
		return
	}
	if w.allowed(n, fresh.Elem(), f, path) {
		v.Set(fresh.Elem())
	}
}

// offset turns an offset in bytes into the value of a scalar to a number of
// columns from where the scalar starts: 0 unless the value stands there as it
// is, in quotes or without.
func (n *node) offset(bytes int) int {
	if n.line < 1 || n.line > len(n.src.lines) || bytes < 0 || bytes > len(n.value) {
		return 0
	}
	rest := n.src.lines[n.line-1]
	for range n.column - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	columns := utf8.RuneCountInString(n.value[:bytes])
	switch {
	case strings.HasPrefix(rest, n.value):
		return columns
	case rest != "" && (rest[0] == '"' || rest[0] == '\'') && strings.HasPrefix(rest[1:], n.value):
		return columns + 1
	}
	return 0
}

// example shows the default where there is one.
func (f Field) example() string {
	if f.Default == "" {
		return ""
	}
	return "for example: " + f.Default
}
