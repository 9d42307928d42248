package kind

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Variants is a registry seen without its type parameter: what a decoder, a
// listing or a schema generator needs.
type Variants struct {
	noun    string
	of      reflect.Type
	entries map[string]entry
}

type entry struct {
	doc, source, example string
	make                 func() any
}

var registries = map[reflect.Type]Variants{}

func enter(v Variants) {
	if old, taken := registries[v.of]; taken {
		panic(fmt.Sprintf("kind: %s has two registries, of %s and of %s", v.of, old.noun, v.noun))
	}
	registries[v.of] = v
}

// For returns the registry whose interface is t, and whether there is one.
func For(t reflect.Type) (Variants, bool) {
	v, ok := registries[t]
	return v, ok
}

// Registries lists all registries, sorted by noun.
func Registries() []Variants {
	all := slices.Collect(maps.Values(registries))
	slices.SortFunc(all, func(a, b Variants) int {
		if c := strings.Compare(a.noun, b.noun); c != 0 {
			return c
		}
		return strings.Compare(a.of.String(), b.of.String())
	})
	return all
}

// Noun is the word for one member of the family.
func (v Variants) Noun() string { return v.noun }

// Type is the family's interface.
func (v Variants) Type() reflect.Type { return v.of }

// Names lists the registered names, sorted.
func (v Variants) Names() []string { return slices.Sorted(maps.Keys(v.entries)) }

// New returns a pointer to a fresh struct with the defaults of the variant
// called name, and whether there is such a variant.
func (v Variants) New(name string) (any, bool) {
	e, ok := v.entries[name]
	if !ok {
		return nil, false
	}
	fresh := e.make()
	if t := reflect.TypeOf(fresh); t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		panic(fmt.Sprintf("kind: the constructor of %s %q returns %T, not a pointer to a struct", v.noun, name, fresh))
	}
	return fresh, true
}

// Doc is the sentence about the variant called name; "" if there is none.
func (v Variants) Doc(name string) string { return v.entries[name].doc }

// Source says where the model of the variant called name comes from.
func (v Variants) Source(name string) string { return v.entries[name].source }

// Example is the variant called name as a scenario writes it: its name alone if
// its defaults suffice.
func (v Variants) Example(name string) string {
	if e := v.entries[name].example; e != "" {
		return e
	}
	return name
}
