package reports

import (
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// documents are what programs may read, each with its page's words.
var documents = []struct {
	schema, file, what string
	of                 reflect.Type
}{
	{Schema, "results", "What a run found: `rehearse run … -o results.json`. `report` and `compare` read it.", reflect.TypeFor[Report]()},
	{DiffSchema, "comparison", "What a change to the plan bought: `rehearse compare before.json after.json --format json`.", reflect.TypeFor[Diff]()},
	{ReviewSchema, "review", "What there is to say of a plan before it is played: `rehearse check … --format json`.", reflect.TypeFor[Review]()},
	{RunbookSchema, "runbook", "What people follow when they roll a strategy out: `rehearse plan … --format json`.", reflect.TypeFor[Runbook]()},
	{StorySchema, "story", "What happened in one of the worlds: `rehearse replay … --format json`.", reflect.TypeFor[Story]()},
}

const resultsHead = `# Results

The documents that programs read. Each names its schema, and its version, in the field ` + "`schema`" + `. Within a version fields may be
added; none is taken away, renamed or given another meaning. So ignore fields that you do not know, and refuse versions that you do
not know. There is a JSON Schema of each (draft 2020-12) beside this page. What JSON has no number for, an open end or a value that was
not reached, is null and said in a field beside it.

Values are in the unit that stands beside them: ` + "`share`" + ` as a fraction (0.05 is 5%), ` + "`seconds`" + ` of simulated time, ` + "`count`" + ` and ` + "`instance-hours`" + `.
Cells and values go by the order of the strategies, and of the worlds. The plays of stories keep time in nanoseconds since the play began.

Written by ` + "`make generate`" + ` from the types of the code; the tests compare, and hold real output against the schemas.

| document | schema | |
|---|---|---|
`

// TestSchemas holds docs/reference/results.md and the JSON Schemas to the types.
// With -update it writes them anew.
func TestSchemas(t *testing.T) {
	docs := comments(t, ".", "../models/outcome", "../models/figure")
	var index, body strings.Builder
	shown := map[string]bool{}
	for _, d := range documents {
		s := &schemas{docs: docs, defs: map[string]any{}}
		root := s.object(d.of)
		root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
		root["title"] = d.schema
		root["properties"].(map[string]any)["schema"] = map[string]any{"const": d.schema}
		root["$defs"] = s.defs
		text, err := json.MarshalIndent(root, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		generated(t, d.file+".schema.json", string(text)+"\n")
		fmt.Fprintf(&index, "| [%s](#the-%s) | [%s](%s.schema.json) | %s |\n", d.file, d.file, d.schema, d.file, d.what)
		fmt.Fprintf(&body, "\n## The %s\n\n%s\n", d.file, d.what)
		for i, typ := range s.order {
			name := typeName(typ)
			if shown[name] {
				continue
			}
			shown[name] = true
			if i > 0 {
				fmt.Fprintf(&body, "\n### %s\n\n%s\n", name, docs[name])
			}
			body.WriteString("\n| field | type | what it is |\n|---|---|---|\n")
			for _, f := range s.fields(typ) {
				fmt.Fprintf(&body, "| `%s`%s | %s | %s |\n", f.name, map[bool]string{true: " (if any)"}[f.optional], f.link(), strings.ReplaceAll(f.doc, "|", `\|`))
			}
		}
	}
	generated(t, "results.md", resultsHead+index.String()+body.String())
}

func generated(t *testing.T, file, want string) {
	t.Helper()
	path := filepath.Join("../docs/reference", file)
	if flag.Lookup("update").Value.String() == "true" { // *update of the tests of the formats
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("docs/reference/%s is out of date (%v): run go test ./reports -run Schemas -update", file, err)
	}
}

// schemas makes the JSON Schema of one document.
type schemas struct {
	docs  map[string]string
	defs  map[string]any
	order []reflect.Type // objects, each once, the document first
}

// property is a field as JSON has it.
type property struct {
	name, doc string
	optional  bool
	quoted    bool // a number written as text
	of        reflect.Type
}

// written is what stands for a type in JSON.
func written(t reflect.Type) reflect.Type {
	if t == reflect.TypeFor[Estimate]() {
		return reflect.TypeFor[estimateJSON]()
	}
	return t
}

func typeName(t reflect.Type) string {
	if t == reflect.TypeFor[estimateJSON]() {
		return "Estimate"
	}
	if strings.HasSuffix(t.PkgPath(), "/outcome") {
		return "outcome." + t.Name()
	}
	return t.Name()
}

// anchor is what GitHub calls a heading.
func anchor(heading string) string { return strings.ToLower(strings.ReplaceAll(heading, ".", "")) }

// fields lists the properties of a struct, those of embedded ones in place.
func (s *schemas) fields(t reflect.Type) (all []property) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			all = append(all, s.fields(f.Type)...)
			continue
		case name == "-" || !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		doc := s.docs[typeName(t)+"."+f.Name]
		if doc == "" {
			doc = s.about(f.Type)
		}
		all = append(all, property{
			name: name, doc: doc, of: f.Type,
			optional: strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero"), quoted: strings.Contains(options, "string"),
		})
	}
	return all
}

// about is the first sentence on the type of what a field holds.
func (s *schemas) about(t reflect.Type) string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t = written(t); t.Kind() != reflect.Struct {
		return ""
	}
	name := typeName(t)
	text, _, _ := strings.Cut(s.docs[name], ". ")
	return strings.TrimSuffix(strings.TrimPrefix(text, name[strings.LastIndex(name, ".")+1:]+" is "), ".")
}

// object is the schema of a struct.
func (s *schemas) object(t reflect.Type) map[string]any {
	s.order = append(s.order, t)
	properties, required := map[string]any{}, []string{}
	for _, f := range s.fields(t) {
		x := s.value(f.of)
		if f.quoted {
			x = map[string]any{"type": "string", "pattern": "^[0-9]+$"}
		}
		if f.doc != "" {
			x = maps.Clone(x)
			x["description"] = f.doc
		}
		properties[f.name] = x
		if !f.optional {
			required = append(required, f.name)
		}
	}
	out := map[string]any{"type": "object", "properties": properties, "required": required}
	if doc := s.docs[typeName(t)]; doc != "" {
		out["description"] = doc
	}
	return out
}

// value is the schema of what a field holds.
func (s *schemas) value(t reflect.Type) map[string]any {
	t = written(t)
	if words := enumerated(t); words != nil {
		return map[string]any{"enum": words}
	}
	switch t.Kind() {
	case reflect.Pointer:
		x := s.value(t.Elem())
		if kind, ok := x["type"].(string); ok {
			x["type"] = []string{kind, "null"}
			return x
		}
		return map[string]any{"anyOf": []any{x, map[string]any{"type": "null"}}}
	case reflect.Slice, reflect.Array:
		kind := any("array")
		if t.Kind() == reflect.Slice {
			kind = []string{"array", "null"}
		}
		return map[string]any{"type": kind, "items": s.value(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.value(t.Elem())}
	case reflect.Struct:
		name := typeName(t)
		if _, known := s.defs[name]; !known {
			s.defs[name] = nil
			s.defs[name] = s.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		panic("a text of unknown words: " + t.String())
	}
	return map[string]any{"type": "integer"}
}

// enumerated lists the words of a type that has a few.
func enumerated(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[figure.Unit]():
		return []string{string(figure.Share), string(figure.Count), string(figure.Seconds), string(figure.InstanceHours)}
	case reflect.TypeFor[figure.Case]():
		return []string{string(figure.Bad), string(figure.Clean), string(figure.Overall)}
	case reflect.TypeFor[figure.Ruling]():
		return []string{string(figure.Pass), string(figure.Fail), string(figure.Undecided)}
	case reflect.TypeFor[outcome.Result]():
		return outcome.Results[:]
	case reflect.TypeFor[outcome.Detection]():
		return outcome.Detections[:]
	case reflect.TypeFor[outcome.Lane]():
		return outcome.Lanes[:]
	}
	return nil
}

// link is a field's type in words, with a link to what it holds.
func (p property) link() string {
	t, list := p.of, ""
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer || t.Kind() == reflect.Array || t.Kind() == reflect.Map {
		switch t.Kind() {
		case reflect.Pointer:
		case reflect.Map:
			list += "by name: "
		default:
			list += "list of "
		}
		t = t.Elem()
	}
	null := ""
	if p.of.Kind() == reflect.Pointer || p.of.Kind() == reflect.Slice && p.of.Elem().Kind() == reflect.Pointer {
		null = " or null"
	}
	t = written(t)
	switch words := enumerated(t); {
	case words != nil:
		return list + strings.Join(words, ", ")
	case p.quoted:
		return list + "whole number, as text"
	case t.Kind() == reflect.Struct:
		return list + fmt.Sprintf("[%s](#%s)", typeName(t), anchor(typeName(t))) + null
	case t.Kind() == reflect.String:
		return list + "text" + null
	case t.Kind() == reflect.Bool:
		return list + "true or false"
	case t == reflect.TypeFor[clock.Span]() || t == reflect.TypeFor[clock.Time]():
		return list + "nanoseconds"
	case t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64:
		return list + "number" + null
	}
	return list + "whole number" + null
}
