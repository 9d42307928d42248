package decode

import (
	"fmt"
	"reflect"
)

// Defaulter fills in the defaults of a fresh value. Types that stand in lists,
// in maps or behind pointers implement it on their pointer; it is found by its
// method, so domain packages need not import this one.
type Defaulter interface{ SetDefaults() }

// Defaults fills every zero field of *v that has a default tag, in every struct
// inside it too, then applies SetDefaults; the inner ones first, so that an
// outer struct has the last word. Interfaces, pointers,
// lists and maps are not entered. v is a pointer to a struct.
func Defaults(v any) { applyDefaults(reflect.ValueOf(v).Elem()) }

func applyDefaults(v reflect.Value) {
	if v.Kind() == reflect.Struct && readsObject(v.Type()) {
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.Struct && f.CanSet() {
				applyDefaults(f)
			}
		}
		for _, f := range Fields(v.Type()) {
			if at := v.FieldByIndex(f.Index); f.Default != "" && f.Default[0] != '(' && at.IsZero() {
				at.Set(byTag(f))
			}
		}
	}
	if d, ok := v.Addr().Interface().(Defaulter); ok {
		d.SetDefaults()
	}
}

// fresh returns a settable value of type t with its defaults.
func fresh(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	applyDefaults(v)
	return v
}

// byTag returns what the default tag of a field says. A tag that cannot be
// read is a programmer error.
func byTag(f Field) reflect.Value {
	doc := &Document{}
	n, p := doc.read(&source{file: "default"}, []byte(f.Default))
	if p != nil {
		panic(fmt.Sprintf("decode: the default tag %q of %s cannot be read: %s", f.Default, f.Name, p.Msg))
	}
	w, got := &walker{}, reflect.New(f.Type).Elem()
	w.value(n, got, f, f.Name)
	if len(w.problems) > 0 {
		panic(fmt.Sprintf("decode: the default tag %q of %s cannot be read: %s", f.Default, f.Name, w.problems[0].Msg))
	}
	return got
}
