package tenancy

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Skew says how unequal the sizes within a cohort are. The zero value is
// constant: all tenants alike.
type Skew struct {
	kind  string // "zipf", "lognormal" or "" for constant
	param float64
}

// Zipf gives the tenant of rank k a size proportional to 1/k^s.
func Zipf(s float64) Skew { return Skew{"zipf", s} }

// UnmarshalText reads "zipf(1.0)", "lognormal(sigma=0.8)" or "constant".
func (s *Skew) UnmarshalText(text []byte) error {
	in := strings.ReplaceAll(string(text), " ", "")
	if in == "constant" {
		*s = Skew{}
		return nil
	}
	for _, form := range []struct{ prefix, kind string }{
		{"zipf(", "zipf"}, {"lognormal(sigma=", "lognormal"},
	} {
		arg, ok := strings.CutPrefix(in, form.prefix)
		if !ok {
			continue
		}
		arg, closed := strings.CutSuffix(arg, ")")
		v, err := strconv.ParseFloat(arg, 64)
		if !closed || err != nil || !(v > 0 && v <= 10) {
			return fmt.Errorf("want a parameter above 0 and at most 10 such as zipf(1.0), got %q", text)
		}
		*s = Skew{form.kind, v}
		return nil
	}
	return fmt.Errorf("want zipf(s), lognormal(sigma=x) or constant, got %q", text)
}

// MarshalText is the inverse of UnmarshalText.
func (s Skew) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s Skew) String() string {
	switch s.kind {
	case "zipf":
		return fmt.Sprintf("zipf(%g)", s.param)
	case "lognormal":
		return fmt.Sprintf("lognormal(sigma=%g)", s.param)
	}
	return "constant"
}

// sizes draws n relative sizes that add up to 1.
func (s Skew) sizes(n int, draw *rng.Stream) []float64 {
	out := make([]float64, n)
	sum := 0.0
	for i := range out {
		switch s.kind {
		case "zipf":
			out[i] = math.Pow(float64(i+1), -s.param)
		case "lognormal":
			out[i] = math.Exp(s.param * draw.Normal())
		default:
			out[i] = 1
		}
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
