package rehearsal_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// sure is the confidence of the intervals here: a test that finds none of what is
// wrong fails with a probability below 1e-6.
const sure = 1 - 1e-6

// failed counts the worlds in which a detector failed in the bad or the clean plays.
func failed(p *plan.Plan, worlds int, detector string, bad bool) (n int) {
	for r := range worlds {
		w := rehearsal.World(p, 7, r, nil)
		for i := range w.Plays {
			if o := &w.Plays[i]; o.Bad == bad && slices.ContainsFunc(o.Alarms, func(a outcome.Alarm) bool { return a.Detector == detector }) {
				n++
			}
		}
	}
	return n
}

// A clean canary of three steps is taken back no oftener than 1-(1-alpha)^3, whether
// the judge may be looked at for ever or shares its alpha out among planned looks.
func TestGatesAreWrongNoOftenerThanTheyPromise(t *testing.T) {
	const worlds = 100
	p := embedded(t, "false-aborts", "observe.detectors.sequential.alpha=20%", "observe.detectors.planned.alpha=20%").Narrow([]string{"few-points"})
	p.Fidelity = plan.Flow
	bound := 1 - math.Pow(1-0.2, 3)
	for _, name := range []string{"sequential", "planned"} {
		n := failed(p, worlds, name, false)
		if e := stats.ProportionExact(n, worlds, sure); e.Low > bound {
			t.Errorf("%s is wrong in %d of %d worlds, and promises at most %.3g", name, n, worlds, bound)
		}
		if n == 0 {
			t.Errorf("%s is never wrong at 20%% a step: it does not look", name)
		}
	}
}

// A gate that looks once, when n requests of either side are there, sees the difference
// as often as the exact test has power. Source: Fleiss 1981, formula 3.14, gives n for a
// power of 80%; what the exact test has with that is added up here.
func TestAGateSeesAsOftenAsItsTestHasPower(t *testing.T) {
	for _, c := range []struct{ base, bad, share float64 }{{0.01, 0.02, 0.5}, {0.01, 0.05, 0.05}, {0.02, 0.1, 0.1}} {
		ratio := (1 - c.share) / c.share
		n := stats.SampleSize(c.base, c.bad, 0.05, 0.8, ratio)
		others := int(float64(n) * ratio)
		fails := (c.bad - c.base) / (1 - c.base)
		const seconds, worlds = 1200, 300
		p, err := scenarios.Parse("power", fmt.Appendf(nil, gate, float64(n)/c.share/seconds, 100*c.base, 100*fails, 100*c.share), []string{"fidelity=flow"})
		if err != nil {
			t.Fatal(err)
		}
		// How many come is chance: the mean over that, as Poisson has it.
		want, of := 0.0, 0.0
		for z := -2.5; z <= 2.5; z += 0.25 {
			weight := math.Exp(-z * z / 2)
			want += weight * power(n+int(math.Round(z*math.Sqrt(float64(n)))), others, c.base, c.bad)
			of += weight
		}
		want /= of
		got := failed(p, worlds, "once", true)
		// Ordinary errors come in waves: four points are left for that.
		if e := stats.ProportionExact(got, worlds, sure); e.Low > want+0.04 || e.High < want-0.04 {
			t.Errorf("%v%% against %v%% with %d requests of %v%%: seen in %d of %d worlds, want %.3g of them",
				100*c.bad, 100*c.base, n, 100*c.share, got, worlds, want)
		}
		t.Logf("%v%% against %v%%, %d requests: %.3g, want %.3g", 100*c.bad, 100*c.base, n, float64(got)/worlds, want)
	}
}

// gate is a canary that is looked at once, after twenty minutes.
const gate = `
name: power
title: A gate that looks once
clock: {start: "Tue 10:00", follow: 30m}
release: {start: 1m}
tenants: [{cohort: all, count: 400, rate: %.4f/s, skew: zipf(0)}]
load: {operations: [{name: ask, share: 100%%, entry: shop, access: read}], clients: {attempts: 1}}
services: [{name: shop, instances: 4, concurrency: 64, time: 2ms, startup: 1s, errors: %.6f%%}]
change:
  service: shop
  defects: [{kind: functional, name: wrong, probability: 50%%, in: version, fail: %.6f%%, per: attempt}]
strategies: [{name: canary, kind: canary, by: request, steps: [{to: %.4f%%, bake: 40m}, {to: 100%%}]}]
observe:
  scrape: 15s
  detectors: [{name: once, kind: two-proportion, alpha: 5%%, looks: 1, every: 20m, min_requests: 1}]
respond: {actions: [{kind: rollback}]}
`

// power is the chance that the exact one-sided test at 5% sees the difference.
func power(n, others int, base, bad float64) (sum float64) {
	near := func(n int, p float64) (from, to int) {
		mean, sd := float64(n)*p, math.Sqrt(float64(n)*p*(1-p))
		return max(int(mean-6*sd), 0), min(int(mean+6*sd)+1, n)
	}
	probability := func(k, n int, p float64) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return math.Exp(a - b - c + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
	}
	from, to := near(n, bad)
	low, high := near(others, base)
	for k := from; k <= to; k++ {
		for l := low; l <= high; l++ {
			if stats.TwoProportion(k, n, l, others) <= 0.05 {
				sum += probability(k, n, bad) * probability(l, others, base)
			}
		}
	}
	return sum
}
