package rng

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxText bounds the length of a text that [Parse] looks at, in bytes.
const maxText = 1 << 16

// SyntaxError tells what is wrong with the text of a distribution, in a lower
// case sentence fit to stand behind "file:line:column: ".
type SyntaxError struct {
	Offset int // where in the text, in bytes from its start
	Msg    string
}

// Error returns the message without the offset, which the caller turns into a
// place of its own file.
func (e *SyntaxError) Error() string { return e.Msg }

// Parse reads the text form of a distribution:
//
//	5m, constant(5m)               always the same
//	exp(5m)                        exponential, by its mean
//	uniform(1m, 5m)                equal density between two ends
//	triangular(1m, 2m, 5m)         two ends, and the likeliest between them
//	lognormal(p50=6ms, p95=20ms)   by two quantiles
//	lognormal(mean=8ms, cv=1)      by mean and coefficient of variation
//	lognormal(sigma=0.8)           a factor of mean 1
//	normal(mean=5m, sd=1m)         cut off below 0
//	gamma(mean=5m, cv=0.5)         also gamma(shape=4, scale=75s)
//	weibull(shape=0.7, scale=5m)   lifetimes
//	empirical(1s, 2s, 8s)          measured values, each as likely
//
// The function number reads one number of the context with its unit ("6ms" as
// 0.006); nil stands for plain numbers. Numbers without unit by nature (sigma,
// mu, cv, shape) are always plain. The error is a [*SyntaxError].
func Parse(text string, number func(string) (float64, error)) (Dist, error) {
	p := parser{text: text, number: number}
	if number == nil {
		p.number = plain
	}
	d, err := p.parse()
	if err != nil {
		return nil, err
	}
	return d, nil
}

// forms are the distributions that have a text form.
var forms = []form{
	constantForm, exponentialForm, uniformForm, triangularForm, lognormalForm, normalForm, gammaForm, weibullForm,
}

// form is the syntax of one distribution: a name and the sets of parameters
// that determine it.
type form struct {
	name     string
	usage    string // right examples, for messages
	variants []variant
}

// variant is one set of parameters. build gets their values in order; it
// returns what is wrong with them together, if anything is.
type variant struct {
	positional bool // may be written without names
	parameters []parameter
	build      func(values []float64) (Dist, string)
}

// parameter is one number: pure means without a unit, from is its lower bound,
// open that the bound itself is refused.
type parameter struct {
	name string
	pure bool
	from float64
	open bool
}

// argument is one "name=value" or "value" of the text.
type argument struct {
	name, value string
	at          int
}

type parser struct {
	text   string
	number func(string) (float64, error)
	sizes  bool // the text may be a law for sizes, too
}

func wrong(at int, format string, a ...any) *SyntaxError {
	return &SyntaxError{Offset: at, Msg: fmt.Sprintf(format, a...)}
}

// plain reads a number without a unit.
func plain(s string) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a plain number", clip(s))
	}
	return x, nil
}

func (p *parser) parse() (Dist, *SyntaxError) {
	if len(p.text) > maxText {
		return nil, wrong(0, "a distribution of %d bytes is too long: the limit is %d", len(p.text), maxText)
	}
	name, arguments, err := p.split()
	if err != nil {
		return nil, err
	}
	at := strings.Index(p.text, name)
	if arguments == nil {
		return p.bare(name, at)
	}
	if name == "empirical" {
		return p.empirical(arguments, at)
	}
	i := slices.IndexFunc(forms, func(f form) bool { return f.name == name })
	if i < 0 {
		return nil, p.unknown(name, at)
	}
	return p.build(forms[i], arguments, at)
}

// bare reads a text without parentheses: a number, which is a constant.
func (p *parser) bare(text string, at int) (Dist, *SyntaxError) {
	if text == "" {
		return nil, wrong(at, "the distribution is empty: write for example exp(5m), or a number for a constant")
	}
	for _, f := range forms {
		if f.name == text {
			return nil, wrong(at, "%s needs its parameters: write %s", f.name, f.usage)
		}
	}
	x, err := p.finite(p.number, text)
	if err == nil {
		return Constant{x}, nil
	}
	if c := text[0] | 0x20; c >= 'a' && c <= 'z' {
		return nil, p.unknown(text, at)
	}
	return nil, wrong(at, "%v", err)
}

// finite reads a number by read and refuses what is no finite number.
func (p *parser) finite(read func(string) (float64, error), text string) (float64, error) {
	x, err := read(text)
	if err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
		err = fmt.Errorf("%q is not a finite number", clip(text))
	}
	return x, err
}

// build makes the distribution of f from its arguments.
func (p *parser) build(f form, arguments []argument, at int) (Dist, *SyntaxError) {
	v, err := f.choose(arguments, at)
	if err != nil {
		return nil, err
	}
	values := make([]float64, len(v.parameters))
	for i, q := range v.parameters {
		a := arguments[i]
		if j := slices.IndexFunc(arguments, func(a argument) bool { return a.name == q.name }); j >= 0 {
			a = arguments[j]
		}
		if values[i], err = p.value(f, q, a); err != nil {
			return nil, err
		}
	}
	d, problem := v.build(values)
	if problem != "" {
		return nil, wrong(at, "%s", problem)
	}
	if spread := d.Mean() + d.Variance(); math.IsNaN(spread) || math.IsInf(spread, 0) {
		return nil, wrong(at, "%s with these numbers has no finite mean and variance: choose less extreme ones", f.name)
	}
	return d, nil
}

// value reads the number of parameter q of f and holds it to its bounds.
func (p *parser) value(f form, q parameter, a argument) (float64, *SyntaxError) {
	read := p.number
	if q.pure {
		read = plain
	}
	x, err := p.finite(read, a.value)
	switch {
	case err != nil:
		return 0, wrong(a.at, "%s of %s: %v", q.name, f.name, err)
	case q.open && x <= q.from:
		return 0, wrong(a.at, "%s of %s must be greater than %v, got %s", q.name, f.name, q.from, clip(a.value))
	case x < q.from:
		return 0, wrong(a.at, "%s of %s must be at least %v, got %s", q.name, f.name, q.from, clip(a.value))
	}
	return x, nil
}
