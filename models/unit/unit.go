// Package unit has one type per unit of measure, so that a figure in a
// scenario always says what it is: "30m", "5%", "260/s", "Tue 09:30".
//
//	var d unit.Duration
//	err := d.UnmarshalText([]byte("1d12h"))
//	fmt.Println(d.Span().Hours(), err) // 36 <nil>
//
// Each type implements encoding.TextUnmarshaler and TextMarshaler: the one text
// form serves YAML, --set and JSON alike, and what MarshalText writes
// UnmarshalText reads back to the same value. Errors are sentences that show
// the form wanted and the text given ("want a duration such as 30m, got 30").
// No text makes a NaN, an infinity or a negative amount; UnmarshalText leaves
// its receiver alone when it fails.
package unit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// want builds the error for a text that does not have the form of its unit.
func want(noun, example, text string) error {
	return fmt.Errorf("want %s such as %s, got %s", noun, example, shown(text))
}

// shown is text made fit for an error message: never empty, never long.
func shown(text string) string {
	const most = 40
	if text == "" {
		return "an empty text"
	}
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd }) {
		return strconv.Quote(text)
	}
	return text
}

// number reads a plain decimal number that is finite and not negative. It
// refuses what strconv alone would let through: nan, inf, hexadecimal floats,
// underscores. The text is scaled by 10 to the power of shift before rounding,
// so that 99.9 shifted by -2 is exactly the float 0.999.
func number(text string, shift int) (float64, bool) {
	if text == "" || len(text) > 40 || strings.Trim(text, "0123456789.eE+-") != "" || text[0] == '-' || text[0] == '+' {
		return 0, false
	}
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(text), "e")
	if scientific {
		e, err := strconv.Atoi(exponent)
		if err != nil || e < -330 || e > 330 {
			return 0, false
		}
		shift += e
	}
	v, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(shift), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, false
	}
	return v, true
}

// decimal writes v, scaled by 10 to the power of shift, in the shortest form
// that number reads back to v. The point is moved in the text: no rounding.
func decimal(v float64, shift int) string {
	text := strconv.FormatFloat(v, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(text, "e")
	e, _ := strconv.Atoi(exponent)
	e += shift
	if v == 0 {
		return "0"
	}
	if e < -9 || e > 15 {
		return mantissa + "e" + strconv.Itoa(e)
	}
	digits := strings.Replace(mantissa, ".", "", 1)
	switch {
	case e < 0:
		return "0." + strings.Repeat("0", -e-1) + digits
	case len(digits) <= e+1:
		return digits + strings.Repeat("0", e+1-len(digits))
	}
	return digits[:e+1] + "." + digits[e+1:]
}
