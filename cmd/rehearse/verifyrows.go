package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/rehearse-sim/rehearse/models/verify"
)

func printRows(w io.Writer, results []verify.Result, format string) error {
	if format == "json" {
		return writeRows(w, results)
	}
	family, counts, tolerated := "", map[verify.Verdict]int{}, 0
	for i, r := range results {
		counts[r.Verdict]++
		if r.ByTolerance() {
			tolerated++
		}
		if r.Family == family {
			continue
		}
		family = r.Family
		end := i
		for end < len(results) && results[end].Family == family {
			end++
		}
		if _, err := fmt.Fprintf(w, "%s\n", family); err != nil {
			return err
		}
		if err := rowTable(w, results[i:end]); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s: %d ok (%d of them by their tolerance), %d off, %d undecided\n", many(len(results), "row"), counts[verify.OK], tolerated, counts[verify.Off], counts[verify.Undecided])
	return err
}

func rowTable(w io.Writer, results []verify.Result) error {
	t := tablewriter.NewTable(w,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone, Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithAlignment(tw.Alignment{tw.AlignLeft, tw.AlignLeft, tw.AlignRight, tw.AlignLeft, tw.AlignRight, tw.AlignRight, tw.AlignLeft, tw.AlignLeft}))
	t.Header("figure", "played by", "expected", "tolerance", "simulated", "99% interval", "unit", "verdict")
	for _, r := range results {
		e := r.Simulated
		interval := "no chance in it"
		switch {
		case e.High > e.Low:
			interval = short(e.Low) + " to " + short(e.High)
		case e.N > 1:
			interval = "no spread"
		}
		verdict := string(r.Verdict)
		if r.ByTolerance() {
			verdict += " by tolerance"
		}
		if err := t.Append(r.Name, r.Engine, expected(r.Row), tolerance(r.Row), short(e.Center), interval, r.Unit, verdict); err != nil {
			return err
		}
	}
	if err := t.Render(); err != nil {
		return err
	}
	if err := notes(w, "expected by", results, func(r verify.Row) string { return r.Source }); err != nil {
		return err
	}
	if err := notes(w, "tolerance", results, func(r verify.Row) string { return r.Why }); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// notes writes below a table what is said of its rows, each once, and to how many it
// applies if not to all.
func notes(w io.Writer, title string, results []verify.Result, of func(verify.Row) string) error {
	rows := map[string]int{}
	for _, r := range results {
		rows[of(r.Row)]++
	}
	delete(rows, "")
	for _, r := range results {
		note := of(r.Row)
		n := rows[note]
		if n == 0 {
			continue
		}
		delete(rows, note)
		if n < len(results) {
			note += " (" + many(n, "row") + ")"
		}
		if _, err := fmt.Fprintf(w, "   %s: %s\n", title, note); err != nil {
			return err
		}
	}
	return nil
}

// expected writes what is expected, or that it is a bound.
func expected(r verify.Row) string {
	if r.AtMost {
		return "at most " + short(r.Expected)
	}
	return short(r.Expected)
}

// tolerance writes how far off is as good as equal: in the row's unit, and as a
// share of what is expected where that is no percentage itself.
func tolerance(r verify.Row) string {
	switch {
	case r.Tolerance == 0:
		return "none"
	case r.Unit == "%" || r.Expected == 0:
		return "± " + two(r.Tolerance)
	}
	return "± " + two(r.Tolerance) + " (" + two(100*r.Tolerance/math.Abs(r.Expected)) + "%)"
}

// two writes a figure with two digits or more.
func two(x float64) string {
	if math.Abs(x) >= 10 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 2, 64)
}

// short writes a figure with four digits or more.
func short(x float64) string {
	if math.Abs(x) >= 1000 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

func writeRows(w io.Writer, results []verify.Result) error {
	type row struct {
		Family    string  `json:"family"`
		Name      string  `json:"name"`
		Engine    string  `json:"engine"`
		Unit      string  `json:"unit"`
		Expected  float64 `json:"expected"`
		AtMost    bool    `json:"at_most"`
		Tolerance float64 `json:"tolerance"`
		Why       string  `json:"tolerance_reason"`
		Simulated float64 `json:"simulated"`
		Low       float64 `json:"low"`
		High      float64 `json:"high"`
		Level     float64 `json:"confidence"`
		Method    string  `json:"method"`
		Verdict   string  `json:"verdict"`
		By        bool    `json:"by_tolerance"`
		Source    string  `json:"source"`
	}
	var out []row
	for _, r := range results {
		e := r.Simulated
		out = append(out, row{
			r.Family, r.Name, r.Engine, r.Unit, r.Expected, r.AtMost, r.Tolerance, r.Why,
			e.Center, e.Low, e.High, e.Confidence, e.Method, string(r.Verdict), r.ByTolerance(), r.Source,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
