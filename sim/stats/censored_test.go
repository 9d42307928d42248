package stats

import (
	"math"
	"testing"
)

// Weeks in remission of 21 leukaemia patients under 6-mercaptopurine (Freireich
// et al., Blood 21, 1963; Kalbfleisch and Prentice, 1980, table 1.3).
func remission() []Obs {
	var x []Obs
	for _, v := range []float64{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		x = append(x, Obs{Value: v})
	}
	for _, v := range []float64{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		x = append(x, Obs{v, true})
	}
	return x
}

// The published survival curve and Greenwood standard errors of that group
// (Collett, Modelling Survival Data in Medical Research; Klein and Moeschberger,
// 2nd ed., 2003, table 4.1A).
func TestKaplanMeierOfRemission(t *testing.T) {
	k := kaplanMeier(remission())
	for i, want := range []struct{ time, s, se float64 }{
		{6, .857, .0764}, {7, .807, .0869}, {10, .753, .0963}, {13, .690, .1068},
		{16, .627, .1141}, {22, .538, .1282}, {23, .448, .1346},
	} {
		s := 1 - k.share[i]
		se := s * math.Sqrt(k.greenwood[i])
		if k.time[i] != want.time || math.Abs(s-want.s) > 6e-4 || math.Abs(se-want.se) > 6e-5 {
			t.Errorf("step %d: t=%v S=%.4f se=%.4f, want %+v", i, k.time[i], s, se, want)
		}
	}
}

// Median 23 weeks, log-log interval from 13 to open: what survfit of R prints for
// this group with conf.type "log-log".
func TestCensoredQuantileOfRemission(t *testing.T) {
	e := CensoredQuantile(remission(), 0.5, 0.95)
	if e.Center != 23 || e.Low != 13 || !e.OpenHigh() || e.N != 21 || e.Censored != 12 {
		t.Errorf("got %+v", e)
	}
	if len(e.Warnings) != 1 || e.Warnings[0].Code != NotReached {
		t.Errorf("warnings %+v", e.Warnings)
	}
	if e.Method != "kaplan-meier greenwood/log-log" {
		t.Errorf("method %q", e.Method)
	}
}

// Without censoring the Kaplan-Meier quantile is the sample quantile, and the
// intervals are the same exact ones.
func TestCensoredQuantileWithoutCensoring(t *testing.T) {
	x := append(upTo(60), upTo(30)...)
	for _, p := range []float64{0.05, 0.3, 0.5, 0.75, 0.95} {
		a, b := Quantile(x, p, 0.95), CensoredQuantile(Exact(x), p, 0.95)
		if k := kaplanMeier(Exact(x)).quantile(p); k != a.Center {
			t.Errorf("p=%v: kaplan-meier %v, sample %v", p, k, a.Center)
		}
		if a.Center != b.Center || a.Low != b.Low || a.High != b.High || a.Method != b.Method {
			t.Errorf("p=%v: %+v and %+v", p, a, b)
		}
	}
}

// With a common follow-up a censored value counts as beyond it.
func TestCensoredQuantileAtTheHorizon(t *testing.T) {
	x := Exact(upTo(100))
	for i := range x {
		if x[i].Value > 90 {
			x[i] = Obs{90, true}
		}
	}
	median, p95 := CensoredQuantile(x, 0.5, 0.95), CensoredQuantile(x, 0.95, 0.95)
	want := Quantile(upTo(100), 0.5, 0.95)
	if median.Center != want.Center || median.Low != want.Low || median.High != want.High || median.Censored != 10 {
		t.Errorf("median: got %+v, want %+v", median, want)
	}
	if !math.IsInf(p95.Center, 1) || p95.Low != 90 || !p95.OpenHigh() {
		t.Errorf("p95: got %+v", p95)
	}
	if len(p95.Warnings) != 1 || p95.Warnings[0].Code != NotReached {
		t.Errorf("p95 warns %+v", p95.Warnings)
	}
}

func TestCensoredQuantileDegenerate(t *testing.T) {
	if e := CensoredQuantile(nil, 0.5, 0.95); !math.IsNaN(e.Center) || e.Warnings[0].Code != Empty {
		t.Errorf("none: %+v", e)
	}
	all := []Obs{{3, true}, {4, true}, {5, true}}
	if e := CensoredQuantile(all, 0.5, 0.95); !math.IsInf(e.Center, 1) || e.Censored != 3 || !e.OpenLow() {
		t.Errorf("all censored: %+v", e)
	}
	early := []Obs{{1, true}, {2, false}}
	if e := CensoredQuantile(early, 0.5, 0.95); e.Center != 2 || !e.OpenLow() || !e.OpenHigh() {
		t.Errorf("censored before the event: %+v", e)
	}
}
