// Package schema writes the JSON Schema of the scenario file, for editors: what
// keys there are, what they mean and what they may hold. It is made from the same
// tags and registries that the decoder reads, so it cannot lag behind.
//
//	text, err := json.MarshalIndent(schema.Scenario(), "", "  ")
//
// It promises that every scenario that loads satisfies it. The reverse does not
// hold: names that do not exist, or steps that shrink, only `rehearse check` sees.
package schema

import (
	"fmt"
	"reflect"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// Schema is one schema of JSON Schema, draft 7, as far as it is used here.
type Schema struct {
	Draft       string             `json:"$schema,omitempty"`
	Ref         string             `json:"$ref,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Default     string             `json:"default,omitempty"` // as one would write it
	Type        any                `json:"type,omitempty"`    // a name, or several
	Const       string             `json:"const,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	MinLength   int                `json:"minLength,omitempty"`
	MaxLength   int                `json:"maxLength,omitempty"`
	Minimum     *float64           `json:"minimum,omitempty"`
	Maximum     *float64           `json:"maximum,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Others      any                `json:"additionalProperties,omitempty"` // false, or a schema
	AnyOf       []*Schema          `json:"anyOf,omitempty"`
	If          *Schema            `json:"if,omitempty"`
	Then        *Schema            `json:"then,omitempty"`
	Else        *Schema            `json:"else,omitempty"`
	Definitions map[string]*Schema `json:"definitions,omitempty"`
}

// Scenario returns the schema of a scenario file. One that extends another may
// leave out what is required.
func Scenario() *Schema {
	s := &Schema{Draft: "http://json-schema.org/draft-07/schema#", Title: "A scenario of rehearse", Definitions: map[string]*Schema{}}
	whole, part := &writer{all: s.Definitions}, &writer{all: s.Definitions, over: true}
	t := reflect.TypeFor[plan.Scenario]()
	s.If = &Schema{Required: []string{extends}}
	s.Then, s.Else = part.object(t), whole.object(t)
	part.at(t).Properties[extends] = &Schema{Type: "string", Description: "a file, or an embedded scenario, that this one is put over"}
	return s
}

const extends = "extends"

// writer makes the definitions of the types that it meets.
type writer struct {
	all  map[string]*Schema
	over bool // of what is put over another: nothing is required, and kinds may be left out
}

// name is the definition of a type: "rollout.Canary", "rollout.Canary.over".
func (w *writer) name(t reflect.Type) string {
	if w.over {
		return t.String() + ".over"
	}
	return t.String()
}

func (w *writer) at(t reflect.Type) *Schema { return w.all[w.name(t)] }

func (w *writer) ref(t reflect.Type) *Schema { return &Schema{Ref: "#/definitions/" + w.name(t)} }

// object refers to the definition of a struct type, and makes it where it is new.
func (w *writer) object(t reflect.Type) *Schema {
	if w.at(t) != nil {
		return w.ref(t)
	}
	s := &Schema{}
	w.all[w.name(t)] = s // first, since a strategy may hold strategies
	fields := decode.Fields(t)
	for _, f := range fields {
		if f.Variant {
			s.AnyOf = w.variants(f.Type, fields)
			w.describe(s, fields)
			return w.ref(t)
		}
	}
	w.fill(s, fields)
	return w.ref(t)
}

// family refers to the definition of an interface with a registry, and makes it
// where it is new.
func (w *writer) family(t reflect.Type) *Schema {
	if w.at(t) == nil {
		s := &Schema{}
		w.all[w.name(t)] = s
		s.AnyOf = w.variants(t, nil)
	}
	return w.ref(t)
}

// fill makes a schema that of an object with these fields and no others.
func (w *writer) fill(s *Schema, fields []decode.Field) {
	s.Type, s.Others = "object", false
	w.describe(s, fields)
	for _, f := range fields {
		if f.Required && !f.Variant && !w.over {
			s.Required = append(s.Required, f.Name)
		}
	}
}

// describe says what these fields may hold.
func (w *writer) describe(s *Schema, fields []decode.Field) {
	if s.Properties == nil {
		s.Properties = map[string]*Schema{}
	}
	for _, f := range fields {
		if !f.Variant {
			s.Properties[f.Name] = w.described(f)
		}
	}
}

// described is the schema of a field, with what the tags say of it. What stands
// beside a reference is not read in draft 7, hence the anyOf.
func (w *writer) described(f decode.Field) *Schema {
	s := w.value(f.Type, f)
	if s.Ref != "" {
		s = &Schema{AnyOf: []*Schema{s}}
	}
	s.Description = f.Doc
	if f.Unit != "" {
		s.Description += fmt.Sprintf(" (%s)", f.Unit)
	}
	if f.Source != "" {
		s.Description += "; the default is from: " + f.Source
	}
	s.Default = f.Default
	return s
}
