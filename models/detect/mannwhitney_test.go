package detect_test

import (
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

func times(n int, v float64) []float64 { return slices.Repeat([]float64{v}, n) }

// Kayenta's own cases and those of its issues: spinnaker#6278 (most points a
// hundred times as high, and it passes), kayenta#426 (sparse), kayenta#780.
func TestKayentaVectors(t *testing.T) {
	rising := detect.Judged{Direction: "increase", NaN: "remove", Effect: "mean-ratio"}
	either, lower, replace := rising, rising, rising
	either.Direction, lower.Direction, replace.NaN = "either", "decrease", "replace"
	far, cles := rising, rising
	far.Up, cles.Effect, cles.Up = 20, "cles", 0.9
	few, more := []float64{1, 2, 3}, []float64{11, 12, 13}
	for _, c := range []struct {
		name string
		j    detect.Judged
		x, y []float64
		want detect.Class
	}{
		{"6 of 10 at a hundred times", rising, append(times(6, 100), times(4, 1)...), times(10, 1), detect.Passes},
		{"7 of 10 at a hundred times", rising, append(times(7, 100), times(3, 1)...), times(10, 1), detect.Passes},
		{"8 of 8 at a hundred times", rising, times(8, 100), times(10, 1), detect.High},
		{"sparse against nothing", rising, []float64{0, 1, 2, 1, 0, 0}, times(6, 0), detect.Passes},
		{"3 against 3, all apart: the extreme differences", rising, more, few, detect.High},
		{"the other way round, which is no increase", rising, few, more, detect.Passes},
		{"the other way round, either way", either, few, more, detect.Low},
		{"the other way round, a decrease", lower, few, more, detect.Low},
		{"an increase that is none of a decrease", lower, more, few, detect.Passes},
		{"the same, in another order", rising, few, []float64{3, 1, 2}, detect.Passes},
		{"more variable, kayenta#780", rising,
			[]float64{10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7},
			[]float64{1, 100, 4, 101, 5, 102, 6, 103, 7, 104, 8, 105, 9, 106, 17}, detect.Passes},
		{"one value everywhere", rising, times(3, 5), times(7, 5), detect.Passes},
		{"each side constant", rising, times(5, 2), times(5, 1), detect.High},
		{"nothing", rising, nil, few, detect.Nodata},
		{"nothing, which counts as 0", replace, few, nil, detect.Passes},
		{"an effect of 6 times, 20 allowed", far, more, few, detect.Passes},
		{"always above, and 90% allowed", cles, more, few, detect.High},
		{"a shift that is small beside its own spread", rising, []float64{1, 5, 9, 13, 17}, []float64{0, 4, 8, 12, 16}, detect.Passes},
	} {
		if got := c.j.Classify(c.x, c.y, 0.98, 0.25); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// On points that are alike, N(100, 5), either way: 3 against 3 is off in 2/20 of the
// worlds when all lie apart, less what the tolerance forgives; another port of the
// judge has 5.2% at 3, 0.3% at 5 and none of 500 at 10. With these chances, each bound
// is passed with a probability below 1e-6.
func TestKayentaFalseAlarms(t *testing.T) {
	j := detect.Judged{Direction: "either", NaN: "remove", Effect: "mean-ratio"}
	off := func(n int) (high int) {
		for i := range 2000 {
			draw := rng.NewWorld(4, i).Stream("kayenta")
			side := func() (x []float64) {
				for range n {
					x = append(x, 100+5*draw.Normal())
				}
				return x
			}
			if c := j.Classify(side(), side(), 0.98, 0.25); c != detect.Passes {
				high++
			}
		}
		return high
	}
	three, five, ten := off(3), off(5), off(10)
	t.Logf("off in 2000: %d at 3 points, %d at 5, %d at 10", three, five, ten)
	if three < 47 || three > 157 || five > 30 || ten > 12 {
		t.Errorf("off in 2000: %d at 3 points, %d at 5, %d at 10", three, five, ten)
	}
}

// A point a minute from scrapes of 30 s, a judgement every three minutes.
func TestMannWhitneyVerdicts(t *testing.T) {
	type judge = detect.MannWhitney
	mute := false
	late := func(s *signal.Sample, side exposure.Side, d clock.Span) {
		if mute {
			return
		}
		s.Latency[exposure.Sides+int(side)][signal.Bucket(d)] = 100
	}
	for _, c := range []struct {
		name            string
		set             func(*judge)
		errors, slower  bool
		others, exposed int64
		want            string
	}{
		{"both are well", nil, false, false, 1000, 1000, "-----......."},
		{"errors and latency", nil, true, true, 1000, 1000, "-----FFFFFFF"},
		{"half of the score", nil, true, false, 1000, 1000, "-----???????"},
		{"half of the score, and it is critical", func(p *judge) { p.Metrics[0].Critical = true }, true, false, 1000, 1000, "-----FFFFFFF"},
		{"three quarters", func(p *judge) { p.Metrics[1].Weight = 3 }, true, false, 1000, 1000, "-----......."},
		{"nobody is exposed", nil, false, false, 1000, 0, "------------"},
		{"nobody is exposed, and it must have data", func(p *judge) { p.Metrics[0].MustHave, p.Metrics[0].Critical = true, true }, false, false, 1000, 0, "-----FFFFFFF"},
		{"half of the metrics have no data: 0 of 100", func(*judge) { mute = true }, false, false, 1000, 1000, "-----FFFFFFF"},
	} {
		mute = false
		p := fresh("mann-whitney", func(p *judge) {
			p.Every = 3 * minute
			if c.set != nil {
				c.set(p)
			}
		})
		f := begin(p, site(30*clock.Second))
		f.sample.Step = 0
		f.scrape(nil) // which begins the step
		var got []signal.Verdict
		for i := range 12 {
			v := f.scrape(func(s *signal.Sample) {
				n := int64(i % 5) // so that no side is constant
				*s.Group(1, exposure.OldSide, 0) = signal.Counts{Requests: c.others, Errors: n}
				*s.Group(1, exposure.Lit, 0) = signal.Counts{Requests: c.exposed, Errors: min(n, c.exposed)}
				if c.others > 0 {
					late(s, exposure.OldSide, clock.Span(10+n)*clock.Millisecond)
				}
				if c.exposed > 0 {
					if c.errors {
						s.Group(1, exposure.Lit, 0).Errors += 200
					}
					slow := clock.Span(10 + n)
					if c.slower {
						slow += 400
					}
					late(s, exposure.Lit, slow*clock.Millisecond)
				}
			})
			got = append(got, v)
		}
		if states(got) != c.want {
			t.Errorf("%s: %q, want %q", c.name, states(got), c.want)
		}
	}
}

func TestChecksOfMannWhitney(t *testing.T) {
	for _, set := range []func(*detect.MannWhitney){
		func(p *detect.MannWhitney) { p.Marginal = 90 }, func(p *detect.MannWhitney) { p.Point = p.Every + 1 },
		func(p *detect.MannWhitney) { p.Metrics = nil }, func(p *detect.MannWhitney) { p.Metrics[0].Weight, p.Metrics[1].Weight = math.NaN(), 0 },
		func(p *detect.MannWhitney) { p.Cohort, p.Metrics = "standard", p.Metrics[1:] },
	} {
		s := site(clock.Minute)
		s.Cohorts = map[string]int{"standard": 0}
		if bad := fresh("mann-whitney", set).Check(s); len(bad) != 1 || bad[0].Hint == "" {
			t.Errorf("%v", bad)
		}
	}
}
