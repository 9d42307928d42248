package decode

import (
	"fmt"
	"reflect"
	"strings"
)

// within finds an unknown that stands for one number of a law, as in
// "lognormal(p50=unknown uniform(2m, 6m), p95=20m)": where the word begins and
// where what belongs to it ends. Only types that read laws have that.
func (n *node) within(t reflect.Type) (from, to int, ok bool) {
	if n.form != scalar || n.tag != "!!str" || !readsLaw(t) {
		return 0, 0, false
	}
	for i := 1; ; {
		next := strings.Index(n.value[min(i, len(n.value)):], "unknown ")
		if next < 0 {
			return 0, 0, false
		}
		if i += next; strings.IndexByte("(,= ", n.value[i-1]) >= 0 {
			return i, i + belonging(n.value[i:]), true
		}
		i++
	}
}

// belonging is the length of a text up to the parenthesis that closes its first
// one, or up to a comma or a parenthesis that is none of its own.
func belonging(text string) int {
	depth := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '(':
			depth++
		case c == ')' && depth == 1:
			return i + 1
		case c == ')' && depth > 1:
			depth--
		case depth == 0 && (c == ')' || c == ','):
			return i
		}
	}
	return len(text)
}

// readWithin reads the law of a number within a law. What comes of it is the
// whole text.
func (w *walker) readWithin(n *node, from, to int, t reflect.Type, f Field, path string) law {
	before, after := n.value[:from], n.value[to:]
	if strings.Contains(after, "unknown ") {
		w.problem(n.inside(to), path, "a law has one unknown number at most", "write unknown choice(…) with whole laws")
		return nil
	}
	text, start, _ := n.saying(n.value[from:to]).unknown()
	read := func(t reflect.Type) (law, Problems) {
		probe := &walker{}
		return probe.readLaw(n, text, from+start, t, Field{Known: f.Known}, path), probe.problems
	}
	number, problems := read(t)
	if number == nil { // a number without unit, such as sigma
		if plain, wrong := read(reflect.TypeFor[float64]()); len(wrong) == 0 {
			number, problems = plain, nil
		}
	}
	if len(problems) > 0 {
		w.problems = append(w.problems, problems...)
		return nil
	}
	whole := func(p float64) (string, float64) {
		text, value := number(p)
		return before + text + after, value
	}
	for _, p := range []float64{0, 0.5, 1} {
		value, _ := whole(p)
		if wrong := w.refused(n.saying(value), t, f, path); wrong != nil {
			w.problem(n, path, fmt.Sprintf("%s: %s", clip(value), wrong.Msg), "choose a law that stays within")
			return nil
		}
	}
	return whole
}
