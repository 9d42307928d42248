package stats

import (
	"math"
	"testing"
)

// A mixture of a sample with itself is that sample, whatever the weight; with
// all weight on one side its interval is the exact one, and it gets there
// continuously.
func TestMixtureQuantileReduces(t *testing.T) {
	x, other := Exact(upTo(80)), Exact([]float64{500, 600, 700})
	want := Quantile(upTo(80), 0.9, 0.95)
	for _, w := range []float64{0.2, 0.5, 0.9} {
		if e := MixtureQuantile(x, x, w, 0.9, 0.95); e.Center != want.Center {
			t.Errorf("with itself at %v: %v, want %v", w, e.Center, want.Center)
		}
	}
	for _, e := range []Estimate{
		MixtureQuantile(x, other, 1, 0.9, 0.95),
		MixtureQuantile(other, x, 0, 0.9, 0.95),
		MixtureQuantile(x, other, 1-1e-9, 0.9, 0.95),
	} {
		if e.Center != want.Center || e.Low != want.Low || e.High != want.High {
			t.Errorf("got %+v, want %+v", e, want)
		}
	}
}

// 10% of worlds are bad: the p95 of the mixture is the median of the bad ones
// when all clean ones are at 0.
func TestMixtureQuantileByHand(t *testing.T) {
	clean := make([]Obs, 101)
	e := MixtureQuantile(Exact(upTo(101)), clean, 0.1, 0.95, 0.95)
	if e.Center != 51 || e.N != 202 || len(e.Warnings) != 0 {
		t.Errorf("got %+v", e)
	}
	median := Quantile(upTo(101), 0.5, 0.95)
	if e.Low > median.Low || e.High < median.High {
		t.Errorf("interval [%v, %v] is narrower than that of the bad median alone [%v, %v]", e.Low, e.High, median.Low, median.High)
	}
	if e := MixtureQuantile(Exact(upTo(101)), clean, 0.1, 0.5, 0.95); e.Center != 0 {
		t.Errorf("median of the mixture: %+v", e)
	}
}

func TestMixtureQuantileDegenerate(t *testing.T) {
	if e := MixtureQuantile(nil, Exact(upTo(9)), 0.1, 0.5, 0.95); !math.IsNaN(e.Center) || e.Warnings[0].Code != Empty {
		t.Errorf("empty stratum: %+v", e)
	}
	few := MixtureQuantile(Exact(upTo(10)), Exact(upTo(10)), 0.5, 0.95, 0.95)
	if !few.OpenHigh() || few.Need() <= 10 {
		t.Errorf("ten of each: %+v", few)
	}
	n := few.Need()
	if e := MixtureQuantile(Exact(upTo(n)), Exact(upTo(n)), 0.5, 0.95, 0.95); e.OpenHigh() {
		t.Errorf("still open with the %d that it asked for", n)
	}
	if e := MixtureQuantile(Exact(upTo(n-1)), Exact(upTo(n-1)), 0.5, 0.95, 0.95); !e.OpenHigh() {
		t.Errorf("closed with %d already", n-1)
	}
}
