package decode

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// CheckTags tests the tags of the struct that v points to, which holds its
// defaults (from a constructor, or from [Defaults]), and of every struct type inside it: each field has a
// doc; each default tag reads as the value that the constructor gave; a field
// that has a default says so; no required field has one; bounds can be read;
// interfaces have a registry. A default tag in parentheses is prose ("(the
// service's own)") and only has to be there. Variants are checked by ranging
// over their registry. It returns all faults joined, nil if there are none.
func CheckTags(v any) error {
	c := checker{seen: map[reflect.Type]bool{}}
	c.object(reflect.ValueOf(v).Elem())
	return errors.Join(c.faults...)
}

type checker struct {
	seen   map[reflect.Type]bool
	faults []error
}

func (c *checker) object(v reflect.Value) {
	t := v.Type()
	if c.seen[t] {
		return
	}
	c.seen[t] = true
	for _, f := range Fields(t) {
		fault := func(format string, args ...any) {
			c.faults = append(c.faults, fmt.Errorf("%s, field %q: %s", t, f.Name, fmt.Sprintf(format, args...)))
		}
		if f.Doc == "" && !f.Variant {
			fault("no doc tag")
		}
		if f.Required && f.Default != "" {
			fault("required, and yet it has a default")
		}
		value := v.FieldByIndex(f.Index)
		recovered(fault, func() { c.byDefault(f, value, fault) })
		recovered(fault, func() { c.inside(value, fault) })
	}
}

// recovered runs f and turns the panic of a struct that cannot be read into a
// fault.
func recovered(fault func(string, ...any), f func()) {
	defer func() {
		if r := recover(); r != nil {
			fault("%v", r)
		}
	}()
	f()
}

// byDefault compares the default tag with what the constructor gave.
func (c *checker) byDefault(f Field, value reflect.Value, fault func(string, ...any)) {
	base := f.Type
	for base.Kind() == reflect.Slice && !readsText(base) {
		base = base.Elem()
	}
	bounds(base, f)
	composite := value.Kind() == reflect.Struct && !readsText(value.Type()) || value.Kind() == reflect.Pointer
	switch {
	case f.Variant || strings.HasPrefix(f.Default, "("):
	case f.Default == "" && !composite && !value.IsZero():
		fault("the constructor sets %v, and no default tag says so", show(value))
	case f.Default != "":
		got := fresh(f.Type)
		if msg := f.applyPreset(got); msg != "" {
			fault("the default tag %q cannot be read: %s", f.Default, msg)
		} else if !reflect.DeepEqual(got.Interface(), value.Interface()) {
			fault("the default tag says %q, the constructor sets %v", f.Default, show(value))
		}
	}
}

// inside enters the structs that a field holds or will hold.
func (c *checker) inside(value reflect.Value, fault func(string, ...any)) {
	t := value.Type()
	switch {
	case t.Kind() == reflect.Interface:
		if _, ok := kind.For(t); !ok {
			fault("no registry of kinds for %s", t)
		}
	case readsText(t) && !readsObject(t):
	case t.Kind() == reflect.Struct:
		c.object(value)
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer || t.Kind() == reflect.Map:
		c.inside(fresh(t.Elem()), fault)
	}
}

// show writes a value as its text form where it has one.
func show(v reflect.Value) string {
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		if text, err := m.MarshalText(); err == nil {
			return string(text)
		}
	}
	return fmt.Sprint(v.Interface())
}
