package unit

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// TimeOfDay is the time since midnight on a local clock, in whole minutes,
// written "14:00".
type TimeOfDay clock.Span

// Span returns the time since midnight.
func (t TimeOfDay) Span() clock.Span { return clock.Span(t) }

// UnmarshalText reads "14:00".
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	m, ok := hhmm(string(text), 23)
	if !ok {
		return want("a time of day", `"14:00"`, string(text))
	}
	*t = TimeOfDay(m)
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// String writes "14:00".
func (t TimeOfDay) String() string { return writeHHMM(clock.Span(t)) }

// Clock is an instant of the week on a local clock, written "Tue 09:30".
type Clock struct {
	Day  time.Weekday
	Time TimeOfDay
}

var weekdays = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// SinceMonday returns the span from Monday 00:00 to c, less than a week.
func (c Clock) SinceMonday() clock.Span {
	return clock.Span((c.Day+6)%7)*clock.Day + c.Time.Span()
}

// ClockAt is the instant of the week so long after Monday 00:00, in whole
// minutes.
func ClockAt(sinceMonday clock.Span) Clock {
	d := (sinceMonday%(7*clock.Day) + 7*clock.Day) % (7 * clock.Day)
	return Clock{Day: time.Weekday((d/clock.Day + 1) % 7), Time: TimeOfDay(d % clock.Day / clock.Minute * clock.Minute)}
}

// UnmarshalText reads "Tue 09:30"; the day may be written in full, in any case.
func (c *Clock) UnmarshalText(text []byte) error {
	day, rest, ok := strings.Cut(string(text), " ")
	m, timed := hhmm(strings.TrimLeft(rest, " "), 23)
	for i, short := range weekdays {
		full := time.Weekday(i).String()
		if ok && timed && (strings.EqualFold(day, short) || strings.EqualFold(day, full)) {
			*c = Clock{Day: time.Weekday(i), Time: TimeOfDay(m)}
			return nil
		}
	}
	return want("a weekday and a time", `"Tue 09:30"`, string(text))
}

// MarshalText writes the form that UnmarshalText reads.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// String writes "Tue 09:30".
func (c Clock) String() string { return weekdays[(c.Day%7+7)%7] + " " + c.Time.String() }

// Offset is the difference of a local clock from UTC, in whole minutes between
// -14 and +14 hours, written "+01:00".
type Offset clock.Span

// Span returns the offset; it is negative west of Greenwich.
func (o Offset) Span() clock.Span { return clock.Span(o) }

// UnmarshalText reads "+01:00" or "-05:30".
func (o *Offset) UnmarshalText(text []byte) error {
	s := string(text)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		if m, ok := hhmm(s[1:], 14); ok && m <= 14*clock.Hour {
			if s[0] == '-' {
				m = -m
			}
			*o = Offset(m)
			return nil
		}
	}
	return want("an offset from UTC", `"+01:00"`, s)
}

// MarshalText writes the form that UnmarshalText reads.
func (o Offset) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// String writes "+01:00".
func (o Offset) String() string {
	if o < 0 {
		return "-" + writeHHMM(-clock.Span(o))
	}
	return "+" + writeHHMM(clock.Span(o))
}

// hhmm reads two digits, a colon and two digits as hours and minutes.
func hhmm(text string, mostHours int) (clock.Span, bool) {
	if len(text) != 5 || text[2] != ':' || strings.Trim(text[:2]+text[3:], "0123456789") != "" {
		return 0, false
	}
	h, _ := strconv.Atoi(text[:2])
	m, _ := strconv.Atoi(text[3:])
	if h > mostHours || m > 59 {
		return 0, false
	}
	return clock.Span(h)*clock.Hour + clock.Span(m)*clock.Minute, true
}

func writeHHMM(s clock.Span) string {
	return fmt.Sprintf("%02d:%02d", s/clock.Hour, s%clock.Hour/clock.Minute)
}
