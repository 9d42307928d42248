package scenarios

import (
	"cmp"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// hash names the content of a scenario after everything was applied: equal for
// equal values, however they were written in the file and whether or not a
// default was spelled out. A distribution counts as its text, and so does an
// unknown. A lesson does not count, nor does what is accepted, for they move no figure.
func hash(s *plan.Scenario, unknowns []decode.Unknown) string {
	sum := sha256.New()
	content := *s
	content.Lesson = nil
	digest(sum, reflect.ValueOf(&content))
	for _, u := range unknowns {
		fmt.Fprintf(sum, "%q%q~%q,", u.Path, u.Also, u.Law)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// ground names what makes the random worlds of a scenario: two plans for the same
// worlds have the same. How a release is rolled out, watched and answered, what is
// claimed of it, and words for readers are no part of it.
func ground(s *plan.Scenario, unknowns []decode.Unknown) string {
	w := *s
	w.Name, w.Title, w.Story, w.Fidelity, w.Lesson = "", "", "", "", nil
	w.Strategies, w.Observe, w.Respond, w.Coordination = nil, detect.Observe{}, respond.Respond{}, nil
	w.Decide, w.Matters, w.Expect = nil, nil, nil
	return hash(&w, slices.DeleteFunc(slices.Clone(unknowns), func(u decode.Unknown) bool {
		part, _, _ := strings.Cut(u.Path, ".")
		part, _, _ = strings.Cut(part, "[")
		return slices.Contains([]string{"strategies", "observe", "respond", "coordination"}, part)
	}))
}

// digest writes a value, each variant with its type: two kinds that have the
// same fields are not the same.
func digest(w io.Writer, v reflect.Value) {
	if v.Kind() != reflect.Interface && v.CanInterface() {
		if m, ok := v.Interface().(encoding.TextMarshaler); ok && !(v.Kind() == reflect.Pointer && v.IsNil()) {
			text, err := m.MarshalText()
			if err != nil {
				panic("scenarios: " + err.Error())
			}
			fmt.Fprintf(w, "%q,", text)
			return
		}
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			fmt.Fprint(w, "nil,")
			return
		}
		fmt.Fprintf(w, "%s:", v.Elem().Type())
		digest(w, v.Elem())
	case reflect.Struct:
		fmt.Fprint(w, "{")
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Tag.Get("hash") != "-" {
				fmt.Fprintf(w, "%s:", f.Name)
				digest(w, v.Field(i))
			}
		}
		fmt.Fprint(w, "}")
	case reflect.Slice:
		fmt.Fprint(w, "[")
		for i := range v.Len() {
			digest(w, v.Index(i))
		}
		fmt.Fprint(w, "]")
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		fmt.Fprint(w, "{")
		for _, k := range keys {
			fmt.Fprintf(w, "%q:", k.String())
			digest(w, v.MapIndex(k))
		}
		fmt.Fprint(w, "}")
	default:
		fmt.Fprintf(w, "%#v,", v.Interface())
	}
}
