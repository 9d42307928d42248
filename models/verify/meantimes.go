package verify

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(meantimes()...)

// meantimes are why strategies are compared in the same worlds: times of people are
// lognormal, and means of so few of them hardly tell one way of working from another.
// The coefficients of variation follow from what is published for no change at all, over
// N incidents against N; the rest from halves of them.
func meantimes() []Row {
	const trials = 16_000
	const source = "Davidovič, Incident Metrics in SRE, 2021"
	var out []Row
	for _, c := range []struct {
		company          string
		n                int
		mean, cv         float64 // minutes
		worse, far, none float64 // percent
		within           float64 // minutes: 90% of the differences between 500 incidents and 500 others
	}{
		{"A", 173, 146, 2.17, 38, 49, 19, 33},
		{"B", 103, 151, 1.97, 40, 50, 23, 31},
		{"C", 609, 271, 1.53, 20, 64, 10, 43},
	} {
		law := rng.LogNormalMeanCV(c.mean, c.cv)
		for _, r := range []struct {
			what   string
			n      int
			factor float64 // of the later times
			gain   float64 // minutes, at least
			below  bool
			want   float64
		}{
			{"every incident is a tenth shorter: the mean looks longer", c.n / 2, 0.9, 0, true, c.worse},
			{"every incident is a tenth shorter: the mean looks 15 minutes shorter", c.n / 2, 0.9, 15, false, c.far},
			{"nothing has changed: the mean looks half an hour shorter", c.n, 1, 30, false, c.none},
		} {
			out = append(out, Row{
				Family: "mean times", Name: fmt.Sprintf("company %s, %s", c.company, r.what), Engine: "lognormal times", Unit: "%",
				Expected: r.want, Tolerance: 4, Why: "published of the companies' own incidents, in whole percents; here lognormal times of their mean and variation stand for them", Source: source,
				Simulate: func(seed uint64) stats.Estimate {
					return share(seed, "meantimes", trials, func(draw *rng.Stream) bool {
						before, after := 0.0, 0.0
						for range r.n {
							before += law.Sample(draw)
							after += r.factor * law.Sample(draw)
						}
						gain := (before - after) / float64(r.n)
						return gain < r.gain == r.below
					})
				},
			})
		}
		out = append(out, Row{
			Family: "mean times", Engine: "lognormal times", Unit: "%", Expected: 90, Tolerance: 1.5, Why: noise + "; and minutes are published whole", Source: source,
			Name: fmt.Sprintf("company %s, nothing has changed over 1000 incidents: the means of both halves are within %g minutes", c.company, c.within),
			Simulate: func(seed uint64) stats.Estimate {
				return share(seed, "meantimes", trials, func(draw *rng.Stream) bool {
					sum := 0.0
					for range 500 {
						sum += law.Sample(draw) - law.Sample(draw)
					}
					return math.Abs(sum/500) <= c.within
				})
			},
		})
	}
	return append(out, Row{
		Family: "mean times", Name: "every incident is a tenth shorter, in the same worlds: the mean is shorter", Engine: "lognormal times", Unit: "%",
		Expected: 100, Source: "closed form: the same draws, times 0.9",
		Simulate: func(seed uint64) stats.Estimate {
			law := rng.LogNormalMeanCV(146, 2.17)
			e := share(seed, "meantimes", 4000, func(draw *rng.Stream) bool {
				before, after := 0.0, 0.0
				for range 86 {
					x := law.Sample(draw)
					before, after = before+x, after+0.9*x
				}
				return after < before
			})
			e.Low, e.High = e.Center, e.Center
			return e
		},
	})
}
