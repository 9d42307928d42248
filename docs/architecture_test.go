// Package docs holds the code to what these pages say. It has tests only.
package docs_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestArchitecture holds every file that is not a test to docs/architecture.md.
func TestArchitecture(t *testing.T) {
	page, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := parseRules(string(page))
	if err != nil {
		t.Fatal(err)
	}
	tree := os.DirFS("..")
	files, err := readGo(tree)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("found only %d files: is this the whole tree?", len(files))
	}
	for _, v := range violations(tree, files, rules) {
		t.Error(v)
	}
	t.Logf("%d files, median %d lines", len(files), median(files))
	for _, f := range files {
		if f.lines > softCap {
			t.Logf("%s has %d lines; more than %d want a reason", f.path, f.lines, softCap)
		}
	}
}

const testRules = "```imports\n" +
	"ground = models/kind models/signal\n" +
	"variants = models/detect models/rollout\n" +
	"sim/... -> sim/... gonum.org/v1/gonum/...\n" +
	"ground -> ground sim/clock\n" +
	"variants -> ground sim/clock\n" +
	"models/traffic/... -> ground models/traffic sim/...\n" +
	"reports -> models/outcome\n" +
	"cmd/... -> *\n```\n"

// TestViolations plays made-up files through the checker that the real tree
// goes through: each breaks one rule, or none.
func TestViolations(t *testing.T) {
	const ours = `import _ "github.com/rehearse-sim/rehearse/`
	long := strings.Repeat("// line\n", hardCap)
	for _, c := range []struct {
		name, path, body, want string
	}{
		{"kernel knows a model", "sim/rng/a.go", ours + `models/kind"`, "sim/rng imports models/kind"},
		{"kernel and gonum", "sim/rng/a.go", `import _ "gonum.org/v1/gonum/stat"`, ""},
		{"kernel and a stranger", "sim/rng/a.go", `import _ "github.com/expr-lang/expr"`, "sim/rng imports github.com/expr-lang/expr"},
		{"a name that only begins alike", "sim/a.go", `import _ "gonum.org/v1/gonumerics"`, "sim imports gonum.org/v1/gonumerics"},
		{"ground knows a variant", "models/signal/a.go", ours + `models/detect"`, "models/signal imports models/detect"},
		{"ground knows the engine", "models/signal/a.go", ours + `sim"`, "models/signal imports sim"},
		{"ground knows the clock", "models/signal/a.go", ours + `sim/clock"`, ""},
		{"variants know each other", "models/detect/a.go", ours + `models/rollout"`, "models/detect imports models/rollout"},
		{"a variant knows the engine", "models/detect/a.go", ours + `sim"`, "models/detect imports sim"},
		{"a variant knows the ground", "models/detect/a.go", ours + `models/signal"`, ""},
		{"traffic knows causes", "models/traffic/request/a.go", ours + `models/rollout"`, "models/traffic/request imports models/rollout"},
		{"one engine knows the other", "models/traffic/flow/a.go", ours + `models/traffic/request"`, "models/traffic/flow imports models/traffic/request"},
		{"traffic knows the kernel", "models/traffic/request/a.go", ours + `sim"`, ""},
		{"reports know the engine", "reports/a.go", ours + `sim"`, "reports imports sim"},
		{"the tool knows everything", "cmd/rehearse/a.go", `import _ "github.com/spf13/cobra"`, ""},
		{"nobody said what it may import", "models/weather/a.go", "", "models/weather has no rule"},
		{"tests are free", "models/detect/a_test.go", ours + `sim"`, ""},

		{"wall clock", "sim/a.go", `import "time"` + "\nvar _ = time.Now()", "time.Now"},
		{"wall clock under another name", "sim/a.go", `import t "time"` + "\nvar _ = t.Since", "time.Since"},
		{"wall clock without a name", "sim/a.go", `import . "time"` + "\nvar _ = Now()", "dot import of time"},
		{"a span of time", "sim/a.go", `import "time"` + "\nvar _ = time.Second", ""},
		{"a field called Now", "sim/a.go", "type p struct{ Now int }\nvar time p\nvar _ = time.Now", ""},
		{"wall clock in the tool", "cmd/rehearse/a.go", `import "time"` + "\nvar _ = time.Now()", ""},
		{"global randomness", "models/kind/a.go", `import "math/rand/v2"` + "\nvar _ = rand.Float64()", "rand.Float64"},
		{"old global randomness", "models/kind/a.go", `import "math/rand"` + "\nfunc f() { rand.Shuffle(1, nil) }", "rand.Shuffle"},
		{"a source of one's own", "models/kind/a.go", `import "math/rand/v2"` + "\nvar _ = rand.New(rand.NewPCG(1, 2))", ""},
		{"the system's randomness", "models/kind/a.go", `import _ "crypto/rand"`, "imports crypto/rand"},
		{"a goroutine in a model", "models/kind/a.go", "func f() { go f() }", "go statement"},
		{"a goroutine in the kernel", "sim/a.go", "func f() { go f() }", "go statement"},
		{"a goroutine between replications", "sim/experiment/a.go", "func f() { go f() }", ""},

		{"too long", "sim/a.go", long, "lines, at most 450"},
		{"no package comment", "sim/naked/a.go", "package naked", "has no package comment"},
		{"a package comment about something else", "sim/naked/a.go", "// Helpers.\npackage naked", "has no package comment"},
		{"a new folder at the top", "pkg/a.go", "", "pkg: not an agreed folder"},
		{"does not parse", "sim/a.go", "func {", "expected"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules, err := parseRules(testRules)
			if err != nil {
				t.Fatal(err)
			}
			src := c.body
			if !strings.Contains(src, "package naked") {
				name := c.path[strings.LastIndex(c.path[:strings.LastIndex(c.path, "/")], "/")+1 : strings.LastIndex(c.path, "/")]
				src = "// Package " + name + " is made up.\npackage " + name + "\n" + c.body
			}
			tree := fstest.MapFS{c.path: {Data: []byte(src)}}
			var found []string
			if files, err := readGo(tree); err != nil {
				found = []string{err.Error()}
			} else {
				found = violations(tree, files, rules)
			}
			switch {
			case c.want == "" && len(found) > 0:
				t.Errorf("found %q, want nothing", found)
			case c.want != "" && !strings.Contains(strings.Join(found, "\n"), c.want):
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

func TestRulesAreRead(t *testing.T) {
	for name, text := range map[string]string{
		"no block":       "words",
		"two blocks":     testRules + testRules,
		"never closed":   "```imports\nsim ->\n",
		"not a rule":     "```imports\nsim imports all\n```\n",
		"no rule at all": "```imports\n\n```\n",
		"unknown group":  "```imports\nsim -> grond\n```\n",
	} {
		if _, err := parseRules(text); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

// TestMedian: two short files and one long one pass; two long ones do not.
func TestMedian(t *testing.T) {
	tree := fstest.MapFS{}
	rules, err := parseRules(testRules)
	if err != nil {
		t.Fatal(err)
	}
	add := func(path string, lines int) {
		tree[path] = &fstest.MapFile{Data: []byte("// Package sim is made up.\npackage sim\n" + strings.Repeat("//\n", lines-2))}
	}
	check := func() string {
		files, err := readGo(fs.FS(tree))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(violations(tree, files, rules), "\n")
	}
	add("sim/a.go", 10)
	add("sim/b.go", 20)
	add("sim/c.go", 200)
	if got := check(); got != "" {
		t.Errorf("found %q, want nothing", got)
	}
	add("sim/b.go", 140)
	if got := check(); !strings.Contains(got, "median file has 140 lines") {
		t.Errorf("found %q, want the median", got)
	}
}
