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

// What never varies is relied on from [figure.FewAlike] worlds on, whether they are
// paired or not: not told apart before, and not called small.
func TestFewWorldsThatAreAllAlikeAreNotReliedOn(t *testing.T) {
	for n, few := range map[int]bool{6: true, figure.FewAlike - 1: true, figure.FewAlike: false, 200: false} {
		low, high, more := make([]float64, n), make([]float64, n), make([]float64, 300)
		for i := range low {
			low[i], high[i] = 10, 20
		}
		for i := range more {
			more[i] = 20
		}
		a, b, c := sampleOf(t, "requests_failed", low...), sampleOf(t, "requests_failed", high...), sampleOf(t, "requests_failed", more...)
		for name, p := range map[string]figure.Paired{
			"paired": figure.Versus(a, b, stats.CompareOptions{}),
			"apart":  figure.Apart(a, b, stats.CompareOptions{}), "one side of 300": figure.Apart(a, c, stats.CompareOptions{}),
		} {
			if p.Few() != few || p.Distinguishable == few || p.Small(11) == few || p.Least != n || p.Difference.Center != -10 || p.Small(9) {
				t.Errorf("%s, %d: few %v, distinguishable %v, small %v: %+v", name, n, p.Few(), p.Distinguishable, p.Small(11), p)
			}
		}
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
