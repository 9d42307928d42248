package decode

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Field is what the tags of a struct field say: the source of decoding, of
// `explain` and of the schema.
type Field struct {
	Name     string // the key; "" for the field that holds a variant
	Doc      string
	Unit     string
	Default  string
	Source   string
	Min, Max string   // bounds as written in the tags
	Enum     []string // texts allowed, nil if any is
	Required bool
	Short    bool // a name: one line, at most 200 characters
	Variant  bool // tagged ",kind": an interface read from the same object
	Known    bool // chosen by who asks, so it cannot be unknown
	Type     reflect.Type
	Index    []int // for reflect.Value.FieldByIndex

	preset *node    // the default tag as a value, nil if there is none
	fault  *Problem // why the default tag is no value
}

// Fields lists the fields of a struct type in the order of their declaration,
// inlined ones in place. It panics on a struct that cannot be read: an exported
// field without a yaml tag, a key that two fields claim, a second variant.
func Fields(t reflect.Type) []Field { return shapeOf(t).fields }

// shape is a struct type as the decoder sees it.
type shape struct {
	fields  []Field
	inlined [][]int // indices of inlined structs
	byName  map[string]int
	variant int // index into fields, -1 if there is none
}

func (s *shape) names() []string {
	names := make([]string, 0, len(s.fields))
	for _, f := range s.fields {
		if !f.Variant {
			names = append(names, f.Name)
		}
	}
	return names
}

var shapes sync.Map // reflect.Type to *shape

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{byName: map[string]int{}, variant: -1}
	s.collect(t, nil)
	shapes.Store(t, s)
	return s
}

func (s *shape) collect(t reflect.Type, index []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, tagged := sf.Tag.Lookup("yaml")
		switch {
		case tag == "-" || !sf.IsExported() && !sf.Anonymous:
			continue
		case !tagged:
			panic(fmt.Sprintf("decode: field %s of %s has no yaml tag", sf.Name, t))
		}
		name, rest, _ := strings.Cut(tag, ",")
		options := strings.Split(rest, ",")
		at := append(slices.Clone(index), i)
		if slices.Contains(options, "inline") {
			if sf.Type.Kind() != reflect.Struct {
				panic(fmt.Sprintf("decode: inlined field %s of %s is not a struct", sf.Name, t))
			}
			s.inlined = append(s.inlined, at)
			s.collect(sf.Type, at)
			continue
		}
		f := Field{
			Name: name, Type: sf.Type, Index: at,
			Doc: sf.Tag.Get("doc"), Unit: sf.Tag.Get("unit"),
			Default: sf.Tag.Get("default"), Source: sf.Tag.Get("source"),
			Min: sf.Tag.Get("min"), Max: sf.Tag.Get("max"),
			Required: slices.Contains(options, "required"),
			Short:    slices.Contains(identityKeys, name) || slices.Contains(options, "name"),
			Variant:  slices.Contains(options, "kind"),
			Known:    slices.Contains(options, "known"),
		}
		if f.Default != "" && !strings.HasPrefix(f.Default, "(") {
			f.preset, f.fault = parseDefault(f.Default)
		}
		if enum := sf.Tag.Get("enum"); enum != "" {
			f.Enum = strings.Split(enum, "|")
		}
		s.add(t, sf.Name, f)
	}
}

func (s *shape) add(t reflect.Type, goName string, f Field) {
	_, taken := s.byName[f.Name]
	switch {
	case f.Variant && (s.variant >= 0 || f.Name != "" || f.Type.Kind() != reflect.Interface):
		panic(fmt.Sprintf("decode: field %s of %s: a struct holds one variant, an interface tagged \",kind\"", goName, t))
	case f.Variant:
		s.variant = len(s.fields)
	case f.Name == "":
		panic(fmt.Sprintf("decode: field %s of %s: the yaml tag names no key", goName, t))
	case taken:
		panic(fmt.Sprintf("decode: two fields of %s have the key %q", t, f.Name))
	default:
		s.byName[f.Name] = len(s.fields)
	}
	s.fields = append(s.fields, f)
}

var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

// readsText tells that values of type t are read from a single text.
func readsText(t reflect.Type) bool { return reflect.PointerTo(t).Implements(textUnmarshaler) }

// readsObject tells that values of type t can be read from an object.
func readsObject(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if _, ok := t.Field(i).Tag.Lookup("yaml"); ok {
			return true
		}
	}
	return !readsText(t)
}
