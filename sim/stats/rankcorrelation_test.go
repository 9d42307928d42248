package stats

import (
	"math"
	"slices"
	"testing"
)

// The centre against values worked out by hand; the fourth is Lehmann's way of
// counting, 1 - 6·Σd²/(n³-n), which holds without ties.
func TestRankCorrelation(t *testing.T) {
	for _, c := range []struct {
		name string
		x, y []float64
		want float64
	}{
		{"rises, whatever the shape", []float64{1, 2, 3, 4, 5}, []float64{1, 10, 100, 1e3, 1e9}, 1},
		{"falls", []float64{1, 2, 3, 4, 5}, []float64{5, 4, 3, 2, -7}, -1},
		{"one swap of neighbours", []float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}, 1 - 12./60},
		{"six pairs, Σd² = 20", []float64{1, 2, 3, 4, 5, 6}, []float64{3, 1, 2, 6, 5, 3.5}, 1 - 6*(4+1+1+4+0+4)/210.},
		{"ties", []float64{1, 1, 2, 2}, []float64{1, 2, 1, 2}, 0},
		{"ties of one side", []float64{1, 2, 3, 4}, []float64{0, 0, 1, 1}, 2 / math.Sqrt(5)},
	} {
		e := RankCorrelation(c.x, c.y, 0.95)
		if !(math.Abs(e.Center-c.want) < 1e-12) || e.Low > e.Center || e.High < e.Center || e.Low < -1 || e.High > 1 {
			t.Errorf("%s: %v in [%v, %v], want %v", c.name, e.Center, e.Low, e.High, c.want)
		}
		if r := RankCorrelation(c.y, c.x, 0.95); math.Abs(r.Center-e.Center) > 1e-12 || math.Abs(r.Low-e.Low) > 1e-12 {
			t.Errorf("%s: the other way round it is %v", c.name, r)
		}
	}
}

// The interval by hand: r = 0.8, n = 4, se = sqrt(1.32/1), atanh(0.8) = 1.0986.
func TestRankCorrelationInterval(t *testing.T) {
	e := RankCorrelation([]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}, 0.95)
	half := 1.959963984540054 * math.Sqrt(1.32)
	if low, high := math.Tanh(math.Atanh(0.8)-half), math.Tanh(math.Atanh(0.8)+half); math.Abs(e.Low-low) > 1e-9 || math.Abs(e.High-high) > 1e-9 {
		t.Errorf("got [%v, %v], want [%v, %v]", e.Low, e.High, low, high)
	}
}

func TestRankCorrelationOfTooLittle(t *testing.T) {
	for code, pair := range map[string][2][]float64{
		Empty:    {nil, nil},
		TooFew:   {{1, 2, 3}, {1, 2, 3}},
		AllEqual: {{1, 1, 1, 1, 1}, {1, 2, 3, 4, 5}},
	} {
		e := RankCorrelation(pair[0], pair[1], 0.95)
		if !e.OpenLow() || !e.OpenHigh() || !slices.ContainsFunc(e.Warnings, func(w Warning) bool { return w.Code == code }) {
			t.Errorf("%s: %+v", code, e)
		}
	}
}
