package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/scenarios/start"
)

// listed is one line of a list.
type listed struct {
	Name string `json:"name"`
	Doc  string `json:"doc"`
	Unit string `json:"unit,omitempty"`
}

// lists are what can be listed, in the order of the help.
var lists = []struct {
	name string
	all  func() []listed
}{
	{"strategies", variants("strategy")},
	{"deploys", variants("deploy")},
	{"faults", variants("fault")},
	{"defects", variants("defect")},
	{"hazards", variants("hazard")},
	{"detectors", variants("detector")},
	{"responders", variants("responder")},
	{"actions", variants("action")},
	{"parties", variants("party")},
	{"findings", variants("finding")},
	{"figures", listFigures},
	{"formats", listFormats},
	{"scenarios", listScenarios},
	{"presets", listPresets},
}

func listNames() []string {
	var names []string
	for _, l := range lists {
		names = append(names, l.name)
	}
	return names
}

func listVerb() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:       "list [" + strings.Join(listNames(), "|") + "]",
		Short:     "List what there is to use",
		Long:      "Lists what scenarios can use and what reports can show; without an argument, the names of all of it.",
		Example:   "  rehearse list strategies\n  rehearse list figures --format json",
		ValidArgs: listNames(),
		Args:      atMost(1, "one list at a time"),
		RunE: func(c *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usage(fmt.Errorf("--format is %q, which lists are not written in", format), remedy(format, []string{"text", "json"}))
			}
			if len(args) == 0 {
				return printList(c.OutOrStdout(), overview(), format)
			}
			for _, l := range lists {
				if l.name == args[0] {
					return printList(c.OutOrStdout(), l.all(), format)
				}
			}
			return usage(fmt.Errorf("there is no list of %q", args[0]), remedy(args[0], listNames()))
		},
	}
	c.Flags().StringVarP(&format, "format", "f", "text", "`FORMAT`: text, or json, an array of objects with name and doc")
	return c
}

func overview() []listed {
	var all []listed
	for _, l := range lists {
		var names []string
		for _, x := range l.all() {
			names = append(names, x.Name)
		}
		all = append(all, listed{Name: l.name, Doc: strings.Join(names, ", ")})
	}
	return all
}

func variants(noun string) func() []listed {
	return func() []listed {
		all := []listed{}
		for _, v := range kind.Registries() {
			if v.Noun() != noun {
				continue
			}
			for _, name := range v.Names() {
				all = append(all, listed{Name: name, Doc: v.Doc(name)})
			}
		}
		return all
	}
}

func listFigures() []listed {
	var all []listed
	for _, f := range figure.All() {
		all = append(all, listed{Name: f.Name, Doc: f.Doc, Unit: string(f.Unit)})
	}
	slices.SortFunc(all, func(a, b listed) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func listFormats() []listed {
	var all []listed
	for _, name := range reports.Names() {
		f, _ := reports.Get(name)
		all = append(all, listed{Name: name, Doc: f.Doc})
	}
	return all
}

func listScenarios() []listed {
	var all []listed
	for _, name := range scenarios.Names() {
		all = append(all, listed{Name: name, Doc: scenarios.Title(name)})
	}
	return all
}

func listPresets() []listed {
	var all []listed
	for _, p := range start.Presets() {
		all = append(all, listed{Name: p.Name, Doc: p.Doc})
	}
	return all
}

func printList(w io.Writer, all []listed, format string) error {
	if format == "json" {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(all)
	}
	widest := 0
	for _, x := range all {
		widest = max(widest, len(x.Name))
	}
	var b strings.Builder
	for _, x := range all {
		fmt.Fprintf(&b, "%-*s ", widest, x.Name)
		column := widest + 1
		for _, word := range strings.Fields(x.Doc) {
			if column+1+len(word) > listWidth && column > widest+1 {
				fmt.Fprintf(&b, "\n%*s", widest+1, "")
				column = widest + 1
			}
			b.WriteString(" " + word)
			column += 1 + len(word)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// listWidth is the width that the text of a list is wrapped to.
const listWidth = 100
