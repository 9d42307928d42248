package reports

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// grid is a table of estimates: labels down, strategies across.
type grid struct {
	first   string
	columns []string
	labels  []string
	rows    [][]split
}

// split is a cell in two pieces, which share a line where there is room.
type split struct{ center, within string }

func (g *grid) add(label string, row Row, follow float64) {
	cells := make([]split, len(row.Cells))
	for i, e := range row.Cells {
		cells[i].center, cells[i].within = cell(e, row.Unit, follow)
	}
	g.labels, g.rows = append(g.labels, label), append(g.rows, cells)
}

// worlds adds for how many of all the worlds a row's figure is defined, where
// it is not for all.
func (g *grid) worlds(row Row, all int) {
	if row.Given == "" || !slices.ContainsFunc(row.Cells, func(e Estimate) bool { return e.N != all }) {
		return
	}
	cells := make([]split, len(row.Cells))
	for i, e := range row.Cells {
		cells[i].center = fmt.Sprintf("%d of %d", e.N, all)
	}
	g.labels, g.rows = append(g.labels, "  of worlds"), append(g.rows, cells)
}

// gap is the space between two columns.
const gap = 2

// grid writes the widest form that fits: intervals beside the figures, beneath
// them, or fewer strategies at a time.
func (t *page) grid(g grid) {
	for _, joint := range []string{" ", "\n"} {
		if g.width(joint, g.columns) <= t.width {
			t.rows(g.cells(joint, 0, len(g.columns)))
			return
		}
	}
	n := len(g.columns)
	for n > 1 && g.width("\n", g.columns[:n]) > t.width {
		n--
	}
	for from := 0; from < len(g.columns); from += n {
		if from > 0 {
			t.line("")
		}
		t.rows(g.cells("\n", from, min(from+n, len(g.columns))))
	}
}

func (g *grid) width(joint string, columns []string) int {
	total := twwidth.Width(g.first)
	for _, l := range g.labels {
		total = max(total, twwidth.Width(l))
	}
	for c, name := range columns {
		widest := twwidth.Width(name)
		for _, row := range g.rows {
			for _, line := range strings.Split(row[c].join(joint), "\n") {
				widest = max(widest, twwidth.Width(line))
			}
		}
		total += gap + widest
	}
	return total
}

func (s split) join(joint string) string {
	if s.within == "" {
		return s.center
	}
	return s.center + joint + s.within
}

// cells are the header and the rows for some of the strategies.
func (g *grid) cells(joint string, from, to int) [][]string {
	all := [][]string{append([]string{g.first}, g.columns[from:to]...)}
	for i, label := range g.labels {
		row := []string{label}
		for _, s := range g.rows[i][from:to] {
			row = append(row, s.join(joint))
		}
		all = append(all, row)
	}
	return all
}

// rows writes no borders, a line under the header, everything to the left. A
// table that is too wide becomes one paragraph per row.
func (plain) rows(t *page, cells [][]string) error {
	if tableWidth(cells) > t.width {
		t.stacked(cells)
		return nil
	}
	var b bytes.Buffer
	table := tablewriter.NewTable(&b,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Symbols: tw.NewSymbolCustom("plain").WithRow("─"),
			Settings: tw.Settings{
				Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off},
				Lines:      tw.Lines{ShowHeaderLine: tw.On, ShowTop: tw.Off, ShowBottom: tw.Off, ShowFooterLine: tw.Off},
			},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAlignment(tw.AlignLeft),
		tablewriter.WithRowAlignment(tw.AlignLeft),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithPadding(tw.Padding{Left: "", Right: strings.Repeat(" ", gap), Overwrite: true}),
	)
	table.Header(cells[0])
	if err := errors.Join(table.Bulk(cells[1:]), table.Render()); err != nil {
		return err
	}
	width := tableWidth(cells)
	for line := range strings.Lines(b.String()) {
		line = strings.TrimRight(line, " \n")
		if strings.HasPrefix(line, "──") {
			line = strings.Repeat("─", width)
		}
		t.line("%s", line)
	}
	return nil
}

func tableWidth(cells [][]string) int {
	total := -gap
	for c := range cells[0] {
		widest := 0
		for _, row := range cells {
			for line := range strings.SplitSeq(row[c], "\n") {
				widest = max(widest, twwidth.Width(line))
			}
		}
		total += gap + widest
	}
	return total
}

// stacked writes every row as "label: header cell, header cell, …".
func (t *page) stacked(cells [][]string) {
	label := ""
	for _, row := range cells[1:] {
		if row[0] != "" {
			label = row[0]
		}
		var parts []string
		for c, text := range row[1:] {
			if text != "" {
				parts = append(parts, strings.TrimSpace(cells[0][c+1]+" "+strings.ReplaceAll(text, "\n", " ")))
			}
		}
		t.paragraph(strings.TrimSpace(label)+": "+strings.Join(parts, ", "), "  ")
	}
}

// points writes a difference: shares in percentage points.
func points(e Estimate, u figure.Unit) string {
	center, within := cell(e, u, math.Inf(1))
	if e.Center > 0 {
		center = "+" + center
	}
	text := strings.TrimSpace(center + " " + within)
	if u == figure.Share {
		text = strings.ReplaceAll(text, "%", "") + " pp"
	}
	return text
}
