package clock

import (
	"math"
	"testing"
)

func TestAddSaturates(t *testing.T) {
	if got := Time(math.MaxInt64 - 1).Add(2); got != Never {
		t.Errorf("got %d, want Never", got)
	}
	if got := Time(5).Add(-7); got != -2 {
		t.Errorf("got %d, want -2", got)
	}
}

func TestFromSeconds(t *testing.T) {
	for _, c := range []struct {
		s    float64
		want Span
	}{
		{1.5, 1500 * Millisecond}, {-0.25, -250 * Millisecond}, {math.NaN(), 0},
		{math.Inf(1), math.MaxInt64}, {math.Inf(-1), math.MinInt64}, {1e-9 / 3, 0},
	} {
		if got := FromSeconds(c.s); got != c.want {
			t.Errorf("FromSeconds(%v) = %v, want %v", c.s, got, c.want)
		}
	}
}

func TestString(t *testing.T) {
	if got := Time(90 * Second).String(); got != "1m30s" {
		t.Errorf("got %q", got)
	}
	if got := Never.String(); got != "never" {
		t.Errorf("got %q", got)
	}
}
