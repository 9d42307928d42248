package respond

import (
	"reflect"

	"github.com/rehearse-sim/rehearse/models/unit"
)

// Takes is how long an attempt at a way back takes by itself, until instances are
// replaced or a flag is heard; not ok for a way that does not say. A rollback that
// was never rehearsed takes three times as long.
func Takes(w Way) (takes unit.DurationDist, times float64, ok bool) {
	v := reflect.ValueOf(w)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return takes, 1, false
	}
	f := v.Elem().FieldByName("Takes")
	if !f.IsValid() {
		return takes, 1, false
	}
	takes, ok = f.Interface().(unit.DurationDist)
	if r, rollback := w.(*Rollback); rollback && !r.Rehearsed {
		return takes, 3, ok
	}
	return takes, 1, ok && !takes.IsZero()
}
