package figure_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

func sampleOf(t *testing.T, name string, values ...float64) figure.Sample {
	t.Helper()
	f, ok := figure.Get(name)
	if !ok {
		t.Fatal(name)
	}
	s := figure.Sample{Figure: f, Obs: stats.Exact(values), Defined: make([]bool, len(values))}
	for i := range values {
		s.Defined[i] = true
	}
	return s
}

// Amounts that were still growing may not make their side the better one.
func TestApartHoldsBackWhereTheLowerSideWasCutShort(t *testing.T) {
	low, high := make([]float64, 40), make([]float64, 60)
	for i := range low {
		low[i] = 100 + float64(i%5)
	}
	for i := range high {
		high[i] = 200 + float64(i%7)
	}
	a, b := sampleOf(t, "requests_failed", low...), sampleOf(t, "requests_failed", high...)
	if p := figure.Apart(a, b, stats.CompareOptions{}); !p.Distinguishable || p.Difference.Center > -90 {
		t.Errorf("nothing cut short: %+v", p)
	}
	for i := range b.Obs {
		b.Obs[i].Censored = true
	}
	if p := figure.Apart(a, b, stats.CompareOptions{}); !p.Distinguishable || p.Cut != 60 {
		t.Errorf("the higher side cut short: %+v", p)
	}
	for i := range a.Obs {
		a.Obs[i].Censored = true
	}
	if p := figure.Apart(a, b, stats.CompareOptions{}); p.Distinguishable || p.Cut != 100 {
		t.Errorf("the lower side cut short: %+v", p)
	}
	if p := figure.Apart(b, a, stats.CompareOptions{}); p.Distinguishable {
		t.Errorf("the lower side cut short, turned round: %+v", p)
	}
}

// Worlds in which the figure is not defined are left out.
func TestApartLeavesOutWhatIsNotDefined(t *testing.T) {
	a, b := sampleOf(t, "detect", 1, 2, 3, 900), sampleOf(t, "detect", 1, 2, 3)
	a.Defined[3] = false
	if p := figure.Apart(a, b, stats.CompareOptions{}); p.Difference.Center != 0 || p.Difference.N != 6 {
		t.Errorf("got %+v", p)
	}
}
