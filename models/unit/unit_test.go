package unit_test

import (
	"encoding"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func Example() {
	var d unit.Duration
	err := d.UnmarshalText([]byte("1d12h"))
	fmt.Println(d.Span().Hours(), err)
	fmt.Println(d.UnmarshalText([]byte("30")))
	// Output:
	// 36 <nil>
	// want a duration such as 30m, got 30
}

type textual interface {
	encoding.TextUnmarshaler
	fmt.Stringer
}

// good pairs a text with the value it must give and its canonical form.
var good = []struct {
	text string
	into textual
	want any
	form string
}{
	{"30m", new(unit.Duration), unit.Duration(30 * clock.Minute), "30m"},
	{"1d12h", new(unit.Duration), unit.Duration(36 * clock.Hour), "1d12h"},
	{"0.5d", new(unit.Duration), unit.Duration(12 * clock.Hour), "12h"},
	{"90s", new(unit.Duration), unit.Duration(90 * clock.Second), "1m30s"},
	{"1h30m", new(unit.Duration), unit.Duration(90 * clock.Minute), "1h30m"},
	{"6ms", new(unit.Duration), unit.Duration(6 * clock.Millisecond), "6ms"},
	{"1.5s", new(unit.Duration), unit.Duration(1500 * clock.Millisecond), "1.5s"},
	{"0s", new(unit.Duration), unit.Duration(0), "0s"},
	{"3650d", new(unit.Duration), unit.LongestDuration, "3650d"},
	{"1h0m1s", new(unit.Duration), unit.Duration(clock.Hour + clock.Second), "1h0m1s"},
	{"0", new(unit.Duration), unit.Duration(0), "0s"},
	{"0", new(unit.Percent), unit.Percent(0), "0%"},
	{"0", new(unit.Rate), unit.Rate(0), "0/s"},
	{"5%", new(unit.Percent), unit.Percent(0.05), "5%"},
	{"99.9%", new(unit.Percent), unit.Percent(0.999), "99.9%"},
	{"0.05%", new(unit.Percent), unit.Percent(0.0005), "0.05%"},
	{"100 %", new(unit.Percent), unit.Percent(1), "100%"},
	{"250%", new(unit.Percent), unit.Percent(2.5), "250%"},
	{"1e-12%", new(unit.Percent), unit.Percent(1e-14), "1e-12%"},
	{"260/s", new(unit.Rate), unit.Rate(260), "260/s"},
	{"20/m", new(unit.Rate), unit.Rate(20.0 / 60), "20/m"},
	{"3/h", new(unit.Rate), unit.Rate(3.0 / 3600), "3/h"},
	{"1/d", new(unit.Rate), unit.Rate(1.0 / 86400), "1/d"},
	{"2.5 / s", new(unit.Rate), unit.Rate(2.5), "2.5/s"},
	{"0/s", new(unit.Rate), unit.Rate(0), "0/s"},
	{"14:00", new(unit.TimeOfDay), unit.TimeOfDay(14 * clock.Hour), "14:00"},
	{"Tue 09:30", new(unit.Clock), unit.Clock{Day: 2, Time: unit.TimeOfDay(9*clock.Hour + 30*clock.Minute)}, "Tue 09:30"},
	{"sunday 23:59", new(unit.Clock), unit.Clock{Day: 0, Time: unit.TimeOfDay(clock.Day - clock.Minute)}, "Sun 23:59"},
	{"+01:00", new(unit.Offset), unit.Offset(clock.Hour), "+01:00"},
	{"-05:30", new(unit.Offset), unit.Offset(-5*clock.Hour - 30*clock.Minute), "-05:30"},
	{"exponential(100ms, x2, max=2s, full-jitter)", new(unit.Backoff),
		unit.Backoff{Base: unit.Duration(100 * clock.Millisecond), Factor: 2, Max: unit.Duration(2 * clock.Second), Jitter: unit.FullJitter},
		"exponential(100ms, x2, max=2s, full-jitter)"},
	{"exponential(1s)", new(unit.Backoff),
		unit.Backoff{Base: unit.Duration(clock.Second), Factor: 2, Max: unit.Duration(20 * clock.Second), Jitter: unit.NoJitter},
		"exponential(1s, x2, max=20s)"},
	{"constant(1s, equal-jitter)", new(unit.Backoff),
		unit.Backoff{Base: unit.Duration(clock.Second), Factor: 1, Max: unit.Duration(clock.Second), Jitter: unit.EqualJitter},
		"constant(1s, equal-jitter)"},
}

func TestGoodTexts(t *testing.T) {
	for _, c := range good {
		if err := c.into.UnmarshalText([]byte(c.text)); err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := reflect.ValueOf(c.into).Elem().Interface(); got != c.want {
			t.Errorf("%q: got %#v, want %#v", c.text, got, c.want)
		}
		if got := c.into.String(); got != c.form {
			t.Errorf("%q: written as %q, want %q", c.text, got, c.form)
		}
	}
}

// TestBadTexts holds the whole sentence, because it is what a user reads.
func TestBadTexts(t *testing.T) {
	for _, c := range []struct {
		text string
		into encoding.TextUnmarshaler
		want string
	}{
		{"30", new(unit.Duration), "want a duration such as 30m, got 30"},
		{"00", new(unit.Duration), "want a duration such as 30m, got 00"},
		{"", new(unit.Duration), "want a duration such as 30m, got an empty text"},
		{"-5m", new(unit.Duration), "want a duration of 0s or more, got -5m"},
		{"+5m", new(unit.Duration), "want a duration such as 30m, got +5m"},
		{"1d-5m", new(unit.Duration), "want a duration such as 30m, got 1d-5m"},
		{"nand", new(unit.Duration), "want a duration such as 30m, got nand"},
		{"infd", new(unit.Duration), "want a duration such as 30m, got infd"},
		{"1d1d", new(unit.Duration), "want a duration such as 30m, got 1d1d"},
		{"d", new(unit.Duration), "want a duration such as 30m, got d"},
		{"5 minutes", new(unit.Duration), "want a duration such as 30m, got 5 minutes"},
		{"99999999999d", new(unit.Duration), "want a duration of at most 3650d, got 99999999999d"},
		{"99999999999h", new(unit.Duration), "want a duration of at most 3650d, got 99999999999h"},
		{"3650d1s", new(unit.Duration), "want a duration of at most 3650d, got 3650d1s"},
		{"30", new(unit.Percent), "want a percentage such as 2.5%, got 30"},
		{"0.3", new(unit.Percent), "want a percentage such as 2.5%, got 0.3"},
		{"-3%", new(unit.Percent), "want a percentage such as 2.5%, got -3%"},
		{"NaN%", new(unit.Percent), "want a percentage such as 2.5%, got NaN%"},
		{"inf%", new(unit.Percent), "want a percentage such as 2.5%, got inf%"},
		{"1e999%", new(unit.Percent), "want a percentage such as 2.5%, got 1e999%"},
		{"0x1p4%", new(unit.Percent), "want a percentage such as 2.5%, got 0x1p4%"},
		{"1_0%", new(unit.Percent), "want a percentage such as 2.5%, got 1_0%"},
		{"%", new(unit.Percent), "want a percentage such as 2.5%, got %"},
		{"2\x00%", new(unit.Percent), `want a percentage such as 2.5%, got "2\x00%"`},
		{"260", new(unit.Rate), "want a rate such as 260/s, 20/m, 3/h or 1/d, got 260"},
		{"260/y", new(unit.Rate), "want a rate such as 260/s, 20/m, 3/h or 1/d, got 260/y"},
		{"-1/s", new(unit.Rate), "want a rate such as 260/s, 20/m, 3/h or 1/d, got -1/s"},
		{"NaN/s", new(unit.Rate), "want a rate such as 260/s, 20/m, 3/h or 1/d, got NaN/s"},
		{"1e10/s", new(unit.Rate), "want a rate of at most 1000000000/s such as 260/s, got 1e10/s"},
		{"24:00", new(unit.TimeOfDay), `want a time of day such as "14:00", got 24:00`},
		{"9:30", new(unit.TimeOfDay), `want a time of day such as "14:00", got 9:30`},
		{"Tue", new(unit.Clock), `want a weekday and a time such as "Tue 09:30", got Tue`},
		{"Tux 09:30", new(unit.Clock), `want a weekday and a time such as "Tue 09:30", got Tux 09:30`},
		{"Tue 09:60", new(unit.Clock), `want a weekday and a time such as "Tue 09:30", got Tue 09:60`},
		{"01:00", new(unit.Offset), `want an offset from UTC such as "+01:00", got 01:00`},
		{"+14:30", new(unit.Offset), `want an offset from UTC such as "+01:00", got +14:30`},
		{"exponential(100, x2)", new(unit.Backoff), `want a backoff such as "exponential(100ms, x2, max=2s, full-jitter)", got exponential(100, x2): want a duration such as 30m, got 100`},
		{"exponential(2s, max=1s)", new(unit.Backoff), `want a backoff such as "exponential(100ms, x2, max=2s, full-jitter)", got exponential(2s, max=1s): max 1s is less than the base 2s`},
		{"exponential(2s, x0.5)", new(unit.Backoff), `want a backoff such as "exponential(100ms, x2, max=2s, full-jitter)", got exponential(2s, x0.5): the factor is written x2 and lies between x1 and x1000, got x0.5`},
		{"constant(2s, max=4s)", new(unit.Backoff), `want a backoff such as "exponential(100ms, x2, max=2s, full-jitter)", got constant(2s, max=4s): max=4s is not an argument of constant`},
		{"exponential(2s, x2, x3)", new(unit.Backoff), `want a backoff such as "exponential(100ms, x2, max=2s, full-jitter)", got exponential(2s, x2, x3): the factor is given twice`},
		{"linear(2s)", new(unit.Backoff), `want a backoff such as "exponential(100ms, x2, max=2s, full-jitter)", got linear(2s): linear is neither exponential nor constant`},
	} {
		before := reflect.ValueOf(c.into).Elem().Interface()
		err := c.into.UnmarshalText([]byte(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%q:\n got %v\nwant %s", c.text, err, c.want)
		}
		if after := reflect.ValueOf(c.into).Elem().Interface(); before != after {
			t.Errorf("%q: a failed read changed the value to %v", c.text, after)
		}
	}
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := unit.Duration(rapid.Int64Range(0, int64(unit.LongestDuration)).Draw(t, "duration"))
		p := unit.Percent(rapid.Float64Range(0, 1000).Draw(t, "percent"))
		r := unit.Rate(rapid.Float64Range(0, 1e9).Draw(t, "rate"))
		var d2 unit.Duration
		var p2 unit.Percent
		var r2 unit.Rate
		for _, c := range []struct {
			text string
			into encoding.TextUnmarshaler
		}{{d.String(), &d2}, {p.String(), &p2}, {r.String(), &r2}} {
			if err := c.into.UnmarshalText([]byte(c.text)); err != nil {
				t.Fatalf("%q: %v", c.text, err)
			}
		}
		if d != d2 || p != p2 || r != r2 {
			t.Fatalf("%v %v %v came back as %v %v %v", d, float64(p), float64(r), d2, float64(p2), float64(r2))
		}
	})
}

func FuzzUnits(f *testing.F) {
	for _, c := range good {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, into := range []textual{
			new(unit.Duration), new(unit.Percent), new(unit.Rate),
			new(unit.TimeOfDay), new(unit.Clock), new(unit.Offset), new(unit.Backoff),
		} {
			if into.UnmarshalText([]byte(text)) != nil {
				continue
			}
			again := reflect.New(reflect.TypeOf(into).Elem()).Interface().(textual)
			if err := again.UnmarshalText([]byte(into.String())); err != nil {
				t.Fatalf("%T: %q was read, written as %q and then refused: %v", into, text, into, err)
			}
			if !reflect.DeepEqual(into, again) {
				t.Fatalf("%T: %q gives %v, written as %q gives %v", into, text, into, into.String(), again)
			}
		}
	})
}

func TestSinceMonday(t *testing.T) {
	for text, want := range map[string]clock.Span{
		"Mon 00:00": 0,
		"Tue 09:30": clock.Day + 9*clock.Hour + 30*clock.Minute,
		"Sun 23:59": 7*clock.Day - clock.Minute,
	} {
		var c unit.Clock
		if err := c.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := c.SinceMonday(); got != want {
			t.Errorf("%s is %v after Monday, want %v", text, got, want)
		}
	}
}

// The delays are arithmetic: 100 ms doubles until 2 s caps it.
func TestBackoffDelay(t *testing.T) {
	b := unit.Backoff{Base: unit.Duration(100 * clock.Millisecond), Factor: 2, Max: unit.Duration(2 * clock.Second), Jitter: unit.NoJitter}
	for n, want := range map[int]clock.Span{1: 100e6, 2: 200e6, 5: 1600e6, 6: 2e9, 1000: 2e9} {
		if got := b.Delay(n, 0.5); got != want {
			t.Errorf("retry %d waits %v, want %v", n, got, want)
		}
	}
	b.Jitter = unit.FullJitter
	if got := b.Delay(2, 0.25); got != 50*clock.Millisecond {
		t.Errorf("full jitter: %v", got)
	}
	b.Jitter = unit.EqualJitter
	if got := b.Delay(2, 0.5); got != 150*clock.Millisecond {
		t.Errorf("equal jitter: %v", got)
	}
}
