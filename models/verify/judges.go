package verify

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(judges()...)

// Judges of canaries: how much they need, how often they are right, and how often
// they are wrong on a canary that is as good as all others.
func judges() []Row {
	out := sizes()
	out = append(out, power()...)
	out = append(out, peeking()...)
	out = append(out, ranks()...)
	for i := range out {
		out[i].Family = "judges"
	}
	return out
}

// sizes: one-sided at 5% with a power of 80%.
func sizes() []Row {
	var out []Row
	for _, c := range []struct {
		p0, p1, ratio float64
		n             int
	}{
		{0.001, 0.2, 1, 27}, {0.001, 0.01, 1, 834}, {0.01, 0.02, 1, 1826}, {0.001, 0.002, 1, 18519}, {0.001, 0.002, 19, 8603},
		{0.001, 0.0015, 1, 61747}, {0.001, 0.0015, 99, 28943}, {0.01, 0.05, 19, 85},
	} {
		out = append(out, Row{
			Name:   fmt.Sprintf("%g%% against %g%%, %g of the others to one of the canary: requests of the canary", 100*c.p1, 100*c.p0, c.ratio),
			Engine: "two-proportion", Unit: "requests", Expected: float64(c.n), Tolerance: 1, Why: "requests are whole: rounded up here, to the nearest where published",
			Source:   "Fleiss 1981, formula 3.14 without continuity correction",
			Simulate: func(uint64) stats.Estimate { return exactly(float64(stats.SampleSize(c.p0, c.p1, 0.05, 0.8, c.ratio))) },
		})
	}
	return out
}

// power: the formula for the size promises 80%, which the z test keeps; the exact
// test that the detector uses does somewhat worse, by what the sum over
// all pairs of counts says.
func power() []Row {
	const canaries = 12_000
	var out []Row
	for _, c := range []struct {
		n, m   int
		p0, p1 float64
	}{{18519, 18519, 0.001, 0.002}, {8603, 19 * 8603, 0.001, 0.002}} {
		what := fmt.Sprintf("0.2%% against 0.1%%, %d against %d requests, at 5%%: seen", c.n, c.m)
		out = append(out, Row{
			Name: what, Engine: "pooled z", Unit: "%", Expected: 80, Tolerance: 2.2, Why: noise, Source: "Fleiss 1981, formula 3.14: power of 80%",
			Simulate: func(seed uint64) stats.Estimate {
				return share(seed, "power", canaries, func(draw *rng.Stream) bool {
					k1, k2 := draw.Binomial(int64(c.n), c.p1), draw.Binomial(int64(c.m), c.p0)
					return stats.PooledZ(int(k1), c.n, int(k2), c.m) <= 0.05
				})
			},
		}, Row{
			Name: what, Engine: "two-proportion", Unit: "%", Expected: 100 * exactPower(c.n, c.m, c.p1, c.p0, 0.05), Tolerance: 2.2, Why: noise,
			Source: "Fisher 1935: sum over all pairs of counts",
			Simulate: func(seed uint64) stats.Estimate {
				return share(seed, "power", canaries, func(draw *rng.Stream) bool {
					p := probe("two-proportion").(*detect.TwoProportion)
					p.Looks, p.Spend, p.Every = 1, "none", unit.Duration(clock.Minute)
					return judged(p, 1, 1, draw, int64(c.n), int64(c.m), c.p1, c.p0)
				})
			},
		})
	}
	return out
}

// exactPower is the chance that Fisher's test rejects at alpha.
func exactPower(n, m int, p, q, alpha float64) float64 {
	x, y := distuv.Binomial{N: float64(n), P: p}, distuv.Binomial{N: float64(m), P: q}
	reach := func(n int, p float64) (low, high int) {
		mean, sd := float64(n)*p, math.Sqrt(float64(n)*p)
		return max(0, int(mean-9*sd)), min(n, int(mean+9*sd)+1)
	}
	power := 0.0
	low, high := reach(m, q)
	from, to := reach(n, p)
	for b := low; b <= high; b++ {
		a := from
		for a <= to && stats.TwoProportion(a, n, b, m) > alpha {
			a++
		}
		from = a // more failures of the others only raise it
		power += y.Prob(float64(b)) * (1 - x.CDF(float64(a-1)))
	}
	return power
}

// peeking: a test for one look that is taken again and again on the same data, on
// new data in every step, with its alpha spent, and the one that may be taken at will.
func peeking() []Row {
	const canaries = 6000
	minute := unit.Duration(clock.Minute)
	naive := func(looks int) detect.Probe {
		p := probe("two-proportion").(*detect.TwoProportion)
		p.Sides, p.Looks, p.Spend, p.Every = "two", looks, "none", minute
		return p
	}
	wrong := func(p detect.Probe, steps, looks int) func(uint64) stats.Estimate {
		return func(seed uint64) stats.Estimate {
			return share(seed, "peeking", canaries, func(draw *rng.Stream) bool {
				return judged(p, steps, looks, draw, 4000, 4000, 0.1, 0.1)
			})
		}
	}
	var out []Row
	for _, c := range []struct {
		looks      int
		want, near float64
	}{{1, 5, 1.6}, {5, 14.2, 2.5}, {10, 19.3, 2.9}, {20, 24.8, 3}} {
		out = append(out, Row{
			Name: fmt.Sprintf("a clean canary, %d looks at 5%% each: false alarms", c.looks), Engine: "two-proportion", Unit: "%",
			Expected: c.want, Tolerance: c.near, Why: noise, Source: "Armitage, McPherson and Rowe, JRSS A 132, 1969, table 2", Simulate: wrong(naive(c.looks), 1, c.looks),
		})
	}
	// Table 2 is of normal data. Counts come in lumps, so an exact test at 5% is wrong
	// 4.7% of the time. The tolerances are as wide as the intervals of so many canaries.
	level := 2 * exactPower(4000, 4000, 0.1, 0.1, 0.025)
	for _, steps := range []int{5, 10, 20} {
		out = append(out, Row{
			Name: fmt.Sprintf("a clean canary of %d steps, a look at 5%% in each, at so many requests that counts are as good as normal: false alarms", steps), Engine: "pooled z", Unit: "%",
			Expected: 100 * (1 - math.Pow(0.95, float64(steps))), Tolerance: 2, Why: noise, Source: "closed form: 1-(1-5%)^k of independent looks: 22.6, 40.1, 64.2%",
			Simulate: func(seed uint64) stats.Estimate {
				return share(seed, "looks", 20_000, func(draw *rng.Stream) bool {
					const n = 4_000_000
					for range steps {
						if k, m := draw.Binomial(n, 0.1), draw.Binomial(n, 0.1); stats.PooledZ(int(k), n, int(m), n) <= 0.05 {
							return true
						}
					}
					return false
				})
			},
		}, Row{
			Name: fmt.Sprintf("a clean canary of %d steps, a look at 5%% in each: false alarms", steps), Engine: "two-proportion", Unit: "%",
			Expected: 100 * (1 - math.Pow(1-level, float64(steps))), Tolerance: 3.5, Why: noise, Source: "closed form: 1-(1-α)^k of independent looks, α by the sum over all pairs of counts", Simulate: wrong(naive(1), steps, 1),
		})
	}
	spent := naive(20).(*detect.TwoProportion)
	spent.Spend = "late"
	always := probe("msprt").(*detect.MSPRT)
	always.Alpha, always.Sides, always.Every = 0.05, "two", minute
	for _, c := range []struct {
		engine, source string
		probe          detect.Probe
	}{
		{"two-proportion", "Lan and DeMets, Biometrika 70, 1983: at most 5% where what is spent adds up to 5%", spent},
		{"msprt", "Johari, Pekelis and Walsh, arXiv 1512.04922: at most 5%", always},
	} {
		out = append(out, Row{
			Name: "a clean canary, 20 looks at 5% all together: false alarms", Engine: c.engine, Unit: "%",
			Expected: 5, AtMost: true, Source: c.source, Simulate: wrong(c.probe, 1, 20),
		})
	}
	for _, c := range []struct {
		engine string
		probe  detect.Probe
	}{{"msprt", always}, {"canary-compare", probe("canary-compare")}} {
		out = append(out, Row{
			Name: "a canary that fails three times as often, 20 looks at 4000 requests: seen", Engine: c.engine, Unit: "%", Expected: 100, Tolerance: 2, Why: noise,
			Source: "Robbins, Ann. Math. Statist. 41, 1970: sequential tests have power one; 6.4 sd apart at the first look",
			Simulate: func(seed uint64) stats.Estimate {
				return share(seed, "power", 600, func(draw *rng.Stream) bool { return judged(c.probe, 1, 20, draw, 4000, 4000, 0.03, 0.01) })
			},
		})
	}
	return out
}

// ranks: few points that are alike, compared by ranks at 98% without tolerance. Up
// to 4 on each side the interval falls back to the extreme differences; from 5 on it
// is the normal approximation, of which the exact law says how often it is wrong.
func ranks() []Row {
	var out []Row
	for _, c := range []struct{ n, wins int }{{3, 9}, {4, 16}, {5, 25}, {10, 82}} {
		want := 100 * stats.RankSumExact(c.n, c.n, c.wins)
		out = append(out, Row{
			Name: fmt.Sprintf("%d points against %d that are alike: High at 98%%", c.n, c.n), Engine: "mann-whitney", Unit: "%",
			Expected: want, Tolerance: 0.35 * math.Sqrt(want), Why: noise, Source: fmt.Sprintf("Mann and Whitney 1947: at least %d wins of %d, by the exact law", c.wins, c.n*c.n),
			Simulate: func(seed uint64) stats.Estimate {
				j := detect.Judged{Direction: "increase", NaN: "remove", Effect: "cles"}
				x, y := make([]float64, c.n), make([]float64, c.n)
				return share(seed, "ranks", 25_000, func(draw *rng.Stream) bool {
					for i := range x {
						x[i], y[i] = draw.Normal(), draw.Normal()
					}
					return j.Classify(x, y, 0.98, 0) == detect.High
				})
			},
		})
	}
	return out
}

// judged plays a canary of so many steps and looks a minute apart, with so many
// requests per look of it and of the others that fail by p and by q, and reports
// whether the judge ever failed it.
func judged(of detect.Probe, steps, looks int, draw *rng.Stream, n, m int64, p, q float64) bool {
	watch, s := begun(of)
	s.Every = clock.Minute
	for step := range steps {
		s.Step = step
		for look := range looks + 1 { // the first sample straddles the steps
			s.Reset()
			s.At = s.At.Add(s.Every)
			if look > 0 {
				*s.Group(0, exposure.Lit, 0) = signal.Counts{Requests: n, Errors: draw.Binomial(n, p)}
				*s.Group(0, exposure.OldSide, 0) = signal.Counts{Requests: m, Errors: draw.Binomial(m, q)}
			}
			if watch.Observe(s).State == signal.Fail {
				return true
			}
		}
	}
	return false
}

// share is in how many percent of n trials something holds.
func share(seed uint64, what string, n int, holds func(*rng.Stream) bool) stats.Estimate {
	key, k := rng.NewWorld(seed, 0).Key("verify/"+what), 0
	for i := range n {
		draw := key.At(uint64(i))
		if holds(&draw) {
			k++
		}
	}
	e := stats.Proportion(k, n, Confidence)
	e.Center, e.Low, e.High = 100*e.Center, 100*e.Low, 100*e.High
	return e
}
