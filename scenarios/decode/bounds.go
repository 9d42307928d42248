package decode

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
)

// Bounded is implemented by unit types that have bounds of their own, written
// in the unit; a field's min and max tags take their place.
type Bounded interface {
	DefaultBounds() (low, high string)
}

// bound is one end of an interval, as written and as a number.
type bound struct {
	text  string
	value float64
}

// bounds returns the interval that a field of type t must lie in; nil ends are
// open.
func bounds(t reflect.Type, f Field) (low, high *bound) {
	lowText, highText := f.Min, f.Max
	if b, ok := reflect.Zero(t).Interface().(Bounded); ok {
		ownLow, ownHigh := b.DefaultBounds()
		if lowText == "" {
			lowText = ownLow
		}
		if highText == "" {
			highText = ownHigh
		}
	}
	return parseBound(t, f, lowText), parseBound(t, f, highText)
}

func parseBound(t reflect.Type, f Field, text string) *bound {
	if text == "" {
		return nil
	}
	if readsText(t) {
		v := reflect.New(t)
		if v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)) == nil {
			if x, ok := magnitude(v.Elem()); ok {
				return &bound{text, x}
			}
		}
	}
	x, err := strconv.ParseFloat(text, 64)
	if _, ok := magnitude(reflect.Zero(t)); !ok || err != nil || readsText(t) && x != 0 {
		panic(fmt.Sprintf("decode: field %q of type %s cannot have the bound %q", f.Name, t, text))
	}
	return &bound{text, x}
}

// magnitude returns a numeric value as a float, and whether v is numeric.
func magnitude(v reflect.Value) (float64, bool) {
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}
