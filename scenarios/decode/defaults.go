package decode

import "reflect"

// Defaulter fills in the defaults of a fresh value. Types that stand in lists,
// in maps or behind pointers implement it on their pointer; it is found by its
// method, so domain packages need not import this one.
type Defaulter interface{ SetDefaults() }

// Defaults applies SetDefaults to *v and to every struct inside it, the inner
// ones first, so that an outer struct has the last word. Interfaces, pointers,
// lists and maps are not entered. v is a pointer to a struct.
func Defaults(v any) { applyDefaults(reflect.ValueOf(v).Elem()) }

func applyDefaults(v reflect.Value) {
	if v.Kind() == reflect.Struct && readsObject(v.Type()) {
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.Struct && f.CanSet() {
				applyDefaults(f)
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
