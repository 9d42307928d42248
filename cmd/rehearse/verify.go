package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/verify"
	"github.com/rehearse-sim/rehearse/sim/experiment"
)

func verifyVerb() *cobra.Command {
	var format, only string
	var workers int
	c := &cobra.Command{
		Use:   "verify",
		Short: "Hold the simulator against what is published",
		Long: `Simulates mechanisms whose figures are published or follow in closed form, with
the engines that rehearsals use, and prints what is expected and how far off (±)
is as good as equal, what came out, its 99% interval and a verdict: ok when the
whole interval is as good as equal to what is expected, off when none of it is,
else undecided. So a row can be ok whose interval misses what is expected, by
less than its ±. Exit code 1 says that a row is off, 5 that none is off and some
are undecided.`,
		Example: "  rehearse verify\n  rehearse verify --only metastability\n  rehearse verify --format json",
		Args:    atMost(0, "choose rows by --only"),
		RunE: func(c *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return usage(fmt.Errorf("--format is %q, which rows are not written in", format), remedy(format, []string{"text", "json"}))
			}
			rows, err := chosen(only)
			if err != nil {
				return err
			}
			results, err := verified(c.Context(), rows, workers, newProgress(c.ErrOrStderr()))
			if err != nil {
				return err
			}
			if err := printRows(c.OutOrStdout(), results, format); err != nil {
				return internal(err)
			}
			return status(verdictOf(results)).orNil()
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "`FORMAT`: text, or json, an array of objects")
	c.Flags().StringVar(&only, "only", "", "only rows whose family or name contains `TEXT`")
	c.Flags().IntVarP(&workers, "workers", "w", 0, "rows simulated at a time; 0 means one per core")
	return c
}

// chosen returns the rows whose family or name contains the text.
func chosen(only string) ([]verify.Row, error) {
	var rows []verify.Row
	var families []string
	for _, r := range verify.Rows() {
		if len(families) == 0 || families[len(families)-1] != r.Family {
			families = append(families, r.Family)
		}
		if strings.Contains(r.Family+": "+r.Name, only) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, usage(fmt.Errorf("--only %q fits no row", only), remedy(only, families))
	}
	return rows, nil
}

// verified simulates the rows, several at a time.
func verified(ctx context.Context, rows []verify.Row, workers int, p progress) ([]verify.Result, error) {
	done, err := experiment.Run(ctx, experiment.Options{
		Scenario: "verify", Replications: len(rows), Workers: workers, Progress: func(at experiment.Progress) { p.of("rows", at) },
	}, func(_ context.Context, i int) (verify.Result, error) { return rows[i].Play(), nil })
	p.done()
	if ctx.Err() != nil {
		return nil, status(exitInterrupted)
	}
	if err != nil {
		return nil, internal(err)
	}
	var out []verify.Result
	for _, r := range done {
		out = append(out, r.Value)
	}
	return out, nil
}

// verdictOf is the exit code that the verdicts call for.
func verdictOf(results []verify.Result) int {
	code := exitOK
	for _, r := range results {
		switch r.Verdict {
		case verify.Off:
			return exitFailed
		case verify.Undecided:
			code = exitUndecided
		}
	}
	return code
}

// orNil is the status as an error, none when all went well.
func (s status) orNil() error {
	if s == exitOK {
		return nil
	}
	return s
}

func printRows(w io.Writer, results []verify.Result, format string) error {
	if format == "json" {
		return writeRows(w, results)
	}
	family, counts := "", map[verify.Verdict]int{}
	for i, r := range results {
		counts[r.Verdict]++
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
	_, err := fmt.Fprintf(w, "%s: %d ok, %d off, %d undecided\n", many(len(results), "row"), counts[verify.OK], counts[verify.Off], counts[verify.Undecided])
	return err
}

func rowTable(w io.Writer, results []verify.Result) error {
	t := tablewriter.NewTable(w,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone, Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithAlignment(tw.Alignment{tw.AlignLeft, tw.AlignLeft, tw.AlignRight, tw.AlignLeft, tw.AlignRight, tw.AlignRight, tw.AlignLeft, tw.AlignLeft}))
	t.Header("figure", "played by", "expected", "±", "simulated", "99% interval", "unit", "verdict")
	for _, r := range results {
		e := r.Simulated
		interval := "no chance in it"
		switch {
		case e.High > e.Low:
			interval = short(e.Low) + " to " + short(e.High)
		case e.N > 1:
			interval = "no spread"
		}
		if err := t.Append(r.Name, r.Engine, short(r.Expected), short(r.Tolerance), short(e.Center), interval, r.Unit, string(r.Verdict)); err != nil {
			return err
		}
	}
	if err := t.Render(); err != nil {
		return err
	}
	said := map[string]bool{}
	for _, r := range results {
		if !said[r.Source] {
			said[r.Source] = true
			if _, err := fmt.Fprintf(w, "   expected by: %s\n", r.Source); err != nil {
				return err
			}
		}
	}
	_, err := io.WriteString(w, "\n")
	return err
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
		Tolerance float64 `json:"tolerance"`
		Simulated float64 `json:"simulated"`
		Low       float64 `json:"low"`
		High      float64 `json:"high"`
		Level     float64 `json:"confidence"`
		Method    string  `json:"method"`
		Verdict   string  `json:"verdict"`
		Source    string  `json:"source"`
	}
	var out []row
	for _, r := range results {
		e := r.Simulated
		out = append(out, row{
			r.Family, r.Name, r.Engine, r.Unit, r.Expected, r.Tolerance,
			e.Center, e.Low, e.High, e.Confidence, e.Method, string(r.Verdict), r.Source,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
