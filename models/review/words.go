package review

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// span writes a time that nobody needs to the millisecond.
func span(d clock.Span) string {
	switch {
	case d >= clock.Hour:
		d = (d + clock.Minute/2) / clock.Minute * clock.Minute
	case d >= clock.Second:
		d = (d + clock.Second/2) / clock.Second * clock.Second
	}
	return unit.Duration(d).String()
}

// count writes a number of requests: "8 603".
func count(n float64) string {
	digits := strconv.FormatFloat(math.Floor(n+1e-9), 'f', 0, 64)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// percent writes a share with three digits.
func percent(x float64) string {
	return strconv.FormatFloat(short(100*x), 'f', -1, 64) + "%"
}

// points writes a difference of shares.
func points(x float64) string {
	return "+" + strconv.FormatFloat(short(100*x), 'f', -1, 64) + " pp"
}

// short rounds to three significant digits.
func short(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// list joins words: "a, b and c".
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// clockAt is the local time at a time since the release.
func (c *Case) clockAt(at clock.Span) string {
	return unit.ClockAt(c.Scenario.Clock.Start.SinceMonday() + clock.Span(c.Release) + at).String()
}

// about is that as people say it.
func (c *Case) about(at clock.Span) string {
	if at >= 6*clock.Day {
		return "about " + span(at) + " after the release"
	}
	return "about " + c.clockAt(at)
}

func found(x *Forecast, path, change, format string, args ...any) Finding {
	f := Finding{Path: path, What: fmt.Sprintf(format, args...), Change: change}
	if x != nil {
		f.Strategy, f.Path = x.Name, x.Path+path
	}
	return f
}

// many counts things.
func many(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
