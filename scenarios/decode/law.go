package decode

import (
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// law says what an unknown may be: its quantiles, as texts that the field reads
// and as numbers.
type law func(p float64) (text string, value float64)

// Source of all three: judgement.
const (
	tail       = 0.001 // of a law without an upper end, cut off at both ends
	digits     = 4     // significant ones of a value that is drawn: enough to tell, short enough to write
	maxChoices = 50    // values of a choice
)

// measured is a text type that is itself a law of numbers, such as
// unit.DurationDist. Amount writes one of its numbers.
type measured interface {
	Quantile(p float64) float64
	Mean() float64
	Amount(x float64) string
}

// readsLaw tells that type t is written as a law.
func readsLaw(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[measured]()) || t == reflect.TypeFor[unit.Sizes]()
}

// uncertain tells that values of type t may be unknown: numbers, and the types
// that read laws of numbers.
func uncertain(t reflect.Type) bool {
	_, numeric := magnitude(reflect.Zero(t))
	return numeric || readsLaw(t)
}

// readLaw reads the law that stands in n from a byte on. All that it may give
// is tried on the field: what lies outside of its bounds is a problem.
func (w *walker) readLaw(n *node, text string, from int, t reflect.Type, f Field, path string) law {
	const forms = "write for example unknown uniform(low, high), unknown lognormal(p50=…, p95=…) or unknown choice(a, b, c)"
	switch {
	case f.Known:
		w.problem(n, path, "this number is chosen by who asks, so it cannot be unknown", "write the value")
		return nil
	case len(n.value) > maxText:
		w.problem(n, path, fmt.Sprintf("has %d characters, more than %d", len(n.value), maxText), "")
		return nil
	case text == "":
		w.problem(n, path, "unknown wants the law that says what the value may be", forms)
		return nil
	case strings.Count(text, "(") > strings.Count(text, ")"):
		w.problem(n, path, "missing ) at the end", `within { } and [ ], a text with a comma stands in quotes: "unknown uniform(a, b)"`)
		return nil
	}
	if inside, ok := strings.CutPrefix(text, "choice("); ok {
		return w.choice(n, inside, from+len("choice("), t, f, path)
	}
	d, err := distribution(text, t)
	if err != nil {
		at, _ := unit.ErrorOffset(err)
		w.problem(n.inside(from+at), path, err.Error(), "")
		return nil
	}
	l, msg := d.law()
	if msg != "" {
		w.problem(n.inside(from), path, msg, forms)
		return nil
	}
	for _, end := range []struct {
		name string
		p    float64
	}{{"lowest", 0}, {"highest", 1}} {
		value, _ := l(end.p)
		if p := w.refused(n.saying(value), t, f, path); p != nil {
			w.problem(n, path, fmt.Sprintf("the %s value that it may take: %s", end.name, p.Msg), "choose a law that stays within")
			return nil
		}
	}
	return l
}

// refused reads a value for a field of type t and returns the first problem.
func (w *walker) refused(n *node, t reflect.Type, f Field, path string) *Problem {
	probe := &walker{}
	if probe.value(n, reflect.New(t).Elem(), f, path); len(probe.problems) > 0 {
		return &probe.problems[0]
	}
	return nil
}

// numbers is a law of numbers, and how one of them is written.
type numbers struct {
	quantile func(p float64) float64
	write    func(x float64) (text string, value float64)
}

// distribution reads a law of numbers for a field of type t.
func distribution(text string, t reflect.Type) (numbers, error) {
	if readsLaw(t) {
		fresh := reflect.New(t)
		if err := fresh.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
			return numbers{}, err
		}
		m, ok := fresh.Elem().Interface().(measured)
		if !ok {
			return numbers{}, errors.New("no single number stands here: write unknown choice(…) with the laws that it may be")
		}
		return numbers{m.Quantile, func(x float64) (string, float64) { return m.Amount(x), x }}, nil
	}
	united := false
	number := func(s string) (float64, error) {
		united = true
		return readNumber(s, t)
	}
	d, err := rng.Parse(text, number)
	switch {
	case err != nil:
		return numbers{}, err
	case !united && readsText(t):
		return numbers{}, fmt.Errorf("%s has no number in the unit of this field", clip(text))
	}
	return numbers{d.Quantile, func(x float64) (string, float64) { return writeNumber(x, t) }}, nil
}

// law cuts off what lies too far out and rounds what is left, never beyond the
// ends. The text says what is wrong, "" if nothing is.
func (d numbers) law() (law, string) {
	from, to, low, high := 0.0, 1.0, d.quantile(0), d.quantile(1)
	if math.IsInf(high, 1) {
		from, to = tail, 1-tail
		low, high = rounded(d.quantile(from)), rounded(d.quantile(to))
	}
	switch {
	case math.IsNaN(low) || math.IsNaN(high) || math.IsInf(low, 0) || math.IsInf(high, 0):
		return nil, "the law has no ends that are numbers"
	case low == high:
		return nil, "the law gives one value only: leave unknown out, or give it two ends"
	}
	return func(p float64) (string, float64) {
		x := d.quantile(from + (to-from)*p)
		text, value := d.write(max(low, min(high, x)))
		short, nearby := d.write(max(low, min(high, rounded(x))))
		if len(short) <= len(text) { // else it is short as it is, such as 20/h
			return short, nearby
		}
		return text, value
	}, ""
}

// rounded keeps the significant digits.
func rounded(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// choice reads the rest of "choice(a, b, c)": values that the field itself
// reads, each as likely as the next, in the order of their size.
func (w *walker) choice(n *node, rest string, from int, t reflect.Type, f Field, path string) law {
	items, ok := split(rest)
	switch {
	case !ok:
		w.problem(n, path, "unexpected text behind the ) of choice", "")
		return nil
	case len(items) < 2 || len(items) > maxChoices:
		w.problem(n, path, fmt.Sprintf("choice wants 2 to %d values, got %d", maxChoices, len(items)), "write for example unknown choice(a, b, c)")
		return nil
	}
	type option struct {
		text string
		size float64
	}
	var options []option
	for i, item := range items {
		text := strings.TrimSpace(item)
		if _, _, nested := n.saying(text).unknown(); nested {
			w.problem(n.inside(from), path, "unknowns do not nest", "write the values that it may take side by side")
			return nil
		}
		v := reflect.New(t).Elem()
		probe := &walker{}
		if probe.value(n.saying(text), v, f, path); len(probe.problems) > 0 {
			w.problem(n.inside(from+strings.Index(item, text)), path, probe.problems[0].Msg, probe.problems[0].Hint)
		}
		from += len(item) + 1
		options = append(options, option{text, size(v, i)})
	}
	slices.SortStableFunc(options, func(a, b option) int { return cmp.Compare(a.size, b.size) })
	return func(p float64) (string, float64) {
		o := options[min(int(p*float64(len(options))), len(options)-1)]
		return o.text, o.size
	}
}

// split cuts "a, b(c, d))" at the commas outside of parentheses; it ends with
// the parenthesis that is open from before.
func split(text string) (items []string, ok bool) {
	depth, start := 1, 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 || depth == 1 && text[i] == ',' {
			items, start = append(items, text[start:i]), i+1
		}
		if depth == 0 {
			return items, strings.TrimSpace(text[start:]) == ""
		}
	}
	return nil, false
}
