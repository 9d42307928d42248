package rng

import (
	"math"
	"testing"
)

func TestZipfShares(t *testing.T) {
	got := Zipf{1}.Shares(4, nil)
	for i, want := range []float64{12. / 25, 6. / 25, 4. / 25, 3. / 25} {
		if math.Abs(got[i]-want) > 1e-15 {
			t.Errorf("share %d is %v, want %v", i, got[i], want)
		}
	}
	if got := (Zipf{1}).Shares(0, nil); len(got) != 0 {
		t.Errorf("shares of none: %v", got)
	}
}

func TestDrawnShares(t *testing.T) {
	s := NewWorld(1, 0).Stream("tenant/sizes")
	again, d := s, LogNormalFactor(0.8)
	shares := Drawn{d}.Shares(100, &s)
	sum, first := 0.0, 0.0
	for i, x := range shares {
		sum += x
		y := d.Sample(&again)
		if i == 0 {
			first = y
		}
		if !near(x/shares[0], y/first, 1e-12) {
			t.Errorf("share %d is %v of the first, its draw %v", i, x/shares[0], y/first)
		}
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("shares add up to %v", sum)
	}
	for _, x := range (Drawn{Constant{0}}).Shares(4, &s) {
		if x != 0.25 {
			t.Errorf("share %v, want 1/4", x)
		}
	}
}

func TestParseSizes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"zipf(1.0)", "zipf(1)"}, {" zipf( exponent=0 )", "zipf(0)"},
		{"lognormal(sigma=0.8)", "lognormal(sigma=0.8)"}, {"1", "constant(1)"},
	} {
		z, err := ParseSizes(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		again, err := ParseSizes(z.String())
		if z.String() != c.want || again != z || err != nil {
			t.Errorf("%s: %s, read back %v, %v", c.text, z, again, err)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"zipf", "zipf needs its parameters: write zipf(1.0)"},
		{"zipf()", "zipf needs its parameters: write zipf(1.0)"},
		{"zipf(-1)", "exponent of zipf must be at least 0, got -1"},
		{"zipf(50)", "exponent of zipf is above 20: sizes in practice lie between 0.5 and 2"},
		{"zipf(1", "missing ) at the end"},
		{"zopf(1)", `unknown distribution "zopf", did you mean zipf?`},
		{"uniform(-1, 3)", "sizes are never negative and not all 0: uniform(-1, 3) does not fit"},
		{"0", "sizes are never negative and not all 0: 0 does not fit"},
	} {
		if z, err := ParseSizes(c.text); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, %v, want %s", c.text, z, err, c.want)
		}
	}
}
