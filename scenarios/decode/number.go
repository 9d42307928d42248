package decode

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// readNumber reads a number as a field of type t writes it, into the number
// that the type holds.
func readNumber(text string, t reflect.Type) (float64, error) {
	if readsText(t) {
		v := reflect.New(t)
		if err := v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
			return 0, err
		}
		x, _ := magnitude(v.Elem())
		return x, nil
	}
	if !decimalNumber.MatchString(text) {
		return 0, fmt.Errorf("want a plain number, got %s", strconv.Quote(clip(text)))
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, errors.New("want a smaller number")
	}
	return x, nil
}

// writeNumber writes a number that the numeric type t holds as a field of that
// type would, whole where the type is; value is in seconds where it is a time.
func writeNumber(x float64, t reflect.Type) (text string, value float64) {
	v := reflect.New(t).Elem()
	switch {
	case v.CanFloat():
		v.SetFloat(x)
	case v.CanInt():
		v.SetInt(whole(x, math.MinInt64, math.MaxInt64))
	default:
		v.SetUint(uint64(whole(x, 0, math.MaxInt64)))
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok && readsText(t) {
		if b, err := m.MarshalText(); err == nil {
			return string(b), size(v, 0)
		}
	}
	if v.CanFloat() {
		return strconv.FormatFloat(x, 'g', -1, 64), x
	}
	return strconv.FormatFloat(math.Round(x), 'f', 0, 64), math.Round(x)
}

// whole rounds to a whole number within two ends.
func whole(x float64, low, high int64) int64 {
	switch x = math.Round(x); {
	case x <= float64(low):
		return low
	case x >= float64(high):
		return high
	}
	return int64(x)
}

// size is what a value is as a number: seconds for a time, the mean for a law;
// what is neither counts by its place among others.
func size(v reflect.Value, place int) float64 {
	switch x := v.Interface().(type) {
	case interface{ Span() clock.Span }:
		return x.Span().Seconds()
	case measured:
		if d, ok := v.Interface().(interface{ IsZero() bool }); !ok || !d.IsZero() {
			return x.Mean()
		}
	}
	if x, ok := magnitude(v); ok {
		return x
	}
	return float64(place)
}
