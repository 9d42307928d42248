package reports

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// amount writes a value in its unit as people say it: "6m20s", "4.2%",
// "12 300".
func amount(v float64, u figure.Unit) string {
	switch {
	case v < 0:
		return "−" + amount(-v, u)
	case math.IsInf(v, 1):
		return "∞"
	}
	switch u {
	case figure.Share:
		return trim(v*100, shareDigits(v*100)) + "%"
	case figure.Seconds:
		return duration(v)
	case figure.InstanceHours:
		return count(v) + " h"
	}
	return count(v)
}

// shareDigits keeps two significant digits of a percentage, and tells 99.96
// from 100.
func shareDigits(percent float64) int {
	switch p := math.Abs(percent); {
	case p == 0 || p == 100:
		return 0
	case p > 99 && p < 100:
		return 2
	case p < 0.01:
		return 3
	case p < 1:
		return 2
	case p < 10:
		return 1
	}
	return 0
}

// trim writes v with so many digits after the point, less final zeros.
func trim(v float64, digits int) string {
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}

// duration writes seconds: "45s", "6m20s", "45m", "3h05m", "14h", "3.1d". What lies
// in the middle goes to the even number, as in all amounts.
func duration(seconds float64) string {
	s := math.RoundToEven(seconds)
	m := int(math.RoundToEven(seconds / 60))
	switch {
	case seconds == 0:
		return "0s"
	case seconds < 0.9995:
		return trim(seconds*1000, 0) + "ms"
	case s < 60:
		return fmt.Sprintf("%.0fs", s)
	case s < 600:
		if m, rest := int(s)/60, int(s)%60; rest > 0 {
			return fmt.Sprintf("%dm%02ds", m, rest)
		}
		return fmt.Sprintf("%dm", int(s)/60)
	case m < 60:
		return fmt.Sprintf("%dm", m)
	case m < 600:
		if m%60 == 0 {
			return fmt.Sprintf("%dh", m/60)
		}
		return fmt.Sprintf("%dh%02dm", m/60, m%60)
	case s < 48*3600:
		return fmt.Sprintf("%.0fh", seconds/3600)
	}
	return trim(seconds/86400, 1) + "d"
}

// count writes a number to three significant digits, with narrow spaces
// between groups of three.
func count(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v == math.Trunc(v) && v < 1000:
		return trim(v, 0)
	case v < 1:
		return trim(v, 2)
	case v < 10:
		return trim(v, 1)
	case v >= 1e15:
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	if v >= 1000 {
		scale := math.Pow(10, math.Floor(math.Log10(v))-2)
		v = math.RoundToEven(v/scale) * scale
	}
	digits := trim(v, 0)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune(narrowSpace)
		}
		b.WriteRune(d)
	}
	return b.String()
}

const narrowSpace = '\u202f'

// interval writes both ends in one unit: "(9–15%)", "(5–7m)", "(≥12m)". Ends
// of a time are rounded outwards.
func interval(low, high float64, u figure.Unit) string {
	openLow, openHigh := math.IsInf(low, -1), math.IsInf(high, 1)
	switch {
	case openLow && openHigh:
		return "(?)"
	case openLow:
		return "(≤" + amount(high, u) + ")"
	case openHigh:
		return "(≥" + amount(low, u) + ")"
	}
	a, z := amount(low, u), amount(high, u)
	switch u {
	case figure.Share:
		digits := shareDigits(math.Max(math.Abs(low), math.Abs(high)) * 100)
		a, z = signed(trim(low*100, digits)), signed(trim(high*100, digits))+"%"
	case figure.Seconds:
		a, z = spans(low, high)
	}
	switch {
	case a == strings.TrimRight(z, "%smh"):
		return ""
	case low < 0:
		return "(" + a + " to " + z + ")"
	}
	return "(" + a + "–" + z + ")"
}

// plural writes "1 world", "2 worlds".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func signed(digits string) string { return strings.Replace(digits, "-", "−", 1) }

// spans writes both ends of a time in the unit that suits the larger one.
func spans(low, high float64) (a, z string) {
	whole := func(scale float64) (string, string) {
		return signed(trim(math.Floor(low/scale), 0)), signed(trim(math.Ceil(high/scale), 0))
	}
	switch largest := math.Max(math.Abs(low), math.Abs(high)); {
	case largest < 180:
		a, z = whole(1)
		return a, z + "s"
	case largest < 3600:
		a, z = whole(60)
		return a, z + "m"
	case largest < 36000:
		return hours(math.Floor(low / 60)), hours(math.Ceil(high / 60))
	}
	a, z = whole(3600)
	return a, z + "h"
}

// hours writes minutes as "1h06" or "52m".
func hours(minutes float64) string {
	switch m := int(math.Abs(minutes)); {
	case minutes < 0:
		return "−" + hours(-minutes)
	case m < 60:
		return fmt.Sprintf("%dm", m)
	default:
		return fmt.Sprintf("%dh%02d", m/60, m%60)
	}
}

// cell writes an estimate as center and interval, either of which may be "".
// What lies beyond the follow-up is written as more than what was seen of it, or
// than the follow-up, in seconds.
func cell(e Estimate, u figure.Unit, follow float64) (center, within string) {
	switch {
	case math.IsNaN(e.Center):
		return "–", ""
	case math.IsInf(e.Center, 1):
		bound := e.AtLeast
		if bound == 0 && u == figure.Seconds {
			bound = follow
		}
		if math.IsInf(e.Low, -1) || e.Low >= bound {
			return ">" + amount(bound, u), ""
		}
		return ">" + amount(bound, u), interval(e.Low, e.High, u)
	}
	low, high := e.Low, e.High
	switch {
	case low == e.Center && high == e.Center:
		return amount(e.Center, u), ""
	case low == 0 && e.Center == 0: // nothing is below
		low = math.Inf(-1)
	case u == figure.Share && high == 1 && e.Center == 1:
		high = math.Inf(1)
	}
	return amount(e.Center, u), interval(low, high, u)
}

// inline writes an estimate in running text.
func inline(e Estimate, u figure.Unit, follow float64) string {
	center, within := cell(e, u, follow)
	return strings.TrimSpace(center + " " + within)
}
