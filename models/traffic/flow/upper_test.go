package flow

import (
	"math"
	"testing"
)

func TestUpperTail(t *testing.T) {
	for z := -6.5; z < 6.5; z += 0.000977 {
		exact := 0.5 * math.Erfc(z/math.Sqrt2)
		if got := upper(z); math.Abs(got-exact) > 3e-5*exact+1.1e-9 {
			t.Fatalf("P(Z > %.4f) is %.9g, from the table %.9g", z, exact, got)
		}
	}
}
