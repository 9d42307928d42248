package decode

import (
	"reflect"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// forms says how values of the types of package unit are written.
var forms = map[string]string{
	"unit.Duration":     "a time, such as 90s, 5m or 1d12h",
	"unit.Percent":      "a share, such as 2.5%",
	"unit.Rate":         "a rate, such as 20/s, 3/m or 30/h",
	"unit.DurationDist": "a time, such as 20ms, or a law of times, such as lognormal(p50=20ms, p95=60ms)",
	"unit.NumberDist":   "a number, or a law, such as uniform(1, 3)",
	"unit.Sizes":        "a law of relative sizes, such as zipf(1.1) or lognormal(sigma=0.8)",
	"unit.Backoff":      "a pause between tries, such as constant(100ms) or exponential(100ms, x2, max=2s, full-jitter)",
	"unit.TimeOfDay":    "a time of the day, such as 14:00",
	"unit.Clock":        "a weekday and a time, such as Tue 09:30",
	"unit.Offset":       "an offset from UTC, such as +01:00",
	"tenancy.Match":     "a condition on a tenant, such as currency == 'EUR'",
	"signal.Scope":      "all, exposed or baseline",
	"detect.Level":      "a level in the unit of what is watched, such as 1%, 800ms or 50",
	"coordination.When": "before, at release, at step 2 or never",
	"fault.Selection":   "all, a number such as 2, or a percentage such as 25%",
	"fault.Shape":       "constant, ramp(5m) or pulse(10s, 50s)",
}

// Value says how a scenario writes the field, and its bounds as written, "" for
// none: those of its tags, or else of its unit.
func (f Field) Value() (form, low, high string) {
	elem, list := f.Type, ""
	for !readsText(elem) || readsObject(elem) {
		switch elem.Kind() {
		case reflect.Slice:
			list += "a list of which each is "
		case reflect.Map:
			list += "an object of which each value is "
		case reflect.Pointer:
		default:
			return list + plain(elem), f.Min, f.Max
		}
		elem = elem.Elem()
	}
	low, high = f.Min, f.Max
	if b, ok := reflect.Zero(elem).Interface().(Bounded); ok {
		ownLow, ownHigh := b.DefaultBounds()
		if low == "" {
			low = ownLow
		}
		if high == "" {
			high = ownHigh
		}
	}
	form, known := forms[elem.String()]
	if !known {
		form = "a text"
	}
	return list + form, low, high
}

// plain is the form of what is not read from a text of its own.
func plain(t reflect.Type) string {
	switch {
	case t.Kind() == reflect.Interface:
		if v, ok := kind.For(t); ok {
			return "an object with a kind: " + strings.Join(v.Names(), ", ")
		}
	case readsObject(t) && readsText(t):
		return "a text or an object"
	case t.Kind() == reflect.Struct:
		return "an object"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Float64:
		return "a number"
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int64:
		return "a whole number"
	}
	return "a text"
}
