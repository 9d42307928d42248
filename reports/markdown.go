package reports

import (
	"errors"
	"io"
	"math"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

var _ = Add(Format{
	Name: "markdown", Ending: ".md",
	Doc: "The verdict, the expectations and the comparison, and the other tables folded up, for a pull request.",
	Write: func(w io.Writer, r *Report, _ Style) error {
		t := &page{markup: markdown{}, r: r, width: math.MaxInt}
		t.WriteString("# ")
		t.head()
		t.expectations()
		t.reviewed()
		t.comparisons()
		t.figures("bad", "If the change is bad", "How a bad one ends")
		t.figures("clean", "If the change is clean", "")
		t.overall()
		t.WriteString("\n<details><summary>Who is hit, false alarms, where the time goes</summary>\n")
		t.cohorts()
		t.recovery()
		t.alarms()
		t.sensitivity()
		t.WriteString("\n</details>\n")
		t.foot()
		return t.flush(w)
	},
	Compare: func(w io.Writer, d *Diff, _ Style) error {
		t := &page{markup: markdown{}, width: math.MaxInt}
		t.WriteString("# ")
		t.diff(d)
		return t.flush(w)
	},
})

// markdown is GitHub's dialect, without raw HTML but for what folds.
type markdown struct{}

// escaped keeps what readers type from being read as markup. A pair of tildes
// would strike out what is between them.
var escaped = strings.NewReplacer("~", `\~`, "*", `\*`, "_", `\_`, "<", "&lt;", "|", `\|`, "`", "\\`")

func (markdown) heading(t *page, title, note string) {
	t.line("\n### %s\n", escaped.Replace(title))
	if note != "" {
		t.line("_%s_\n", escaped.Replace(note))
	}
}

func (markdown) paragraph(t *page, text, _ string) {
	if list, ok := strings.CutPrefix(text, "- "); ok {
		t.line("- %s", escaped.Replace(list))
		return
	}
	t.line("%s\n", escaped.Replace(text))
}

func (markdown) item(t *page, word, text string) { t.line("- **%s** %s", word, escaped.Replace(text)) }

func (markdown) detail(t *page, text string) { t.line("  - %s", escaped.Replace(text)) }

func (markdown) verbatim(t *page, lines ...string) {
	t.line("```\n%s\n```", strings.Join(lines, "\n"))
}

func (markdown) rows(t *page, cells [][]string) error {
	for _, row := range cells {
		for i, text := range row {
			row[i] = strings.ReplaceAll(escaped.Replace(strings.TrimSpace(text)), "\n", " ")
		}
	}
	table := tablewriter.NewTable(t,
		tablewriter.WithRenderer(renderer.NewMarkdown()),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAlignment(tw.AlignLeft),
		tablewriter.WithRowAlignment(tw.AlignLeft),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
	)
	table.Header(cells[0])
	err := errors.Join(table.Bulk(cells[1:]), table.Render())
	t.line("")
	return err
}
