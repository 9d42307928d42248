package schema

import (
	"encoding"
	"reflect"
	"strconv"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// What texts of a unit begin with, as far as an editor should know: the rest is
// the decoder's. Whatever the unit, the value may be unknown.
var patterns = map[reflect.Type]string{
	reflect.TypeFor[unit.Duration]():  `^([0-9.]+(ns|us|µs|ms|s|m|h|d|w))+$`,
	reflect.TypeFor[unit.Percent]():   `^[-+]?[0-9.]+([eE][-+]?[0-9]+)?%$`,
	reflect.TypeFor[unit.Rate]():      `^[0-9.]+([eE][-+]?[0-9]+)?/(s|m|h|d)$`,
	reflect.TypeFor[unit.TimeOfDay](): `^[0-9]{1,2}:[0-9]{2}$`,
	reflect.TypeFor[unit.Offset]():    `^[-+][0-9]{1,2}:[0-9]{2}$`,
}

const unknown = `^unknown[ (]`

var text = reflect.TypeFor[encoding.TextUnmarshaler]()

// value is the schema of what a field of a type may hold.
func (w *writer) value(t reflect.Type, f decode.Field) *Schema {
	asText := reflect.PointerTo(t).Implements(text)
	switch {
	case asText && structured(t):
		return &Schema{AnyOf: []*Schema{scalar(t), w.object(t)}}
	case asText && t.Kind() == reflect.Slice && structured(t.Elem()):
		return &Schema{AnyOf: []*Schema{scalar(t), {Type: "array", Items: w.value(t.Elem(), decode.Field{})}}}
	case asText:
		return scalar(t)
	case t.Kind() == reflect.Interface:
		return w.family(t)
	case t.Kind() == reflect.Pointer:
		return w.value(t.Elem(), f)
	case t.Kind() == reflect.Struct:
		return w.object(t)
	case t.Kind() == reflect.Slice:
		return &Schema{Type: "array", Items: w.value(t.Elem(), f)}
	case t.Kind() == reflect.Map:
		return &Schema{Type: "object", Others: w.value(t.Elem(), f)}
	case t.Kind() == reflect.Bool:
		return &Schema{Type: "boolean"}
	case t.Kind() == reflect.String && f.Enum != nil:
		return &Schema{Enum: f.Enum}
	case t.Kind() == reflect.String && f.Short:
		return &Schema{Type: "string", MinLength: 1, MaxLength: 200}
	case t.Kind() == reflect.String:
		return &Schema{Type: "string"}
	}
	return number(t, f)
}

// structured tells that a type is written as an object.
func structured(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if _, ok := t.Field(i).Tag.Lookup("yaml"); ok {
			return true
		}
	}
	return false
}

// scalar is what is written as a single value that YAML may take for a number.
func scalar(t reflect.Type) *Schema {
	pattern, known := patterns[t]
	if !known {
		return &Schema{Type: []string{"string", "number"}}
	}
	return &Schema{AnyOf: []*Schema{{Type: "string", Pattern: pattern}, {Type: "string", Pattern: unknown}}}
}

// number is a plain number within its bounds, or an unknown one.
func number(t reflect.Type, f decode.Field) *Schema {
	s := &Schema{Type: "number"}
	if t.Kind() != reflect.Float64 {
		s.Type = "integer"
	}
	s.Minimum, s.Maximum = bound(f.Min), bound(f.Max)
	if f.Known {
		return s
	}
	return &Schema{AnyOf: []*Schema{s, {Type: "string", Pattern: unknown}}}
}

func bound(text string) *float64 {
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return &x
	}
	return nil
}

// variants are the ways to write a member of a family: its kind alone, or an
// object with the kind's fields beside those around it. Where nothing is required
// the kind may be left out, and with it what tells which fields there are.
func (w *writer) variants(t reflect.Type, around []decode.Field) []*Schema {
	family, _ := kind.For(t)
	if w.over {
		return []*Schema{{Type: []string{"object", "string"}}}
	}
	bare := &Schema{Enum: family.Names(), Description: "a " + family.Noun() + " with its defaults"}
	out := []*Schema{bare}
	for _, name := range family.Names() {
		fresh, _ := family.New(name)
		one := &Schema{
			Title: name, Description: family.Doc(name), Required: []string{"kind"},
			Properties: map[string]*Schema{"kind": {Const: name}},
		}
		w.fill(one, decode.Fields(reflect.TypeOf(fresh).Elem()))
		for _, f := range around {
			if f.Variant {
				continue
			}
			one.Properties[f.Name] = &Schema{} // described once, around all kinds
			if f.Required {
				one.Required = append(one.Required, f.Name)
			}
		}
		out = append(out, one)
	}
	return out
}
