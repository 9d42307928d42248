package reports

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
)

var _ = Add(Format{
	Name: "csv", Ending: ".csv",
	Doc: "One line per estimate, and per difference of two strategies: what it is of, value and interval, for a spreadsheet.",
	Write: func(w io.Writer, r *Report, _ Style) error {
		c := csv.NewWriter(w)
		lines := [][]string{{"figure", "case", "statistic", "cohort", "strategy", "unit", "center", "low", "high", "confidence", "method", "worlds",
			"against", "decided", "distinguishable", "need"}}
		for _, t := range r.Tables {
			for _, row := range t.Rows {
				for i, e := range row.Cells {
					lines = append(lines, []string{
						row.Figure, string(row.Case), string(row.Statistic), row.Cohort, r.Strategies[i], string(row.Unit),
						field(e.Center), field(e.Low), field(e.High), field(e.Confidence), e.Method, strconv.Itoa(e.N),
						"", "", "", "",
					})
				}
			}
		}
		for _, x := range r.Comparisons {
			e := x.Difference
			lines = append(lines, []string{
				x.Figure, string(x.Case), "difference", "", x.Strategy, string(x.Unit),
				field(e.Center), field(e.Low), field(e.High), field(e.Confidence), e.Method, strconv.Itoa(x.Pairs()),
				x.Against, strconv.FormatBool(x.Decided), strconv.FormatBool(x.Distinguishable), strconv.Itoa(x.Need),
			})
		}
		return c.WriteAll(lines)
	},
	Compare: func(w io.Writer, d *Diff, _ Style) error {
		lines := [][]string{{"figure", "case", "statistic", "strategy", "unit", "before", "after",
			"difference", "low", "high", "confidence", "method", "paired", "better", "same", "worse", "cut_off", "decided", "distinguishable", "need"}}
		for _, m := range d.Moves {
			e := m.Difference
			lines = append(lines, []string{
				m.Figure, string(m.Case), string(m.Statistic), m.Strategy, string(m.Unit), field(m.Before.Center), field(m.After.Center),
				field(e.Center), field(e.Low), field(e.High), field(e.Confidence), e.Method, strconv.FormatBool(d.Paired),
				strconv.Itoa(m.Better), strconv.Itoa(m.Same), strconv.Itoa(m.Worse), strconv.Itoa(m.CutOff),
				strconv.FormatBool(m.Decided), strconv.FormatBool(m.Distinguishable), strconv.Itoa(m.Need),
			})
		}
		return csv.NewWriter(w).WriteAll(lines)
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
