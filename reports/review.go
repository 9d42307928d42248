package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// Review is what is to be said of a scenario before it is played.
type Review struct {
	Schema   string     `json:"schema"`
	Scenario string     `json:"scenario"`
	Title    string     `json:"title"`
	Hash     string     `json:"scenario_hash"`
	Holds    []string   `json:"holds"` // what the scenario consists of: "1200 tenants"
	Class    Class      `json:"classification"`
	Faults   []string   `json:"faults"` // what each strikes, when and how much of it
	Steps    []StepSees `json:"steps"`
	Findings []Finding  `json:"findings"`
}

// ReviewSchema is the name and version of the document.
const ReviewSchema = "rehearse.review/v1"

// Class is what kind of change it is.
type Class struct {
	Kind       string   `json:"kind"`
	Visible    bool     `json:"visible"`
	Flag       string   `json:"flag,omitempty"`
	Reversible string   `json:"reversible"` // yes, partial or no, by the scenario
	Lasting    []string `json:"lasting"`    // what taking it back does not undo
}

// StepSees is one step of a strategy, and what it can show.
type StepSees struct {
	Strategy string  `json:"strategy"`
	Number   int     `json:"step"` // from 1
	Title    string  `json:"title"`
	At       string  `json:"at"` // local weekday and time, if nothing goes wrong
	Bake     float64 `json:"bake_seconds"`
	Share    float64 `json:"share"`    // of the changed service's requests that are exposed
	Requests float64 `json:"requests"` // of them, while it bakes
	Base     float64 `json:"base"`     // ratio of failures without the change
	Sees     float64 `json:"sees"`     // smallest increase of that ratio that shows; 0 for none
}

// Finding is what a review of the plan saw.
type Finding struct {
	ID       string `json:"id"`
	Severity string `json:"severity"` // note, warning or error
	Strategy string `json:"strategy,omitempty"`
	Path     string `json:"path"` // in the scenario
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`   // from 1
	Column   int    `json:"column,omitempty"` // from 1
	What     string `json:"what"`
	Why      string `json:"why"`
	Change   string `json:"change"`
	Accepted string `json:"accepted,omitempty"` // why it may stay, as the scenario says
}

// Open lists the findings that nobody has accepted.
func Open(all []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.Accepted != "" })
}

// ReviewFormats lists the formats that a review is written in.
var ReviewFormats = []string{"text", "markdown", "json"}

// Write writes the review in one of [ReviewFormats].
func (r *Review) Write(w io.Writer, format string, style Style) error {
	if format == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	t := &page{markup: plain{}, width: max(style.Width, 50)}
	if style.Width <= 0 {
		t.width = defaultWidth
	}
	if format == "markdown" {
		t.markup, t.width = markdown{}, math.MaxInt
		t.line("# %s: review\n", escaped.Replace(r.Title))
	}
	lines := []string{
		fmt.Sprintf("ok: %s: %s (scenario %.12s)", r.Scenario, strings.Join(r.Holds, ", "), r.Hash),
		"change: " + r.Class.words(),
	}
	for _, f := range r.Faults {
		lines = append(lines, "fault "+f)
	}
	t.markup.verbatim(t, lines...)
	t.power(r.Steps)
	t.findings(r.Findings)
	if t.err != nil {
		return t.err
	}
	_, err := t.WriteTo(w)
	return err
}

// words says it in a line.
func (c Class) words() string {
	text := c.Kind
	if c.Visible {
		text += ", visible to users"
	} else {
		text += ", not visible to users"
	}
	if c.Flag != "" {
		text += ", flag " + c.Flag
	}
	text += "; reversible: " + c.Reversible
	if len(c.Lasting) > 0 {
		text += "; stays when it is taken back: " + strings.Join(c.Lasting, "; ")
	}
	return text
}

// power is the table of what each step can show.
func (t *page) power(steps []StepSees) {
	if len(steps) == 0 {
		return
	}
	t.heading("What each step can show", "if nothing goes wrong")
	rows := [][]string{{"strategy", "step", "", "at", "bakes", "exposed", "requests", "sees from"}}
	last := ""
	for _, s := range steps {
		name := s.Strategy
		if name == last {
			name = ""
		}
		last = s.Strategy
		sees := "–"
		if s.Sees > 0 {
			sees = fmt.Sprintf("+%s pp", trim(s.Sees*100, shareDigits(s.Sees*100)))
		}
		rows = append(rows, []string{
			name, fmt.Sprint(s.Number), s.Title, s.At, amount(s.Bake, figure.Seconds), amount(s.Share, figure.Share), count(math.Floor(s.Requests)), sees,
		})
	}
	t.rows(rows)
	t.paragraph(fmt.Sprintf("requests: of the exposed at the changed service while it bakes; sees from: the smallest increase over its failure ratio of %s "+
		"that a one-sided exact test at 5%% sees in 80%% of the cases; –: nobody is exposed, or nobody is left to compare with", amount(steps[0].Base, figure.Share)), "")
}

// findings lists them in full, and what the scenario accepts with its reasons.
func (t *page) findings(all []Finding) {
	open := Open(all)
	if len(open) == 0 {
		t.heading("Findings", "")
		t.paragraph("none", "")
	} else {
		t.heading("Findings", "more on each: rehearse explain ID")
		for _, f := range open {
			t.finding(f)
		}
		t.line("")
		t.paragraph(tally(open), "")
	}
	if len(open) == len(all) {
		return
	}
	t.heading("Accepted", "by the scenario")
	for _, f := range all {
		if f.Accepted != "" {
			t.item(f.Severity, f.about()+": "+f.What)
			t.markup.detail(t, "Because: "+f.Accepted)
		}
	}
}

func (f Finding) about() string {
	if f.Strategy != "" {
		return f.ID + " (" + f.Strategy + ")"
	}
	return f.ID
}

func (t *page) finding(f Finding) {
	at := f.Path
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d %s", f.File, f.Line, f.Column, f.Path)
	}
	t.item(f.Severity, f.about()+" at "+at)
	for _, text := range []string{f.What + ".", f.Why, "Change: " + f.Change + "."} {
		t.markup.detail(t, text)
	}
}

// tally counts findings by severity: "1 error, 2 warnings, 3 notes".
func tally(all []Finding) string {
	var parts []string
	for _, severity := range []string{"error", "warning", "note"} {
		n := 0
		for _, f := range all {
			if f.Severity == severity {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, plural(n, severity))
		}
	}
	return strings.Join(parts, ", ")
}

// reviewed is the short form of the findings, in a report of what was played.
func (t *page) reviewed() {
	all := Open(t.r.Findings)
	if len(all) == 0 {
		return
	}
	notes := slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.Severity != "note" })
	t.heading("What check found", "without playing; where and what to change: rehearse check")
	for _, f := range all {
		if f.Severity != "note" {
			t.item(f.Severity, f.about()+": "+f.What)
		}
	}
	if len(notes) > 0 {
		var ids []string
		for _, f := range notes {
			if !slices.Contains(ids, f.ID) {
				ids = append(ids, f.ID)
			}
		}
		t.item("notes", strings.Join(ids, ", "))
	}
}
