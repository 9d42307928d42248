package decode

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// Longest texts, in characters for names and bytes otherwise. Source: judgement.
const (
	maxName = 200
	maxText = 10_000
)

var (
	wholeNumber   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	decimalNumber = regexp.MustCompile(`^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$`)
)

// scalar reads a text, a truth value or a number by the kind of v.
func (w *walker) scalar(n *node, v reflect.Value, f Field, path string) {
	refuse := func(wanted, hint string) { w.problem(n, path, "want "+wanted+", got "+n.describe(), hint) }
	remark := n.remark()
	got := reflect.New(v.Type()).Elem()
	switch {
	case v.Kind() == reflect.String:
		if n.form != scalar {
			refuse("a text", "")
			return
		}
		if n.tag != "!!str" {
			refuse("a text", "quote it: "+strconv.Quote(clip(n.value)))
			return
		}
		if msg := badText(n.value, f); msg != "" {
			w.problem(n, path, msg, "")
			return
		}
		got.SetString(n.value)
	case v.Kind() == reflect.Bool:
		if n.form != scalar || n.tag != "!!bool" {
			refuse("true or false", remark)
			return
		}
		got.SetBool(n.value[0] == 't' || n.value[0] == 'T')
	case v.CanInt() || v.CanUint():
		if n.form != scalar || n.quoted || !wholeNumber.MatchString(n.value) {
			refuse("a whole number", remark)
			return
		}
		i, err := strconv.ParseInt(n.value, 10, 64)
		if err != nil || v.CanInt() && v.OverflowInt(i) || v.CanUint() && i >= 0 && v.OverflowUint(uint64(i)) {
			refuse("a smaller number", "")
			return
		}
		if v.CanUint() {
			if i < 0 {
				refuse("0 or more", "")
				return
			}
			got.SetUint(uint64(i))
		} else {
			got.SetInt(i)
		}
	case v.CanFloat():
		if n.form != scalar || n.quoted || !decimalNumber.MatchString(n.value) {
			refuse("a plain number"+f.inUnit(), remark)
			return
		}
		x, err := strconv.ParseFloat(n.value, 64)
		if err != nil || math.IsInf(x, 0) {
			refuse("a smaller number", "")
			return
		}
		got.SetFloat(x)
	default:
		panic(fmt.Sprintf("decode: %s: a value of type %s cannot be read", path, v.Type()))
	}
	if w.allowed(n, got, f, path) {
		v.Set(got)
	}
}

// remark says how a scalar that was meant as a number or a truth value should
// have been written, "" if that is not known.
func (n *node) remark() string {
	number := decimalNumber.MatchString(n.value)
	switch {
	case n.form != scalar:
		return ""
	case n.quoted && (number || n.value == "true" || n.value == "false"):
		return "remove the quotes"
	case !number && decimalNumber.MatchString(strings.ReplaceAll(n.value, "_", "")):
		return "write it without underscores"
	case number && len(n.value) > 1 && n.value[0] == '0':
		return "write it without leading zeros"
	}
	return ""
}

func (f Field) inUnit() string {
	if f.Unit == "" {
		return ""
	}
	return " (" + f.Unit + ")"
}

// badText says what is wrong with a text, "" if nothing is.
func badText(text string, f Field) string {
	if f.Short {
		return badName(text)
	}
	if len(text) > maxText {
		return fmt.Sprintf("has %d characters, more than %d", len(text), maxText)
	}
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return fmt.Sprintf("contains the control character %U", r)
		}
	}
	return ""
}

// badName says what is wrong with a name, "" if nothing is.
func badName(text string) string {
	if text == "" {
		return "is empty"
	}
	if n := utf8.RuneCountInString(text); n > maxName {
		return fmt.Sprintf("has %d characters, more than %d", n, maxName)
	}
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return fmt.Sprintf("contains the control character %U", r)
		}
	}
	return ""
}

// allowed checks a value against the enum and the bounds of its field.
func (w *walker) allowed(n *node, v reflect.Value, f Field, path string) bool {
	if v.Kind() == reflect.String && f.Enum != nil && !slices.Contains(f.Enum, v.String()) {
		hint := ""
		if meant, ok := kind.Nearest(v.String(), f.Enum); ok {
			hint = fmt.Sprintf("did you mean %q?", meant)
		}
		w.problem(n, path, fmt.Sprintf("want one of %s, got %s", enumerate(f.Enum), n.describe()), hint)
		return false
	}
	low, high := bounds(v.Type(), f)
	x, ok := magnitude(v)
	switch {
	case low != nil && (!ok || x < low.value):
		w.problem(n, path, fmt.Sprintf("want at least %s, got %s", low.text, clip(n.value)), "")
	case high != nil && (!ok || x > high.value):
		w.problem(n, path, fmt.Sprintf("want at most %s, got %s", high.text, clip(n.value)), "")
	default:
		return true
	}
	return false
}
