package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// population is a distribution whose mean and quantiles are known.
type population struct {
	name     string
	draw     func(r *rand.Rand) float64
	mean     float64
	quantile func(p float64) float64
}

var populations = []population{
	{"normal", (*rand.Rand).NormFloat64, 0, normalQuantile},
	{"lognormal σ 1.2", func(r *rand.Rand) float64 { return math.Exp(1.2 * r.NormFloat64()) },
		math.Exp(0.72), func(p float64) float64 { return math.Exp(1.2 * normalQuantile(p)) }},
	{"70% zeros, else exponential", func(r *rand.Rand) float64 { return spike(r, 0.7) },
		0.3, func(p float64) float64 { return math.Max(0, math.Log(0.3/(1-p))) }},
	// floor(2·Exp(1)): P(X >= k) = e^(-k/2)
	{"ties (geometric)", func(r *rand.Rand) float64 { return math.Floor(2 * r.ExpFloat64()) },
		1 / math.Expm1(0.5), func(p float64) float64 { return math.Ceil(-2*math.Log(1-p)) - 1 }},
}

func (q population) sample(r *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = q.draw(r)
	}
	return x
}

// follow censors exponential times: all at the same horizon, or each at its own
// uniform time up to it.
func follow(r *rand.Rand, n int, horizon float64, common bool) []Obs {
	x := make([]Obs, n)
	for i := range x {
		end := horizon
		if !common {
			end *= r.Float64()
		}
		x[i].Value = r.ExpFloat64()
		if x[i].Value > end {
			x[i] = Obs{end, true}
		}
	}
	return x
}

func sizes(n ...int) map[int]bool {
	m := map[int]bool{}
	for _, v := range n {
		m[v] = true
	}
	return m
}

func coverageRows() []coverageRow {
	var rows []coverageRow
	limits := [][]int{nil, {10, 30, 72, 100}, {10, 30, 72, 100}, {10, 30}}
	for i, q := range populations {
		rows = append(rows, coverageRow{
			method: "mean, t", data: q.name, truth: q.mean, limit: sizes(limits[i]...),
			estimate: func(r *rand.Rand, n int) Estimate { return Mean(q.sample(r, n), coverageLevel) },
		})
	}
	for _, p := range []float64{0.5, 0.95} {
		for _, q := range populations {
			rows = append(rows, coverageRow{
				method: quantileName(p) + ", order statistics", data: q.name, truth: q.quantile(p),
				estimate: func(r *rand.Rand, n int) Estimate { return Quantile(q.sample(r, n), p, coverageLevel) },
			})
		}
	}
	rows = append(rows, coverageRow{
		method: "difference, Compare", data: "lognormal σ 1.2, paired, truncated at 10", truth: 0,
		estimate: func(r *rand.Rand, n int) Estimate {
			a, b := populations[1].sample(r, n), populations[1].sample(r, n)
			return Compare(Exact(a), Exact(b), CompareOptions{Horizon: 10}).Difference
		},
	})
	for _, i := range []int{0, 1, 2} {
		rows = append(rows, coverageRow{
			method: "difference, Apart", data: populations[i].name, truth: 0, trials: 2000,
			estimate: func(r *rand.Rand, n int) Estimate {
				return Apart(Exact(populations[i].sample(r, n)), Exact(populations[i].sample(r, n)), CompareOptions{}).Difference
			},
		})
	}
	rows = append(rows, proportionRows()...)
	rows = append(rows, censoredRows()...)
	rows = append(rows, mixtureRows()...)
	return append(rows, rankRows()...)
}

func proportionRows() []coverageRow {
	var rows []coverageRow
	for _, p := range []float64{0.02, 0.2, 0.5} {
		count := func(r *rand.Rand, n int) int {
			k := 0
			for range n {
				k += order(r.Float64() < p)
			}
			return k
		}
		data := fmt.Sprintf("share %v", p)
		rows = append(rows, coverageRow{
			method: "proportion, Wilson", data: data, truth: p, limit: sizes(),
			estimate: func(r *rand.Rand, n int) Estimate { return Proportion(count(r, n), n, coverageLevel) },
		}, coverageRow{
			method: "proportion, Clopper-Pearson", data: data, truth: p,
			estimate: func(r *rand.Rand, n int) Estimate { return ProportionExact(count(r, n), n, coverageLevel) },
		})
	}
	return rows
}

func censoredRows() []coverageRow {
	var rows []coverageRow
	for _, p := range []float64{0.5, 0.9} {
		truth := -math.Log(1 - p)
		rows = append(rows, coverageRow{
			method: quantileName(p) + ", Kaplan-Meier", data: "exponential, common follow-up 1.2", truth: truth,
			estimate: func(r *rand.Rand, n int) Estimate { return CensoredQuantile(follow(r, n, 1.2, true), p, coverageLevel) },
		}, coverageRow{
			method: quantileName(p) + ", Kaplan-Meier", data: "exponential, follow-up uniform to 5", truth: truth,
			estimate: func(r *rand.Rand, n int) Estimate { return CensoredQuantile(follow(r, n, 5, false), p, coverageLevel) },
		})
	}
	return rows
}

// mixtureRows: bad worlds are lognormal and censored at 12, clean ones mostly 0.
func mixtureRows() []coverageRow {
	bad, clean := populations[1], populations[2]
	below := func(v float64) (f, g float64) {
		if v > 0 {
			f = normalCDF(math.Log(v) / 1.2)
		}
		if v >= 0 {
			g = 1 - 0.3*math.Exp(-v)
		}
		return f, g
	}
	var rows []coverageRow
	for _, w := range []float64{0.1, 0.5} {
		for _, p := range []float64{0.5, 0.95} {
			lo, hi := -1.0, 1000.0
			for range 100 {
				mid := (lo + hi) / 2
				if f, g := below(mid); w*f+(1-w)*g < p {
					lo = mid
				} else {
					hi = mid
				}
			}
			rows = append(rows, coverageRow{
				method: quantileName(p) + ", mixture", data: fmt.Sprintf("%v bad, n of each", w), truth: max(math.Round(hi*1e9)/1e9, 0),
				trials: 2000,
				estimate: func(r *rand.Rand, n int) Estimate {
					b := Exact(bad.sample(r, n))
					for i := range b {
						if b[i].Value > 12 {
							b[i] = Obs{12, true}
						}
					}
					return MixtureQuantile(b, Exact(clean.sample(r, n)), w, p, coverageLevel)
				},
			})
		}
	}
	// Both plays of a world have its luck: the bad one a normal value above the clean one's.
	half := func(p float64) float64 { // quantile of the even mixture of N(1,1) and N(0,1)
		lo, hi := -10.0, 10.0
		for range 100 {
			if mid := (lo + hi) / 2; (normalCDF(mid-1)+normalCDF(mid))/2 < p {
				lo = mid
			} else {
				hi = mid
			}
		}
		return lo
	}
	for _, p := range []float64{0.5, 0.95} {
		rows = append(rows, coverageRow{
			method: quantileName(p) + ", mixture", data: "0.5 bad, the same luck in both", truth: half(p), trials: 2000,
			estimate: func(r *rand.Rand, n int) Estimate {
				c := populations[0].sample(r, n)
				b := slices.Clone(c)
				for i := range b {
					b[i]++
				}
				return MixtureQuantile(Exact(b), Exact(c), 0.5, p, coverageLevel)
			},
		})
	}
	return slices.Clip(rows)
}

// rankRows: pairs that are normal together, whose correlation of ranks is
// 6/π·asin(ρ/2) (Pearson, 1907); unrelated pairs with many ties; and pairs of
// which half are equal and half unrelated, all even over five values, so that
// the correlation is 1/2.
func rankRows() []coverageRow {
	var rows []coverageRow
	for _, rho := range []float64{0, 0.5, 0.9} {
		rows = append(rows, coverageRow{
			method: "rank correlation", data: fmt.Sprintf("normal, ρ %v", rho), truth: 6 / math.Pi * math.Asin(rho/2),
			estimate: func(r *rand.Rand, n int) Estimate {
				x, y := populations[0].sample(r, n), populations[0].sample(r, n)
				for i := range y {
					y[i] = rho*x[i] + math.Sqrt(1-rho*rho)*y[i]
				}
				return RankCorrelation(x, y, coverageLevel)
			},
		})
	}
	ties := func(r *rand.Rand, n int, equal float64) Estimate {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i], y[i] = float64(r.IntN(5)), float64(r.IntN(5))
			if r.Float64() < equal {
				y[i] = x[i]
			}
		}
		return RankCorrelation(x, y, coverageLevel)
	}
	return append(rows, coverageRow{
		method: "rank correlation", data: "five values, unrelated",
		estimate: func(r *rand.Rand, n int) Estimate { return ties(r, n, 0) },
	}, coverageRow{
		method: "rank correlation", data: "five values, half of them equal", truth: 0.5, limit: sizes(10, 30, 72, 100),
		estimate: func(r *rand.Rand, n int) Estimate { return ties(r, n, 0.5) },
	})
}
