package reports

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// The script of the html page is held to the same table.
func TestAmountsAsPeopleSayThem(t *testing.T) {
	text, err := os.ReadFile("testdata/amounts.json")
	if err != nil {
		t.Fatal(err)
	}
	var table []struct {
		Value float64
		Unit  figure.Unit
		Text  string
	}
	if err := json.Unmarshal(text, &table); err != nil || len(table) < 40 {
		t.Fatal(len(table), err)
	}
	for _, c := range table {
		if got := amount(c.Value, c.Unit); got != c.Text {
			t.Errorf("%v %s is %q, want %q", c.Value, c.Unit, got, c.Text)
		}
	}
	if got := amount(math.Inf(1), figure.Count); got != "∞" {
		t.Errorf("infinity is %q", got)
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
