package decode

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// MaxUnknowns bounds how many numbers of a document may be unknown. Source:
// judgement; more than that nobody tells apart by their effects.
const MaxUnknowns = 32

// Unknown is a number of a document that is not known: instead of a value the
// file gives the law that says what it may be. An alias of it is the same
// unknown.
type Unknown struct {
	Path string   // where it stands, as --set writes it: change.defects.rounding.fail
	Also []string // where else it stands, by aliases
	Law  string   // "uniform(20%, 60%)"

	places []place
}

// place is one value that an unknown fills.
type place struct {
	node *node
	law  law
}

// At returns the value below which the law sees the share p, from 0 for the
// lowest to 1 for the highest: as the file would write it, and as a number, in
// seconds where it is a time and as a fraction where it is a share.
func (u Unknown) At(p float64) (text string, value float64) { return u.places[0].law(p) }

// Unknowns lists the unknowns that the last [Document.Into] met, in the order of
// the document. Into put the median of each in their place.
func (d *Document) Unknowns() []Unknown { return d.unknowns }

// Size is the number of values that the document is made of, aliases expanded.
func (d *Document) Size() int { return d.size }

// IntoAt is [Document.Into] with the unknowns at other values: at[i] is what
// [Unknown.At] takes, for each of [Document.Unknowns]. It leaves the document
// alone, so several may be read at once.
func (d *Document) IntoAt(v any, at []float64) Problems {
	w := &walker{problems: append(Problems(nil), d.problems...), drawn: map[*node]string{}}
	for i, u := range d.unknowns {
		for _, p := range u.places {
			w.drawn[p.node], _ = p.law(at[i])
		}
	}
	return w.into(d, reflect.ValueOf(v).Elem())
}

// unknown tells that a scalar gives a law instead of a value; from is where in
// its text the law begins.
func (n *node) unknown() (law string, from int, ok bool) {
	const word = "unknown"
	if n.form != scalar || n.tag != "!!str" || !strings.HasPrefix(n.value, word) {
		return "", 0, false
	}
	rest := n.value[len(word):]
	if rest != "" && strings.IndexByte(" \t\n(", rest[0]) < 0 {
		return "", 0, false
	}
	law = strings.TrimLeft(rest, " \t\n")
	return law, len(n.value) - len(law), true
}

// saying is a node at the same place that says something else.
func (n *node) saying(text string) *node {
	c := *n
	c.value, c.quoted = text, false
	return &c
}

// inside is the place of a byte of the value, for problems there.
func (n *node) inside(bytes int) *node {
	c := *n
	c.column += n.offset(bytes)
	return &c
}

// settled gives the value that a node stands for: what was drawn for it, or the
// median of its law, or itself. It returns nil after a problem.
func (w *walker) settled(n *node, t reflect.Type, f Field, path string) *node {
	if text, drawn := w.drawn[n]; drawn {
		return n.saying(text)
	}
	text, from, whole := n.unknown()
	start, end, part := n.within(t)
	before := len(w.problems)
	var l law
	switch {
	case whole && uncertain(t):
		l = w.readLaw(n, text, from, t, f, path)
	case !whole && part:
		text = n.value
		l = w.readWithin(n, start, end, t, f, path)
	default:
		return n
	}
	if len(w.problems) > before || l == nil {
		return nil
	}
	w.note(n, path, strings.Join(strings.Fields(text), " "), l)
	middle, _ := l(0.5)
	return n.saying(middle)
}

// note keeps an unknown, or one more place of it.
func (w *walker) note(n *node, path, text string, l law) {
	i := slices.IndexFunc(w.unknowns, func(u Unknown) bool { return n.origin != nil && u.places[0].node.origin == n.origin })
	switch {
	case i >= 0:
		w.unknowns[i].places = append(w.unknowns[i].places, place{n, l})
		w.unknowns[i].Also = append(w.unknowns[i].Also, path)
	case len(w.unknowns) == MaxUnknowns:
		w.problem(n, path, fmt.Sprintf("more than %d inputs are unknown", MaxUnknowns), "keep those that the decision may hang on")
	default:
		w.unknowns = append(w.unknowns, Unknown{Path: path, Law: text, places: []place{{n, l}}})
	}
}

// named writes a path of the document as --set takes it, with the names of
// items where they have one of their own.
func (d *Document) named(path string) string {
	steps, _, err := splitPath(path)
	if err != nil {
		return path
	}
	n, out := d.root, ""
	for _, s := range steps {
		word, next := s.word, n.get(s.word)
		if n.form == list {
			if next, err = n.find(s); err == nil {
				word = n.nameOf(next, word)
			}
		}
		if next == nil {
			return path
		}
		n, out = next, child(out, word)
	}
	return out
}

// nameOf is the name, or the kind, that finds an item of a list, or else its
// index.
func (n *node) nameOf(item *node, index string) string {
	name := item.identity()
	if kind := item.get("kind"); name == "" && kind != nil && kind.form == scalar {
		name = kind.value
	}
	if name == "" || len(name) > 60 || strings.Contains(name, `"`) || plainStep(name).index >= 0 {
		return index
	}
	if found, err := n.find(step{word: name, index: -1}); err != nil || found != item {
		return index
	}
	return name
}
