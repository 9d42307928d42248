package decode

import (
	"fmt"
	"reflect"
)

// Defaulter sets defaults that no tag can hold, such as those that depend on
// other fields. It is found by its method on the pointer, so domain packages need
// not import this one.
type Defaulter interface{ SetDefaults() }

// Defaults gives the struct that v points to its defaults: every field the value
// of its default tag, every struct inside it the same, then SetDefaults where it
// has that method, the inner ones first. Elements of lists and maps and targets
// of nil pointers get theirs when they are read. It panics if a default tag
// cannot be read.
func Defaults(v any) { applyDefaults(reflect.ValueOf(v).Elem()) }

func applyDefaults(v reflect.Value) {
	if v.Kind() == reflect.Struct && readsObject(v.Type()) {
		s := shapeOf(v.Type())
		for _, f := range s.fields {
			field := v.FieldByIndex(f.Index)
			if f.preset != nil || f.fault != nil {
				if msg := f.applyPreset(field); msg != "" {
					panic(fmt.Sprintf("decode: field %q of %s: the default tag %q cannot be read: %s", f.Name, v.Type(), f.Default, msg))
				}
			} else if field.Kind() == reflect.Struct {
				applyDefaults(field)
			}
		}
		for _, index := range s.inlined {
			setDefaults(v.FieldByIndex(index))
		}
	}
	setDefaults(v)
}

func setDefaults(v reflect.Value) {
	if !v.Addr().CanInterface() {
		return
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

// parseDefault reads a default tag; it stands where a value would in a file.
func parseDefault(tag string) (*node, *Problem) {
	doc := &Document{}
	n, fault := doc.read(&source{file: "default"}, []byte(tag))
	if fault == nil && len(doc.problems) > 0 {
		fault = &doc.problems[0]
	}
	return n, fault
}

// applyPreset reads the default tag into v and returns what is wrong with the
// tag, "" if nothing is.
func (f Field) applyPreset(v reflect.Value) string {
	if f.fault != nil {
		return f.fault.Msg
	}
	w := &walker{}
	if w.value(f.preset, v, f, f.Name); len(w.problems) > 0 {
		return w.problems[0].Msg
	}
	return ""
}
