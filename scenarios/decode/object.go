package decode

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// owner describes the variant that a struct belongs to, for messages.
type owner struct {
	kinds kind.Variants
	name  string
	outer []string // keys of the struct around it
}

// object reads an object into the struct v, own being nil unless it is a
// variant.
func (w *walker) object(n *node, v reflect.Value, path string, own *owner) {
	s := shapeOf(v.Type())
	bare := n.form == scalar && s.variant >= 0
	if n.form != object && !bare {
		w.problem(n, path, "want an object, got "+n.describe(), "known fields: "+enumerate(s.names()))
		return
	}
	rest := *n
	if !bare {
		rest.entries = nil
	}
	given, guessed := map[string]bool{}, map[string]bool{}
	for _, e := range n.entries {
		i, known := s.byName[e.key.value]
		switch {
		case known:
			f := s.fields[i]
			given[f.Name] = true
			w.value(e.value, v.FieldByIndex(f.Index), f, child(path, f.Name))
		case s.variant >= 0:
			rest.entries = append(rest.entries, e)
		default:
			meant := w.unknown(e.key, s, path, own)
			guessed[meant] = true
		}
	}
	if s.variant >= 0 {
		f := s.fields[s.variant]
		w.variant(&rest, v.FieldByIndex(f.Index), path, s.names())
	}
	for _, f := range s.fields {
		if f.Required && !f.Variant && !given[f.Name] && !guessed[f.Name] {
			w.problem(n, child(path, f.Name), "is missing", strings.TrimSpace("required: "+f.Doc))
		}
	}
}

// unknown reports a key that no field has, and returns the one that was
// probably meant.
func (w *walker) unknown(key *node, s *shape, path string, own *owner) string {
	if len(w.problems) >= maxProblems {
		return "" // a guess costs more than the key
	}
	known, msg := s.names(), "unknown field"
	var others []string
	if own != nil {
		known = append(append(known, own.outer...), "kind")
		msg = fmt.Sprintf("unknown field of %s %s", own.kinds.Noun(), own.name)
		others = own.siblings(key.value)
	}
	meant, _ := kind.Nearest(key.value, known)
	hint := remedy(key.value, known)
	if meant == "" && len(others) > 0 {
		hint = fmt.Sprintf("it is a field of %s; %s", enumerate(others), hint)
	}
	w.problem(key, child(path, key.value), msg, hint)
	return meant
}

// siblings lists the other kinds that have the field.
func (o *owner) siblings(field string) (kinds []string) {
	for _, name := range o.kinds.Names() {
		v, _ := o.kinds.New(name)
		if _, has := shapeOf(reflect.TypeOf(v).Elem()).byName[field]; has {
			kinds = append(kinds, name)
		}
	}
	return kinds
}

// variant reads an object with a kind, or a bare kind, into the interface v.
// outer are keys that the surrounding struct has taken already.
func (w *walker) variant(n *node, v reflect.Value, path string, outer []string) {
	kinds, ok := kind.For(v.Type())
	if !ok {
		panic(fmt.Sprintf("decode: %s: no registry of kinds for %s", path, v.Type()))
	}
	name := n
	if n.form == object {
		name = n.get("kind")
	}
	switch {
	case name == nil:
		hint := "kinds: " + enumerate(kinds.Names())
		for _, e := range n.entries {
			if meant, ok := kind.Nearest(e.key.value, []string{"kind"}); ok {
				n, hint = e.key, fmt.Sprintf("did you mean %q?", meant)
				break
			}
		}
		w.problem(n, child(path, "kind"), "is missing: which "+kinds.Noun()+"?", hint)
		return
	case name.form != scalar || name.isNull():
		w.problem(name, path, fmt.Sprintf("want a %s, an object with a kind, got %s", kinds.Noun(), name.describe()), "kinds: "+enumerate(kinds.Names()))
		return
	}
	fresh, ok := kinds.New(name.value)
	if !ok {
		at := path
		if n.form == object {
			at = child(path, "kind")
		}
		w.problem(name, at, fmt.Sprintf("there is no %s %q", kinds.Noun(), clip(name.value)), remedy(name.value, kinds.Names()))
		return
	}
	applyDefaults(reflect.ValueOf(fresh).Elem())
	own := &owner{kinds: kinds, name: name.value, outer: outer}
	body := *n
	body.form, body.entries = object, nil
	for _, e := range n.entries {
		if e.value != name {
			body.entries = append(body.entries, e)
		}
	}
	w.object(&body, reflect.ValueOf(fresh).Elem(), path, own)
	v.Set(reflect.ValueOf(fresh))
}
