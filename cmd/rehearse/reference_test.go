package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/reports"
)

const referenceDir = "../../docs/reference"

// page is one of docs/reference.
type page struct{ file, title, about, body string }

// TestReference holds docs/reference to the registries, the tags and the flags:
// the pages are made of what explain, list and --help print. With -update it
// writes them anew.
func TestReference(t *testing.T) {
	pages := append(families(), figurePage(), scenarioPage(), formatPage(), verbPage(), exitPage())
	var index strings.Builder
	index.WriteString("# Reference\n\n" + generatedNote + "\n| page | |\n|---|---|\n")
	for _, p := range pages {
		fmt.Fprintf(&index, "| [%s](%s) | %s |\n", p.title, p.file, cell(p.about))
		matches(t, p.file, fmt.Sprintf("# %s\n\n%s\n\n%s%s", p.title, p.about, generatedNote, p.body))
	}
	matches(t, "README.md", index.String()+"| [Results](results.md) | The documents that programs read, and their JSON Schemas. |\n")
	known := []string{"README.md", "results.md"}
	for _, p := range pages {
		known = append(known, p.file)
	}
	files, err := filepath.Glob(filepath.Join(referenceDir, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !slices.Contains(known, filepath.Base(file)) {
			t.Errorf("%s is no page any more: delete it", file)
		}
	}
}

const generatedNote = "Written by `make generate` from the code; the tests compare.\n"

// matches compares a page with its file, or writes it.
func matches(t *testing.T, file, want string) {
	t.Helper()
	path := filepath.Join(referenceDir, file)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		there, now := firstDifference(string(got), want)
		t.Errorf("docs/reference/%s is out of date: run go test ./cmd/rehearse -run Reference -update (%v)\nit has  %s\nand not %s", file, err, there, now)
	}
}

// families are the pages of the registries, in the order of the lists.
func families() (pages []page) {
	for _, l := range lists {
		for _, v := range kind.Registries() {
			all := l.all()
			if i := slices.Index(v.Names(), all[0].Name); i < 0 || v.Doc(all[0].Name) != all[0].Doc {
				continue
			}
			p := page{file: l.name + ".md", title: strings.ToUpper(l.name[:1]) + l.name[1:]}
			p.about = map[string]string{"responders": "Who reacts to an alarm.", "findings": "What `rehearse check` says of a plan before it is played."}[l.name]
			if f, ok := holder(v); ok {
				p.about = fmt.Sprintf("%s. The fields that all of them have stand in [scenario](scenario.md#%s).", upperFirst(f.Doc), anchor(f.path))
			}
			p.about += " `rehearse explain NAME` prints the same."
			var b strings.Builder
			contents(&b, all)
			for _, name := range v.Names() {
				fresh, _ := v.New(name)
				kindEntry(v, name, fresh).markdown(&b)
			}
			p.body = b.String()
			pages = append(pages, p)
		}
	}
	return pages
}

// holder is the first field of a scenario that holds kinds of a family.
func holder(v kind.Variants) (field, bool) {
	for _, f := range fields() {
		if slices.Equal(f.variants, v.Names()) {
			return f, true
		}
	}
	return field{}, false
}

func contents(b *strings.Builder, all []listed) {
	b.WriteString("\n| | |\n|---|---|\n")
	for _, x := range all {
		fmt.Fprintf(b, "| [%s](#%s) | %s |\n", x.Name, anchor(x.Name), cell(x.Doc))
	}
}

func figurePage() page {
	var b strings.Builder
	contents(&b, listFigures())
	for _, name := range figure.Names() {
		f, _ := figure.Get(name)
		figureEntry(f).markdown(&b)
	}
	return page{"figures.md", "Figures", "What is counted. Expectations, `decide` and `matters` name them; `rehearse explain NAME` prints the same.", b.String()}
}

// scenarioPage has a table for each object of a scenario; a type that stands in
// several places is shown once.
func scenarioPage() page {
	var b strings.Builder
	all := slices.DeleteFunc(fields(), func(f field) bool { return f.kinds != "" })
	shown := map[string]string{} // the first place of a type
	section := func(path string) {
		b.WriteString("\n| field | what it is | written as | default | source |\n|---|---|---|---|---|\n")
		for _, f := range all {
			holder, name := cut(f.path)
			if holder != path {
				continue
			}
			if f.Type.Kind() == reflect.Slice {
				name += "[]"
			}
			r := rowOf(f.Field, "`"+name+"`")
			switch {
			case f.variants != nil:
				r.value = strings.TrimPrefix(r.value+", kinds: "+family(f.variants), ", ")
				fallthrough
			case inside(f, all) != nil:
				at := f.path
				if first, ok := shown[f.Type.String()]; ok && strings.HasPrefix(f.Type.String(), "*") {
					at = first
				}
				r.name = fmt.Sprintf("[%s](#%s)", r.name, anchor(at))
			}
			r.columns(&b)
		}
	}
	section("")
	hidden := ""
	for _, f := range all {
		if inside(f, all) == nil || hidden != "" && strings.HasPrefix(f.path, hidden+".") {
			continue
		}
		if _, twice := shown[f.Type.String()]; twice && strings.HasPrefix(f.Type.String(), "*") {
			hidden = f.path
			continue
		}
		shown[f.Type.String()] = f.path
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n", f.path, upperFirst(f.Doc))
		section(f.path)
	}
	spelled(&b)
	return page{"scenario.md", "Scenario", "The fields of a scenario file. `rehearse explain services.calls` prints one, at any depth, with how it is written. " +
		"In place of a number a scenario may say that it is not known: `rehearse explain unknown`.", b.String()}
}

// spelled says how values are written whose form is more than a word.
func spelled(b *strings.Builder) {
	b.WriteString("\n## How values are written\n\n| written as | such as |\n|---|---|\n")
	told := map[string]bool{}
	for _, f := range fields() {
		value, _, _ := f.Value()
		form, examples := spelt(value[max(0, strings.LastIndex(value, "each value is ")):])
		form = strings.TrimPrefix(form, "each value is ")
		if examples != "" && !told[form] {
			told[form] = true
			fmt.Fprintf(b, "| %s | %s |\n", cell(form), cell(examples))
		}
	}
}

// inside are the fields that a field holds.
func inside(f field, all []field) (found []field) {
	for _, x := range all {
		if holder, _ := cut(x.path); holder == f.path {
			found = append(found, x)
		}
	}
	return found
}

// family is the page of kinds.
func family(names []string) string {
	for _, l := range lists {
		if all := l.all(); len(all) == len(names) && all[0].Name == names[0] {
			return fmt.Sprintf("[%s](%s.md)", l.name, l.name)
		}
	}
	return strings.Join(names, ", ")
}

func formatPage() page {
	var b strings.Builder
	b.WriteString("\n| format | ending | of `compare` | |\n|---|---|---|---|\n")
	for _, name := range reports.Names() {
		f, _ := reports.Get(name)
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", name, f.Ending, map[bool]string{true: "yes", false: "no"}[f.Compare != nil], cell(f.Doc))
	}
	return page{"formats.md", "Formats", "What `--format` and the ending of `-o` choose among.", b.String()}
}

func verbPage() page {
	var b strings.Builder
	for _, c := range root().Commands() {
		if c.Hidden || !c.IsAvailableCommand() {
			continue
		}
		verb(&b, c)
	}
	b.WriteString(aboutCompletion)
	return page{"verbs.md", "Verbs and flags", "What `rehearse VERB --help` prints. Settings may also stand in `rehearse.yaml`, in the working directory or the user's " +
		"configuration directory, or in the environment as `REHEARSE_REPLICATIONS` and so on. Flags come first, then the environment, then the file.", b.String()}
}

const aboutCompletion = `
## completion

Completes verbs, flags, scenarios, strategies, formats, figures, findings and fields of a scenario:

` + "```sh" + `
source <(rehearse completion bash)                                              # put it into ~/.bashrc
rehearse completion zsh > "${fpath[1]}/_rehearse"                               # then start a new shell
rehearse completion fish > ~/.config/fish/completions/rehearse.fish
rehearse completion powershell | Out-String | Invoke-Expression
` + "```" + `
`

func verb(b *strings.Builder, c *cobra.Command) {
	about := c.Long
	if about == "" {
		about = c.Short + "."
	}
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n```sh\nrehearse %s\n```\n", c.Name(), about, c.Use)
	if c.Example != "" {
		fmt.Fprintf(b, "\nSuch as:\n\n```sh\n%s\n```\n", strings.ReplaceAll(strings.TrimPrefix(c.Example, "  "), "\n  ", "\n"))
	}
	first := true
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		if first {
			b.WriteString("\n| flag | what it does | default |\n|---|---|---|\n")
			first = false
		}
		name, usage := pflag.UnquoteUsage(f)
		short := ""
		if f.Shorthand != "" {
			short = ", `-" + f.Shorthand + "`"
		}
		value := f.DefValue
		if value == "[]" || value == "false" {
			value = ""
		}
		fmt.Fprintf(b, "| `%s`%s | %s | %s |\n", strings.TrimSpace("--"+f.Name+" "+name), short, cell(usage), cell(value))
	})
}

func exitPage() page {
	return page{"exit-codes.md", "Exit codes", "What the code says that rehearse ends with.", "\n" + exitTable()}
}

func exitTable() string {
	var b strings.Builder
	b.WriteString("| code | meaning |\n|---|---|\n")
	for _, e := range exits {
		fmt.Fprintf(&b, "| %d | %s |\n", e.code, e.says)
	}
	return b.String()
}

// The README's table of exit codes is that of the reference.
func TestExitCodesOfTheReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil || !strings.Contains(string(text), exitTable()) {
		t.Errorf("README.md lacks this table (%v):\n%s", err, exitTable())
	}
}

// markdown writes an entry as a section of a page.
func (e entry) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n", e.name, e.doc)
	facts := slices.DeleteFunc(slices.Clone(e.facts), func(f fact) bool { return f.text == "" })
	if len(facts) > 0 {
		b.WriteString("\n")
	}
	for _, f := range facts {
		fmt.Fprintf(b, "- %s: %s\n", f.word, f.text)
	}
	if e.example != "" {
		fmt.Fprintf(b, "\n```yaml\n%s\n```\n", e.example)
	}
	if len(e.fields) > 0 {
		b.WriteString("\n| field | what it is | written as | default | source |\n|---|---|---|---|---|\n")
	}
	for _, r := range e.fields {
		r.name = "`" + r.name + "`"
		r.columns(b)
	}
}

func (r row) columns(b *strings.Builder) {
	preset := r.must
	if r.preset != "" {
		preset = "`" + r.preset + "`"
	}
	if r.known != "" {
		r.value += "; " + r.known
	}
	fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", cell(r.name), cell(r.doc), cell(r.value), cell(preset), cell(r.source))
}

// cell keeps a text within its column.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(text)
}

// anchor is what GitHub calls a heading.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_':
			return r
		}
		return -1
	}, strings.ToLower(heading))
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
