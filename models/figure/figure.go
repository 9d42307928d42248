// Package figure is the registry of figures: each is defined once, with its
// unit, what it is when nothing happened, how it is censored and where the
// definition comes from. Reports, expectations and explanations all read it.
//
//	f, _ := figure.Get("harm_minutes")
//	s := f.Sample(worlds, "canary", true)  // the bad plays, one per world
//	fmt.Println(s.Estimate(figure.Median, 0.95).Center)
//
// A figure is a function of one [outcome.Outcome]. It promises that the same
// worlds give the same estimates, that a play for which a figure is not defined
// is left out and counted rather than taken as 0, and that what following cut
// short is handed on as censored. Adding a figure is one call of [Add] in a new
// file.
package figure

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Figure is one number that a play leaves behind.
type Figure struct {
	Name        string // snake_case, as expectations write it
	Title       string // a few words for tables, lower case
	Unit        Unit
	Event       bool   // 0 or 1 for each play: estimated as the share of plays
	Doc         string // the definition, one sentence
	Given       string // for which plays it is defined, "" for all: "worlds with harm"
	WhenNothing string // its value when nothing happened
	Censoring   string // what following does to it, "none" if nothing
	Source      string // of the definition
	More        bool   // more is better; else less is
	Shown       Shown  // the tables that show it
	Rank        int    // its place there, lower first

	// Of is the figure's value for one play; false where it is not defined.
	Of func(*outcome.Outcome) (stats.Obs, bool)
}

// Shown is a set of tables.
type Shown uint8

// The tables. A figure in none of them stands in the documents only.
const (
	InBad    Shown = 1 << iota // its median, or its share
	InClean                    // its median, or its share
	Tail                       // what 1 world in 20 reaches too
	Compared                   // in comparisons of strategies
	Floor                      // what a clean release does to it too, beneath its median
	IfAny                      // left out where it is 0 everywhere
)

var (
	figures = map[string]Figure{}
	snake   = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

// Add registers f and returns it, so that it can stand in a package variable.
// It panics when the name is taken or not snake_case, or when a part of the
// definition is missing.
func Add(f Figure) Figure {
	if !snake.MatchString(f.Name) {
		panic(fmt.Sprintf("figure: the name %q is not snake_case", f.Name))
	}
	if _, taken := figures[f.Name]; taken {
		panic(fmt.Sprintf("figure: %q is registered twice", f.Name))
	}
	for part, text := range map[string]string{
		"title": f.Title, "unit": string(f.Unit), "doc": f.Doc,
		"value when nothing happened": f.WhenNothing, "censoring": f.Censoring, "source": f.Source,
	} {
		if strings.TrimSpace(text) == "" || strings.Contains(text, "\n") {
			panic(fmt.Sprintf("figure: %q has no %s, or one of several lines", f.Name, part))
		}
	}
	if f.Of == nil {
		panic(fmt.Sprintf("figure: %q has no function", f.Name))
	}
	if f.Event && f.Unit != Share {
		panic(fmt.Sprintf("figure: %q is an event, so its unit is a share", f.Name))
	}
	figures[f.Name] = f
	return f
}

// Names lists the registered names, sorted.
func Names() []string { return slices.Sorted(maps.Keys(figures)) }

// Get returns the figure called name, and whether there is one.
func Get(name string) (Figure, bool) {
	f, ok := figures[name]
	return f, ok
}

// All lists the figures by rank, then by name.
func All() []Figure {
	all := slices.Collect(maps.Values(figures))
	slices.SortFunc(all, func(a, b Figure) int {
		if a.Rank != b.Rank {
			return a.Rank - b.Rank
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

// Statistic is the statistic that stands for the figure where none is named:
// the share of plays for events, the median for quantities.
func (f Figure) Statistic() Statistic {
	if f.Event {
		return OfPlays
	}
	return Median
}
