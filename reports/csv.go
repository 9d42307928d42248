package reports

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
)

var _ = Add(Format{
	Name: "csv", Ending: ".csv",
	Doc: "One line per estimate: figure, case, statistic, cohort, strategy, value and interval, for a spreadsheet.",
	Write: func(w io.Writer, r *Report, _ Style) error {
		c := csv.NewWriter(w)
		lines := [][]string{{"figure", "case", "statistic", "cohort", "strategy", "unit", "center", "low", "high", "confidence", "method", "worlds"}}
		for _, t := range r.Tables {
			for _, row := range t.Rows {
				for i, e := range row.Cells {
					lines = append(lines, []string{
						row.Figure, string(row.Case), string(row.Statistic), row.Cohort, r.Strategies[i], string(row.Unit),
						field(e.Center), field(e.Low), field(e.High), field(e.Confidence), e.Method, strconv.Itoa(e.N),
					})
				}
			}
		}
		return c.WriteAll(lines)
	},
})

// field writes a number with all its digits, nothing where it is not defined, and
// inf where it lies beyond what was followed.
func field(v float64) string {
	switch {
	case math.IsNaN(v):
		return ""
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
