package reports

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
)

func TestAmountsAsPeopleSayThem(t *testing.T) {
	for _, c := range []struct {
		v    float64
		unit figure.Unit
		want string
	}{
		{0, figure.Seconds, "0s"}, {0.25, figure.Seconds, "250ms"}, {0.9999, figure.Seconds, "1s"}, {45.2, figure.Seconds, "45s"},
		{59.6, figure.Seconds, "1m"}, {380, figure.Seconds, "6m20s"}, {599.7, figure.Seconds, "10m"}, {3590, figure.Seconds, "1h"},
		{3900, figure.Seconds, "1h05m"}, {35990, figure.Seconds, "10h"}, {50400, figure.Seconds, "14h"}, {266400, figure.Seconds, "3.1d"},
		{-380, figure.Seconds, "−6m20s"},
		{0, figure.Share, "0%"}, {0.00004, figure.Share, "0.004%"}, {0.00083, figure.Share, "0.08%"}, {0.0052, figure.Share, "0.52%"},
		{0.042, figure.Share, "4.2%"}, {0.05, figure.Share, "5%"}, {0.48, figure.Share, "48%"}, {0.9996, figure.Share, "99.96%"},
		{1, figure.Share, "100%"}, {3.7, figure.Share, "370%"},
		{0, figure.Count, "0"}, {7, figure.Count, "7"}, {78.3, figure.Count, "78"}, {2.5, figure.Count, "2.5"},
		{999, figure.Count, "999"}, {12345, figure.Count, "12\u202f300"}, {1234567, figure.Count, "1\u202f230\u202f000"},
		{0.03, figure.InstanceHours, "0.03 h"}, {math.Inf(1), figure.Count, "∞"},
	} {
		if got := amount(c.v, c.unit); got != c.want {
			t.Errorf("%v %s is %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}

func TestIntervalsInOneUnit(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		low, high float64
		unit      figure.Unit
		want      string
	}{
		{0.09, 0.15, figure.Share, "(9–15%)"}, {0.041, 0.052, figure.Share, "(4.1–5.2%)"}, {-0.5, -0.38, figure.Share, "(−50 to −38%)"},
		{0.041, inf, figure.Share, "(≥4.1%)"}, {-inf, 0.1, figure.Share, "(≤10%)"}, {-inf, inf, figure.Share, "(?)"},
		{62, 76, figure.Seconds, "(62–76s)"}, {301, 415, figure.Seconds, "(5–7m)"}, {3100, 4790, figure.Seconds, "(51m–1h20)"},
		{3600, 7200, figure.Seconds, "(1h00–2h00)"}, {40000, 80000, figure.Seconds, "(11–23h)"},
		{-1080, -700, figure.Seconds, "(−18 to −11m)"}, {0, 0, figure.Count, ""},
	} {
		if got := interval(c.low, c.high, c.unit); got != c.want {
			t.Errorf("%v to %v %s is %q, want %q", c.low, c.high, c.unit, got, c.want)
		}
	}
}

func TestCells(t *testing.T) {
	inf := math.Inf(1)
	for want, e := range map[string]Estimate{
		"–":            {Center: math.NaN(), Low: -inf, High: inf},
		">1h (≥5m)":    {Center: inf, Low: 300, High: inf},
		">1h":          {Center: inf, Low: 3600, High: inf},
		"0s":           {Center: 0, Low: 0, High: 0},
		"0s (≤2m)":     {Center: 0, Low: 0, High: 120},
		"6m20s (≥5m)":  {Center: 380, Low: 300, High: inf},
		"6m20s (5–7m)": {Center: 380, Low: 330, High: 400},
	} {
		if got := inline(e, figure.Seconds, 3600); got != want {
			t.Errorf("%+v is %q, want %q", e, got, want)
		}
	}
}
