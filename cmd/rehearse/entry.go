package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// entry is all that is known of one thing that has a name. explain prints it, and
// the pages of docs/reference are made of them.
type entry struct {
	noun, name string
	title      string // beside the name, "" for none
	doc        string
	facts      []fact
	example    string // as a scenario writes it, "" for none
	fields     []row
}

// fact is one thing to say, led by a word; nothing where the text is empty.
type fact struct{ word, text string }

// row is a field of what is explained.
type row struct {
	name, doc     string
	value         string // how it is written, with its bounds
	preset, must  string // its default; "required" where there is none
	source, known string
}

// kindEntry explains a kind of a registry.
func kindEntry(v kind.Variants, name string, fresh any) entry {
	e := entry{noun: v.Noun(), name: name, doc: v.Doc(name), facts: []fact{{"source", v.Source(name)}}}
	if k, ok := fresh.(review.Kind); ok {
		e.facts = append([]fact{{"severity", k.Severity().String()}, {"why", k.Why()}}, e.facts...)
	}
	if example := v.Example(name); example != name {
		e.example = example
	}
	e.fields = rows(reflect.TypeOf(fresh).Elem(), "")
	return e
}

// figureEntry explains a figure.
func figureEntry(f figure.Figure) entry {
	given := f.Given
	if given == "" {
		given = "all worlds"
	}
	better := "less"
	if f.More {
		better = "more"
	}
	return entry{noun: "figure", name: f.Name, title: strings.TrimSpace(f.Title), doc: f.Doc, facts: []fact{
		{"unit", string(f.Unit)}, {"statistic", string(f.Statistic()) + " unless another is named"},
		{"defined for", given}, {"better", better},
		{"when nothing happened", f.WhenNothing}, {"following", f.Censoring}, {"source", f.Source},
	}}
}

// rows are the fields of a struct and of what it holds, as the tags say it. A kind
// within a kind is named, and explained where it belongs.
func rows(t reflect.Type, prefix string) (all []row) {
	for _, f := range decode.Fields(t) {
		if f.Variant {
			continue
		}
		elem, path := f.Type, prefix+f.Name
		for slices.Contains([]reflect.Kind{reflect.Slice, reflect.Pointer}, elem.Kind()) {
			if elem.Kind() == reflect.Slice {
				path += "[]"
			}
			elem = elem.Elem()
		}
		all = append(all, rowOf(f, path))
		if inner(elem) {
			all = append(all, rows(elem, path+".")...)
		}
	}
	return all
}

// rowOf says what the tags of a field say, in few words: how a type is written
// stands where the field is explained by itself.
func rowOf(f decode.Field, name string) row {
	value, low, high := f.Value()
	value, _ = spelt(value)
	switch {
	case len(f.Enum) > 0:
		value = "one of " + strings.Join(f.Enum, ", ")
	case strings.HasPrefix(value, "an object with a kind"):
		value = "a kind"
	case value == "an object":
		value = ""
	case value == "an object of which each value is an object of which each value is a share":
		value = "shares by value"
	case low != "" && high != "":
		value += ", " + low + " to " + high
	case low != "":
		value += ", at least " + low
	case high != "":
		value += ", at most " + high
	}
	if f.Unit != "" {
		value += ", in " + f.Unit
	}
	r := row{name: name, doc: f.Doc, value: value, preset: f.Default, source: f.Source}
	if f.Required {
		r.must = "required"
	}
	if f.Known {
		r.known = "cannot be unknown"
	}
	return r
}

// spelt parts how a type is written from its examples.
func spelt(value string) (form, examples string) {
	value = strings.ReplaceAll(value, "a list of which each is ", "")
	const law = ", or a law of times, such as "
	if single, laws, ok := strings.Cut(value, law); ok {
		form, examples, _ = strings.Cut(single, ", such as ")
		return form + ", or a law of times", examples + ", or " + laws
	}
	form, examples, _ = strings.Cut(value, ", such as ")
	return form, examples
}

// text is a row in running text.
func (r row) text() string {
	parts := []string{r.doc, r.value, r.must, r.known}
	if r.preset != "" {
		parts = append(parts, "default "+r.preset)
	}
	if r.source != "" {
		parts = append(parts, "source "+r.source)
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// print writes an entry for a terminal.
func (e entry) print(w io.Writer) {
	head := e.noun + " " + e.name
	if e.title != "" {
		head += " (" + e.title + ")"
	}
	fmt.Fprintf(w, "%s\n%s\n", head, e.doc)
	var lines [][2]string
	for _, f := range append(slices.Clone(e.facts), fact{"example", e.example}) {
		if f.text != "" {
			lines = append(lines, [2]string{f.word, f.text})
		}
	}
	section(w, lines)
	lines = nil
	for _, r := range e.fields {
		lines = append(lines, [2]string{r.name, r.text()})
	}
	section(w, lines)
}

// section writes a blank line and two columns, if there are any.
func section(w io.Writer, lines [][2]string) {
	if len(lines) > 0 {
		fmt.Fprintln(w)
		table(w, lines)
	}
}

// table writes two columns, the second one wrapped.
func table(w io.Writer, lines [][2]string) {
	widest := 0
	for _, l := range lines {
		widest = max(widest, utf8.RuneCountInString(l[0]))
	}
	for _, l := range lines {
		fmt.Fprintf(w, "  %-*s ", widest, l[0])
		column := widest + 3
		for _, word := range strings.Fields(l[1]) {
			n := utf8.RuneCountInString(word)
			if column+1+n > listWidth && column > widest+3 {
				fmt.Fprintf(w, "\n%*s", widest+3, "")
				column = widest + 3
			}
			fmt.Fprint(w, " ", word)
			column += 1 + n
		}
		fmt.Fprintln(w)
	}
}
