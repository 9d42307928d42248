package decode

import (
	"fmt"
	"reflect"
)

// maxProblems bounds how many problems are collected, so that a file full of
// them costs no more than a file.
const maxProblems = 500

// Into reads the document into the struct that v points to, which holds the
// defaults, and returns all problems, sorted by position. Fields with problems
// keep what they had. It panics if v is no pointer to a struct, or on a struct
// that cannot be read (see [Fields]).
func (d *Document) Into(v any) Problems {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer || r.IsNil() || r.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("decode: Into wants a pointer to a struct, got %T", v))
	}
	w := &walker{problems: append(Problems(nil), d.problems...)}
	w.into(d, r.Elem())
	for i := range w.unknowns {
		u := &w.unknowns[i]
		u.Path = d.named(u.Path)
		for j, path := range u.Also {
			u.Also[j] = d.named(path)
		}
	}
	d.unknowns = w.unknowns
	return w.problems
}

// into reads the document into a struct.
func (w *walker) into(d *Document, v reflect.Value) Problems {
	w.object(d.root, v, "", nil)
	w.problems.Sort()
	return w.problems
}

// walker carries nodes into Go values and collects what does not fit.
type walker struct {
	problems Problems
	unknowns []Unknown        // met so far
	drawn    map[*node]string // what unknowns say, nil for their medians
}

func (w *walker) problem(n *node, path, msg, hint string) {
	if len(w.problems) < maxProblems {
		w.problems = append(w.problems, at(n, path, msg, hint))
	}
}

// value reads n into v, a settable value described by f.
func (w *walker) value(n *node, v reflect.Value, f Field, path string) {
	t := v.Type()
	if n = w.settled(n, t, f, path); n == nil {
		return
	}
	switch {
	case n.isNull():
		w.problem(n, path, "has no value", "write a value, or remove the key to keep the default")
	case readsText(t) && !(n.form == object && readsObject(t)) && !(n.form == list && t.Kind() == reflect.Slice):
		w.text(n, v, f, path)
	case t.Kind() == reflect.Interface:
		w.variant(n, v, path, nil)
	case t.Kind() == reflect.Pointer:
		target := v
		if v.IsNil() {
			target = fresh(t.Elem()).Addr()
		}
		before := len(w.problems)
		if w.value(n, target.Elem(), f, path); len(w.problems) == before {
			v.Set(target)
		}
	case t.Kind() == reflect.Struct:
		w.object(n, v, path, nil)
	case t.Kind() == reflect.Slice:
		w.list(n, v, f, path)
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		w.mapping(n, v, f, path)
	default:
		w.scalar(n, v, f, path)
	}
}

func (w *walker) list(n *node, v reflect.Value, f Field, path string) {
	if n.form != list {
		w.problem(n, path, "want a list, got "+n.describe(), "put it in brackets: [ … ], or each item on a line with a dash")
		return
	}
	items := reflect.MakeSlice(v.Type(), 0, len(n.items))
	for i, it := range n.items {
		element := fresh(v.Type().Elem())
		w.value(it, element, f, item(path, i))
		items = reflect.Append(items, element)
	}
	v.Set(items)
}

func (w *walker) mapping(n *node, v reflect.Value, f Field, path string) {
	if n.form != object {
		w.problem(n, path, "want an object, got "+n.describe(), "")
		return
	}
	m := reflect.MakeMapWithSize(v.Type(), len(n.entries))
	for _, e := range n.entries {
		at := child(path, e.key.value)
		if msg := badName(e.key.value); msg != "" {
			w.problem(e.key, at, "the key "+msg, "")
			continue
		}
		element := fresh(v.Type().Elem())
		w.value(e.value, element, f, at)
		m.SetMapIndex(reflect.ValueOf(e.key.value).Convert(v.Type().Key()), element)
	}
	v.Set(m)
}
