package reports

import (
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// methods says by which methods the intervals shown were made, in the words of json
// and csv, and of what.
type methods struct {
	names []string
	of    map[string][]string
}

// add notes the method of an estimate of a kind. That following cut values short
// changes no method.
func (m *methods) add(kind string, e Estimate) {
	name := strings.TrimSuffix(strings.TrimSuffix(e.Method, ", cut off taken as unbounded"), ", truncated at the follow-up")
	if name == "" || name == "given" || e.N == 0 {
		return
	}
	if m.of == nil {
		m.of = map[string][]string{}
	}
	if m.of[name] == nil {
		m.names = append(m.names, name)
	}
	if !slices.Contains(m.of[name], kind) {
		m.of[name] = append(m.of[name], kind)
	}
}

// row notes those of the cells of a row.
func (m *methods) row(r Row) {
	kind := "medians, 1 in 20"
	switch {
	case r.Case == figure.Overall:
		kind = "what to reckon with"
	case r.Statistic == figure.OfPlays:
		kind = "shares"
	}
	for _, e := range r.Cells {
		m.add(kind, e)
	}
}

// text is empty where nothing has an interval.
func (m *methods) text() string {
	if len(m.names) == 0 {
		return ""
	}
	list := make([]string, len(m.names))
	for i, name := range m.names {
		list[i] = name + " (" + strings.Join(m.of[name], ", ") + ")"
	}
	return "Methods of the 95% intervals: " + strings.Join(list, "; ") + "."
}

// methods are those of what short formats show.
func (r *Report) methods() string {
	var m methods
	for _, table := range r.Tables {
		for _, row := range table.Rows {
			if row.Shown {
				m.row(row)
			}
		}
	}
	for _, c := range r.Comparisons {
		if c.Shown {
			m.add("differences", c.Difference)
		}
	}
	for _, s := range r.Sensitivity {
		m.add("correlations", s.Correlation)
	}
	for _, a := range r.Alarms {
		m.add("alarms", a.Control)
	}
	for _, e := range r.Expectations {
		if e.Difference != nil {
			m.add("claims", *e.Difference)
			continue
		}
		m.add("claims", e.Left)
		m.add("claims", e.Right)
	}
	return m.text()
}

// methods are those of what was compared.
func (d *Diff) methods() string {
	var m methods
	for _, x := range d.Moves {
		if x.Shown {
			kind := "medians"
			if x.Statistic == figure.OfPlays {
				kind = "shares"
			}
			m.add(kind, x.Before)
			m.add(kind, x.After)
			m.add("differences", x.Difference)
		}
	}
	return m.text()
}
