package load_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func Example() {
	p := load.Profile{Kind: "diurnal", Peak: unit.TimeOfDay(14 * clock.Hour), PeakToTrough: 4}
	for _, h := range []int{2, 8, 14} {
		fmt.Printf("%02d:00 %.2f\n", h, p.Factor(clock.Span(h)*clock.Hour))
	}
	// Output:
	// 02:00 0.40
	// 08:00 1.00
	// 14:00 1.60
}

func TestADayHasItsMean(t *testing.T) {
	for _, p := range []load.Profile{
		{Kind: "constant"},
		{Kind: "diurnal", Peak: unit.TimeOfDay(14 * clock.Hour), PeakToTrough: 4},
		{Kind: "diurnal", Peak: unit.TimeOfDay(59 * clock.Minute), PeakToTrough: 1000},
		{Kind: "diurnal", Peak: 0, PeakToTrough: 1},
	} {
		sum, low, high := 0.0, math.Inf(1), 0.0
		for minute := range 1440 {
			f := p.Factor(clock.Span(minute) * clock.Minute)
			sum, low, high = sum+f, min(low, f), max(high, f)
		}
		if math.Abs(sum/1440-1) > 1e-9 {
			t.Errorf("%+v: mean %v", p, sum/1440)
		}
		if high > p.Max() || high < p.Max()-1e-4 {
			t.Errorf("%+v: highest %v, Max says %v", p, high, p.Max())
		}
		// The middle of a minute is half a minute from the trough: the cosine
		// there is 1 - 2.4e-6 of itself, which matters where the trough is low.
		want := 1.0
		if p.Kind == "diurnal" {
			want = p.PeakToTrough
		}
		if got := high / low; math.Abs(got/want-1) > 0.01 {
			t.Errorf("%+v: peak to trough %v, want %v", p, got, want)
		}
	}
}

func TestTheFactorIsConstantWithinAMinuteAndRepeatsDaily(t *testing.T) {
	p := load.Profile{Kind: "diurnal", Peak: unit.TimeOfDay(14 * clock.Hour), PeakToTrough: 4}
	at := 9*clock.Hour + 30*clock.Minute
	want := p.Factor(at)
	for _, d := range []clock.Span{1, 30 * clock.Second, clock.Minute - 1, clock.Day, 6 * clock.Day} {
		if got := p.Factor(at + d); got != want {
			t.Errorf("%s later it is %v, was %v", d, got, want)
		}
	}
	if p.Factor(at+clock.Minute) == want {
		t.Error("it does not move at all")
	}
}
