// Package kind is the registry behind every family of variants: strategies,
// deploys, faults, defects, detectors. A variant registers itself in the file
// that defines it, and that one line makes it loadable (`kind: canary`),
// listable and explainable.
//
//	var Kinds = kind.NewRegistry[Strategy]("strategy")
//
//	var _ = Kinds.Add(kind.Kind[Strategy]{
//		Name: "canary",
//		Doc:  "Exposes a growing share of tenants and waits between the steps.",
//		New:  func() Strategy { return &Canary{By: "tenant"} },
//	})
//
// Registries are filled while packages are initialised and only read after
// that; reading is safe from any number of goroutines. Every listing is sorted
// by name, so nothing depends on the order in which files are compiled.
package kind

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Kind describes one variant of a family whose interface is T.
type Kind[T any] struct {
	// Name is what a scenario writes after `kind:`; kebab-case, dots allowed
	// between words as in "latency.add".
	Name string
	// Doc says in one sentence what the variant does.
	Doc string
	// New returns a pointer to a fresh struct that holds the defaults.
	New func() T
	// Source says where the model comes from: a publication, or "judgement".
	Source string
	// Example is a variant as a scenario writes it, "{kind: canary, steps: […]}".
	// Without one the defaults suffice, and the bare name is the example.
	Example string
}

// Registry holds the variants of one family. T is the family's interface.
type Registry[T any] struct {
	kinds  map[string]Kind[T]
	erased Variants
}

var kebab = regexp.MustCompile(`^[a-z][a-z0-9]*([-.][a-z0-9]+)*$`)

// NewRegistry returns an empty registry and enters it under its interface, so
// that [For] finds it by the type of a struct field. noun names one member of
// the family in error messages: "strategy". It panics if T is not an interface
// or has a registry already.
func NewRegistry[T any](noun string) *Registry[T] {
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Interface {
		panic(fmt.Sprintf("kind: registry of %s: %s is not an interface", noun, t))
	}
	if !kebab.MatchString(noun) {
		panic(fmt.Sprintf("kind: noun %q is not kebab-case", noun))
	}
	r := &Registry[T]{
		kinds:  map[string]Kind[T]{},
		erased: Variants{noun: noun, of: t, entries: map[string]entry{}},
	}
	enter(r.erased)
	return r
}

// Add registers k and returns it, so that it can stand in a package variable.
// It panics when the name is taken or not kebab-case, when the doc is empty or
// more than a line, and when there is no constructor.
func (r *Registry[T]) Add(k Kind[T]) Kind[T] {
	noun := r.Noun()
	if !kebab.MatchString(k.Name) {
		panic(fmt.Sprintf("kind: %s %q: the name is not kebab-case", noun, k.Name))
	}
	if _, taken := r.kinds[k.Name]; taken {
		panic(fmt.Sprintf("kind: %s %q is registered twice", noun, k.Name))
	}
	if doc := strings.TrimSpace(k.Doc); doc == "" || doc != k.Doc || strings.Contains(doc, "\n") {
		panic(fmt.Sprintf("kind: %s %q: the doc must be one sentence", noun, k.Name))
	}
	if k.New == nil {
		panic(fmt.Sprintf("kind: %s %q has no constructor", noun, k.Name))
	}
	r.kinds[k.Name] = k
	r.erased.entries[k.Name] = entry{
		doc:     k.Doc,
		source:  k.Source,
		example: k.Example,
		make:    func() any { return k.New() },
	}
	return k
}

// Noun is the word for one member of the family.
func (r *Registry[T]) Noun() string { return r.erased.noun }

// Names lists the registered names, sorted.
func (r *Registry[T]) Names() []string { return slices.Sorted(maps.Keys(r.kinds)) }

// Get returns the variant called name, and whether there is one.
func (r *Registry[T]) Get(name string) (Kind[T], bool) {
	k, ok := r.kinds[name]
	return k, ok
}

// All lists the variants, sorted by name.
func (r *Registry[T]) All() []Kind[T] {
	all := make([]Kind[T], 0, len(r.kinds))
	for _, name := range r.Names() {
		all = append(all, r.kinds[name])
	}
	return all
}
