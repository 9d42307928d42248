package reports_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/reports"
)

// The mean of both cases is their means, weighed; where it is sure whether the release
// is bad, there is nothing to weigh.
func TestWhatToReckonWith(t *testing.T) {
	r := report(30)
	at := func(c figure.Case, name string, s figure.Statistic) reports.Estimate {
		for _, table := range r.Tables {
			for _, row := range table.Rows {
				if row.Case == c && row.Figure == name && row.Statistic == s {
					return row.Cells[0]
				}
			}
		}
		t.Fatalf("no %s of %s in the %s case", s, name, c)
		return reports.Estimate{}
	}
	for _, name := range []string{"tenants_hit", "requests_failed", "harm_minutes"} {
		want := r.PBad*at(figure.Bad, name, figure.Mean).Center + (1-r.PBad)*at(figure.Clean, name, figure.Mean).Center
		got := at(figure.Overall, name, figure.Mean)
		if math.Abs(got.Center-want) > 1e-9*want || !(got.Low <= want && want <= got.High) {
			t.Errorf("%s: %+v, want %v", name, got, want)
		}
	}
	// Bad with 30%, 1 release in 20 is 1 bad one in 6.
	if p95, median := at(figure.Overall, "requests_failed", figure.Worst).Center, at(figure.Bad, "requests_failed", figure.Median).Center; p95 <= median {
		t.Errorf("1 in 20 reaches %v, and the median of the bad ones %v", p95, median)
	}
	for _, p := range []float64{0, 1} {
		sure := reports.New(worlds(3), reports.About{Strategies: []string{"canary"}, PBad: p})
		if len(sure.Tables[2].Rows) != 0 {
			t.Errorf("bad with %v: there is a table", p)
		}
	}
}
