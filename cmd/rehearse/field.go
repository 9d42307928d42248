package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// field is a field of the scenario: the tags of its struct say all there is to
// know of it.
type field struct {
	decode.Field
	path  string // "services.calls.to"
	kinds string // "strategy canary" where only that kind has it
	many  bool   // a list or a map: its items have names

	variants []string // the kinds of what it holds; nil where it has none
}

// fields lists every field of the scenario, each after the one that holds it. A
// kind that holds another of its family is not followed: it could go on for ever.
func fields() (all []field) {
	var walk func(t reflect.Type, prefix, of string)
	var within []reflect.Type
	walk = func(t reflect.Type, prefix, of string) {
		for _, f := range decode.Fields(t) {
			x := field{Field: f, path: prefix + f.Name, kinds: of}
			elem := f.Type
			for slices.Contains([]reflect.Kind{reflect.Slice, reflect.Pointer, reflect.Map}, elem.Kind()) {
				x.many = x.many || elem.Kind() != reflect.Pointer
				elem = elem.Elem()
			}
			below := x.path + "."
			if f.Variant {
				below = prefix
			} else {
				all = append(all, x)
			}
			if elem.Kind() == reflect.Interface {
				v, _ := kind.For(elem)
				holder := slices.IndexFunc(all, func(f field) bool { return f.path+"." == below })
				all[holder].variants = v.Names()
				if slices.Contains(within, elem) {
					continue
				}
				within = append(within, elem)
				for _, name := range v.Names() {
					fresh, _ := v.New(name)
					walk(reflect.TypeOf(fresh).Elem(), below, v.Noun()+" "+name)
				}
				within = within[:len(within)-1]
			} else if inner(elem) {
				walk(elem, below, of)
			}
		}
	}
	walk(reflect.TypeFor[scenarios.File](), "", "")
	return all
}

// inner reports whether a type has fields that a scenario writes.
func inner(t reflect.Type) bool {
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		if _, ok := t.Field(i).Tag.Lookup("yaml"); ok {
			return true
		}
	}
	return false
}

// explainFields explains the field at a path, apart for kinds that differ in it;
// where there is none, that is an error unless something else was found.
func explainFields(w io.Writer, path string, found bool) error {
	all := fields()
	at, err := lookup(path, all)
	if err != nil {
		if found {
			return nil
		}
		return err
	}
	for len(at) > 0 {
		first, of := at[0], []string{}
		var rest []field
		for _, f := range at {
			if f.Doc != first.Doc || f.Default != first.Default || f.Source != first.Source || f.Type != first.Type {
				rest = append(rest, f)
			} else if f.kinds != "" {
				of = append(of, f.kinds)
			}
		}
		if found {
			fmt.Fprintln(w)
		}
		fieldEntry(first, all, of).print(w)
		at, found = rest, true
	}
	return nil
}

// completeExplain offers kinds, figures and fields, of these one level at a time.
func completeExplain(_ *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	holder, _ := cut(begun)
	var out []cobra.Completion
	for _, f := range fields() {
		if of, _ := cut(f.path); of == holder && strings.HasPrefix(f.path, begun) && !slices.Contains(out, f.path) {
			out = append(out, f.path)
		}
	}
	for _, name := range explained() {
		if strings.HasPrefix(name, begun) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// fieldEntry explains a field, once for all kinds in which it is the same, with
// what it holds.
func fieldEntry(f field, all []field, kinds []string) entry {
	value, low, high := f.Value()
	must, known := "", ""
	if f.Required {
		must = "yes"
	}
	if f.Known {
		known = "no: it is up to who asks"
	}
	e := entry{noun: "field", name: f.path, doc: f.Doc, facts: []fact{
		{"value", value}, {"unit", f.Unit}, {"one of", strings.Join(f.Enum, ", ")}, {"at least", low}, {"at most", high},
		{"required", must}, {"default", f.Default}, {"source", f.Source}, {"unknown", known}, {"of", strings.Join(kinds, ", ")},
	}}
	if len(f.variants) > 0 {
		e.fields = append(e.fields, row{name: "kind", doc: strings.Join(f.variants, ", ") + "; see rehearse explain " + f.variants[0]})
	}
	for _, x := range all {
		if holder, name := cut(x.path); holder == f.path && x.kinds == f.kinds {
			e.fields = append(e.fields, row{name: name, doc: x.Doc})
		}
	}
	return e
}
