package reports

import (
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
)

// Format writes reports.
type Format struct {
	Name   string // kebab-case: "json"
	Doc    string // one sentence
	Ending string // of files in it: ".json"
	Tells  bool   // it has stories, which take some worlds that are played again
	Write  func(io.Writer, *Report, Style) error
	// Compare writes what two reports differ by; nil in formats without that.
	Compare func(io.Writer, *Diff, Style) error
}

// Style is how a format for people is to look; formats for programs ignore it.
type Style struct {
	Width int // columns; 0 means 100
}

var (
	formats = map[string]Format{}
	kebab   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
)

// Add registers f and returns it. It panics when the name is taken or the
// format is not whole.
func Add(f Format) Format {
	if _, taken := formats[f.Name]; taken || !kebab.MatchString(f.Name) || f.Doc == "" || f.Ending == "" || f.Write == nil {
		panic(fmt.Sprintf("reports: format %q is taken, badly named or lacks a doc, an ending or a writer", f.Name))
	}
	formats[f.Name] = f
	return f
}

// Names lists the formats, sorted.
func Names() []string { return slices.Sorted(maps.Keys(formats)) }

// Get returns the format called name, and whether there is one.
func Get(name string) (Format, bool) {
	f, ok := formats[name]
	return f, ok
}

// Comparing lists the formats that can write a [Diff], sorted.
func Comparing() []string {
	return slices.DeleteFunc(Names(), func(name string) bool { return formats[name].Compare == nil })
}

// Ending returns the format whose files end like path, and whether there is
// one.
func Ending(path string) (Format, bool) {
	for _, name := range Names() {
		f := formats[name]
		if n := len(path) - len(f.Ending); n > 0 && path[n:] == f.Ending {
			return f, true
		}
	}
	return Format{}, false
}
