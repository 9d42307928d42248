package unit

import (
	"math"
	"strconv"
	"strings"
)

// Rate is a number of happenings per second, written per second, minute, hour
// or day: "260/s", "20/m", "3/h", "1/d". It is never negative and at most
// [HighestRate].
type Rate float64

// HighestRate bounds every rate of a scenario, so that a rate times a duration
// stays a number that can be counted. Source: judgement.
const HighestRate Rate = 1e9

// PerSecond returns r as a plain number.
func (r Rate) PerSecond() float64 { return float64(r) }

var perUnit = []struct {
	letter  string
	seconds float64
}{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}

// UnmarshalText reads "260/s". A number without "/s", "/m", "/h" or "/d" is
// refused, unless it is 0, which needs none.
func (r *Rate) UnmarshalText(text []byte) error {
	v, err := parseRate(string(text))
	if err == nil {
		*r = v
	}
	return err
}

func parseRate(text string) (Rate, error) {
	if text == "0" {
		return 0, nil
	}
	digits, letter, _ := strings.Cut(text, "/")
	v, ok := number(strings.TrimRight(digits, " "), 0)
	for _, u := range perUnit {
		if ok && strings.TrimLeft(letter, " ") == u.letter {
			r := Rate(v / u.seconds)
			if r > HighestRate {
				return 0, want("a rate of at most 1000000000/s", "260/s", text)
			}
			return r, nil
		}
	}
	return 0, want("a rate", "260/s, 20/m, 3/h or 1/d", text)
}

// MarshalText writes the form that UnmarshalText reads.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// String writes r in the first of /s, /m, /h and /d that gives a short number
// of at least one, and per second where none does.
func (r Rate) String() string {
	for _, u := range perUnit {
		v := float64(r) * u.seconds
		short := strconv.FormatFloat(v, 'f', -1, 64)
		if rounded := strconv.FormatFloat(v, 'g', 9, 64); len(rounded) < len(short) && !strings.Contains(rounded, "e") {
			short = rounded
		}
		if v < 1 || len(short) > 12 {
			continue
		}
		if back, err := parseRate(short + "/" + u.letter); err == nil && math.Abs(float64(back-r)) == 0 {
			return short + "/" + u.letter
		}
	}
	return decimal(float64(r), 0) + "/s"
}
