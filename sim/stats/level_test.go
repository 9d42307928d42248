package stats

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// levelTolerance is 6.5 standard errors of 2000 trials at 5%: one cell at exactly
// that fails with a probability below 1e-8 (binomial), all 24 below 1e-6.
const (
	levelTrials    = 2000
	levelTolerance = 0.0317
)

var levelSizes = [][2]int{{30, 30}, {30, 300}, {300, 30}, {6, 200}}

// levelRow is a kind of data of which two samples have the same mean.
type levelRow struct {
	data string
	x, y func(*rand.Rand) float64
	// limit says that the two differ in more than the mean, so that the level is
	// not exact.
	limit bool
}

func levelRows() []levelRow {
	rows := []levelRow{}
	for _, q := range populations {
		rows = append(rows, levelRow{data: q.name, x: q.draw, y: q.draw})
	}
	event := func(r *rand.Rand) float64 { return float64(order(r.Float64() < 0.03)) }
	wide := func(r *rand.Rand) float64 { return 3 * r.NormFloat64() }
	return append(rows, levelRow{data: "events, 3%", x: event, y: event},
		levelRow{data: "normal, the first with 3 times the spread", x: wide, y: (*rand.Rand).NormFloat64, limit: true})
}

// levelTable measures how often Apart tells two of the same mean apart.
func levelTable(t *testing.T) string {
	var table bytes.Buffer
	for _, row := range levelRows() {
		fmt.Fprintf(&table, "| %s |", row.data)
		for _, n := range levelSizes {
			r := rand.New(rand.NewPCG(uint64(n[0]), uint64(n[1])))
			draw := func(n int, law func(*rand.Rand) float64) []Obs {
				x := make([]float64, n)
				for i := range x {
					x[i] = law(r)
				}
				return Exact(x)
			}
			told := 0.0
			for range levelTrials {
				told += share(Apart(draw(n[0], row.x), draw(n[1], row.y), CompareOptions{}).Distinguishable, levelTrials)
			}
			if bound := 1 - coverageLevel + levelTolerance; told > bound {
				t.Errorf("%s, %v: told apart in %.4f of the trials", row.data, n, told)
			}
			mark := ""
			if row.limit {
				mark = " ✱"
			}
			fmt.Fprintf(&table, " %.1f%s |", 100*told, mark)
		}
		fmt.Fprintln(&table)
	}
	return table.String()
}
