package rng

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// seconds is a number parser as a scenario has it: durations, in seconds.
func seconds(s string) (float64, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration such as 6ms", s)
	}
	return d.Seconds(), nil
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want Dist
	}{
		{"5m", Constant{300}},
		{"  0s ", Constant{0}},
		{"constant(5m)", Constant{300}},
		{"exp(5m)", Exponential{300}},
		{" exp ( mean = 5m ) ", Exponential{300}},
		{"uniform(1m, 5m)", Uniform{60, 300}},
		{"uniform(high=5m,low=1m)", Uniform{60, 300}},
		{"triangular(1m, 2m, 5m)", Triangular{60, 120, 300}},
		{"triangular(high=5m, low=1m, mode=1m)", Triangular{60, 60, 300}},
		{"uniform(1m,1m)", Uniform{60, 60}},
		{"lognormal(p50=6ms, p95=20ms)", LogNormalP50P95(0.006, 0.020)},
		{"lognormal(p95=20ms, p50=6ms)", LogNormalP50P95(0.006, 0.020)},
		{"lognormal(p50=6ms, p95=6ms)", LogNormalP50P95(0.006, 0.006)},
		{"lognormal(mean=8ms, cv=0.5)", LogNormalMeanCV(0.008, 0.5)},
		{"lognormal(sigma=0.8)", LogNormalFactor(0.8)},
		{"lognormal(mu=-5, sigma=0.8)", LogNormal{-5, 0.8}},
		{"normal(mean=5m, sd=1m)", Normal{300, 60}},
		{"gamma(mean=5m, cv=0.5)", Gamma{4, 75}},
		{"gamma(shape=4, scale=75s)", Gamma{4, 75}},
		{"weibull(shape=0.7, scale=5m)", Weibull{0.7, 300}},
		{"empirical(1s, 8s, 2s)", Empirical([]float64{1, 2, 8})},
	} {
		got, err := Parse(c.text, seconds)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.text, got, c.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
		msg    string
	}{
		{"", 0, "the distribution is empty: write for example exp(5m), or a number for a constant"},
		{"5q", 0, `"5q" is not a duration such as 6ms`},
		{" lognorml(p50=6ms, p95=20ms)", 1, `unknown distribution "lognorml", did you mean lognormal?`},
		{"exponential(5m)", 0, `unknown distribution "exponential", did you mean exp?`},
		{"Exp(5m)", 0, `unknown distribution "Exp", did you mean exp?`},
		{"wiebull(shape=1, scale=5m)", 0, `unknown distribution "wiebull", did you mean weibull?`},
		{"pareto(5m)", 0, `unknown distribution "pareto": there are constant, empirical, exp, gamma, lognormal, normal, triangular, uniform, weibull, or a number for a constant`},
		{"zipf(1.0)", 0, "zipf divides a total into sizes and can not be drawn from: write for example lognormal(sigma=0.8)"},
		{"exp", 0, "exp needs its parameters: write exp(5m)"},
		{"exp()", 0, "exp needs its parameters: write exp(5m)"},
		{"exp(5m", 6, "missing ) at the end"},
		{"exp(5m) x", 8, `unexpected "x" behind the )`},
		{"exp(exp(5m))", 7, "unexpected ( inside the parameters: distributions do not nest"},
		{"exp(5m, 6m)", 4, "exp does not fit 2 numbers without names: write exp(5m)"},
		{"exp(0s)", 4, "mean of exp must be greater than 0, got 0s"},
		{"exp(-5m)", 4, "mean of exp must be greater than 0, got -5m"},
		{"exp(5)", 4, `mean of exp: "5" is not a duration such as 6ms`},
		{"triangular(1m, 6m, 5m)", 0, "triangular wants its low end, its likeliest value and its high end in this order"},
		{"uniform(5m, 1m)", 0, "the low end of uniform is above the high end: swap them"},
		{"uniform(5m,)", 11, "missing number: after a comma or = comes a number"},
		{"uniform(1m, high=5m)", 12, "name every parameter of uniform or none: write uniform(1m, 5m)"},
		{"lognormal(6ms, 20ms)", 10, "lognormal does not fit 2 numbers without names: write " + lognormalForm.usage},
		{"lognormal(p50=6ms)", 10, "p50 of lognormal alone is not enough: write " + lognormalForm.usage},
		{"lognormal(p50=6ms, cv=1)", 10, "p50, cv do not determine lognormal: write " + lognormalForm.usage},
		{"lognormal(p50=6ms, p59=20ms)", 19, `lognormal has no parameter "p59", did you mean p50? write ` + lognormalForm.usage},
		{"exp(scale=5m)", 4, `exp has no parameter "scale": write exp(5m)`},
		{"lognormal(p50=6ms, p50=20ms)", 19, "p50 of lognormal is given twice"},
		{"lognormal(p50=20ms, p95=6ms)", 0, "p95 of lognormal is below p50: it must be at least as large"},
		{"lognormal(sigma=0.8s)", 10, `sigma of lognormal: "0.8s" is not a plain number`},
		{"lognormal(sigma=-1)", 10, "sigma of lognormal must be at least 0, got -1"},
		{"lognormal(sigma=NaN)", 10, `sigma of lognormal: "NaN" is not a finite number`},
		{"lognormal(sigma=Inf)", 10, `sigma of lognormal: "Inf" is not a finite number`},
		{"lognormal(sigma=99)", 0, "lognormal with these numbers has no finite mean and variance: choose less extreme ones"},
		{"normal(=1m, sd=1m)", 7, "missing name before ="},
		{"normal(mean=-1m, sd=1m)", 7, "mean of normal must be at least 0, got -1m"},
		{"gamma(mean=5m, cv=0)", 15, "cv of gamma must be greater than 0, got 0"},
		{"empirical()", 0, "empirical needs values: write empirical(1s, 2s, 8s)"},
		{"empirical(1s, x)", 14, `value of empirical: "x" is not a duration such as 6ms`},
		{"empirical(file=x)", 10, "empirical has no named parameters: write empirical(1s, 2s, 8s)"},
		{"empirical(times.csv)", 10, `value of empirical: "times.csv" is not a duration such as 6ms`},
		{strings.Repeat("x", maxText+1), 0, "a distribution of 65537 bytes is too long: the limit is 65536"},
	} {
		d, err := Parse(c.text, seconds)
		var syntax *SyntaxError
		switch {
		case !errors.As(err, &syntax) || d != nil:
			t.Errorf("%.40q: got %v, %v", c.text, d, err)
		case syntax.Offset != c.offset || syntax.Error() != c.msg:
			t.Errorf("%.40q:\n got %d: %s\nwant %d: %s", c.text, syntax.Offset, syntax, c.offset, c.msg)
		}
	}
}

// Every distribution's text reads back to an equal one, and short numbers stay
// short.
func TestTextRoundTrip(t *testing.T) {
	for _, c := range continuous {
		roundTrip(t, c.dist)
	}
	for _, c := range []struct{ text, want string }{
		{"3", "constant(3)"},
		{"lognormal(p50=0.006, p95=0.02)", "lognormal(p50=0.006, p95=0.02)"},
		{"lognormal(p50=720, p95=3600)", "lognormal(p50=720, p95=3600)"},
		{"lognormal(p50=180, p95=1200.5)", "lognormal(p50=180, p95=1200.5)"},
		{"lognormal(sigma=0.8)", "lognormal(sigma=0.8)"},
		{"lognormal(mean=1, cv=0)", "lognormal(sigma=0)"},
		{"exp(300)", "exp(300)"},
		{"empirical(2, 1, 1)", "empirical(1, 1, 2)"},
		{"gamma(mean=300, cv=0.5)", "gamma(shape=4, scale=75)"},
	} {
		d, err := Parse(c.text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.String(); got != c.want {
			t.Errorf("%s: text %s, want %s", c.text, got, c.want)
		}
		roundTrip(t, d)
	}
	s := NewWorld(30, 0).Stream("test/round")
	for range 2000 {
		roundTrip(t, LogNormal{Mu: 10 * s.Normal(), Sigma: 3 * s.Float64()})
		roundTrip(t, Gamma{Shape: s.Exp() + 1e-9, Scale: math.Exp(9 * s.Normal())})
	}
}

func roundTrip(t *testing.T, d Dist) {
	t.Helper()
	again, err := Parse(d.String(), nil)
	if err != nil || !reflect.DeepEqual(again, d) {
		t.Errorf("%s reads back as %v, %v", d, again, err)
	}
}

// No text makes Parse panic or yield a distribution that breaks its contract;
// what it yields reads back.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"5", "exp(5)", "uniform(1, 5)", "lognormal(p50=6, p95=20)", "lognormal(mean=8, cv=1)", "lognormal(sigma=0.8)",
		"lognormal(mu=1, sigma=0)", "normal(mean=5, sd=1)", "gamma(mean=5, cv=0.5)", "weibull(shape=0.7, scale=5)", "triangular(1, 2, 5)",
		"empirical(1, 2, 8)", "empirical(latency.csv)", "exp(", "exp(,)", "(5)", "zipf(1)", "exp(1e-320)", "uniform(-0, 0x1p-9)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text, nil)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(text) || syntax.Msg == "" {
				t.Fatalf("bad error %#v", err)
			}
			return
		}
		s := NewWorld(1, 0).Stream("fuzz")
		p := Compile(d)
		if x := p.Sample(&s); math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%s: drew %v", d, x)
		}
		if m, v := d.Mean(), d.Variance(); math.IsNaN(m+v) || math.IsInf(m+v, 0) || v < 0 {
			t.Errorf("%s: mean %v, variance %v", d, m, v)
		}
		roundTrip(t, d)
	})
}
