package main

import (
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/review"
)

func explainVerb() *cobra.Command {
	return &cobra.Command{
		Use:   "explain KIND|FIGURE|FIELD|unknown",
		Short: "Explain a kind, a figure, a field of the scenario or the word unknown",
		Long: "Says what a kind does, with its fields and their defaults, how a figure is defined, what a field of\n" +
			"the scenario holds, or how a scenario says that a number is not known.",
		Example:           "  rehearse explain canary\n  rehearse explain harm_minutes\n  rehearse explain services.instances",
		Args:              exactly(1, "name a kind, a figure or a field: rehearse explain canary"),
		ValidArgsFunction: completeExplain,
		RunE: func(c *cobra.Command, args []string) error {
			out, name, found := c.OutOrStdout(), args[0], false
			if f, ok := figure.Get(figure.Snake(name)); ok {
				explainFigure(out, f)
				found = true
			}
			if name == "unknown" {
				fmt.Fprint(out, aboutUnknowns)
				found = true
			}
			for _, v := range kind.Registries() {
				if fresh, ok := v.New(name); ok {
					if found {
						fmt.Fprintln(out)
					}
					explainKind(out, v, name, fresh)
					found = true
				}
			}
			return explainFields(out, name, found)
		},
	}
}

// explained is what can be explained beside fields.
func explained() []string {
	names := append(figure.Names(), "unknown")
	for _, v := range kind.Registries() {
		names = append(names, v.Names()...)
	}
	return names
}

func explainFigure(w io.Writer, f figure.Figure) {
	fmt.Fprintf(w, "figure %s (%s)\n%s\n\n", f.Name, f.Title, f.Doc)
	given := f.Given
	if given == "" {
		given = "all worlds"
	}
	better := "less"
	if f.More {
		better = "more"
	}
	for _, line := range [][2]string{
		{"unit", string(f.Unit)}, {"statistic", string(f.Statistic()) + " unless another is named"},
		{"defined for", given}, {"better", better},
		{"when nothing happened", f.WhenNothing}, {"following", f.Censoring}, {"source", f.Source},
	} {
		fmt.Fprintf(w, "  %-22s %s\n", line[0], line[1])
	}
}

func explainKind(w io.Writer, v kind.Variants, name string, fresh any) {
	fmt.Fprintf(w, "%s %s\n%s\n", v.Noun(), name, v.Doc(name))
	if source := v.Source(name); source != "" {
		fmt.Fprintf(w, "source: %s\n", source)
	}
	if k, ok := fresh.(review.Kind); ok {
		fmt.Fprintf(w, "\n  %-8s  %s\n  %-8s  %s\n", "severity", k.Severity(), "why", k.Why())
	}
	var lines [][2]string
	fieldLines(&lines, "", reflect.TypeOf(fresh).Elem(), 0)
	if len(lines) > 0 {
		fmt.Fprintln(w)
	}
	table(w, lines)
}

// table writes two columns.
func table(w io.Writer, lines [][2]string) {
	widest := 0
	for _, l := range lines {
		widest = max(widest, len(l[0]))
	}
	for _, l := range lines {
		fmt.Fprintf(w, "  %-*s  %s\n", widest, l[0], l[1])
	}
}

// fieldLines reads the tags that loading reads: what each field means, its
// default and where that comes from. Lists of objects are followed a few levels
// down.
func fieldLines(lines *[][2]string, prefix string, t reflect.Type, depth int) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if strings.Contains(options, "inline") && f.Type.Kind() == reflect.Struct {
			fieldLines(lines, prefix, f.Type, depth)
			continue
		}
		if name == "" {
			continue
		}
		text := f.Tag.Get("doc")
		for _, part := range [][2]string{{"one of", strings.ReplaceAll(f.Tag.Get("enum"), "|", ", ")}, {"default", f.Tag.Get("default")}, {"source", f.Tag.Get("source")}} {
			if part[1] != "" {
				text += "; " + part[0] + " " + part[1]
			}
		}
		if strings.Contains(options, "required") {
			text += "; required"
		}
		elem, path := f.Type, prefix+name
		for elem.Kind() == reflect.Slice || elem.Kind() == reflect.Pointer {
			if elem.Kind() == reflect.Slice {
				path += "[]"
			}
			elem = elem.Elem()
		}
		*lines = append(*lines, [2]string{path, text})
		if elem.Kind() == reflect.Struct && depth < 3 {
			fieldLines(lines, path+".", elem, depth+1)
		}
	}
}
