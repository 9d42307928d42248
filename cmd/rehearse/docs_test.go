package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios"
)

var update = flag.Bool("update", false, "write what pages print and quote anew")

// TestPages runs what the pages say one can run, and compares it with what they
// say it prints; it compares files that they quote with the files, plays their
// scenarios through the loader, and follows their links. With -update it writes
// what is printed and quoted anew.
//
// Blocks of a page that are fenced "console session" share a folder of their own,
// into which one fenced "yaml NAME.yaml" is written: so a page can make files and
// go on with them. A page that teaches has no command that is not run.
func TestPages(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	for _, key := range keys {
		t.Setenv("REHEARSE_"+strings.ToUpper(key), "")
	}
	t.Chdir("../..")
	commands := 0
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		pages, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			t.Run(page, func(t *testing.T) { commands += readPage(t, page) })
		}
	}
	if commands == 0 {
		t.Error("no page shows a command: is this the root of the tree?")
	}
}

// readPage checks one page and returns the number of commands in it.
func readPage(t *testing.T, page string) int {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	follow(t, page, string(text))
	commands := 0
	desk := t.TempDir()
	teaches := page == "docs/tutorial.md" || strings.HasPrefix(page, "docs/how-to/")
	var out strings.Builder
	rest := string(text)
	for {
		before, fence, body, after, ok := nextBlock(rest)
		out.WriteString(before)
		if !ok {
			break
		}
		language, of, _ := strings.Cut(fence, " ")
		want := body
		switch {
		case language == "console":
			var n int
			if of == "session" {
				at(t, desk, func() { want, n = replay(t, body) })
			} else {
				want, n = replay(t, body)
			}
			commands += n
		case language == "sh" && teaches:
			t.Errorf("%s has commands that nothing runs: fence them as console session", page)
		case language == "yaml" && strings.HasSuffix(of, ".yaml"):
			if err := os.WriteFile(filepath.Join(desk, of), []byte(body), 0o644); err != nil {
				t.Fatal(err)
			}
		case language == "go" && of != "":
			want = quote(t, of)
		case language == "text" && of != "":
			want = whole(t, of)
		case language == "yaml" && of == "scenario":
			compiles(t, body)
		}
		if want != body && !*update {
			there, now := firstDifference(body, want)
			t.Errorf("a block of %s is out of date: run go test ./cmd/rehearse -run Pages -update\nit has  %s\nand not %s", page, there, now)
		}
		fmt.Fprintf(&out, "```%s\n%s```\n", fence, want)
		rest = after
	}
	if *update && out.String() != string(text) {
		if err := os.WriteFile(page, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return commands
}

// at calls f in another folder.
func at(t *testing.T, dir string, f func()) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	f()
	t.Chdir(root)
}

// firstDifference returns the first lines in which two texts differ.
func firstDifference(a, b string) (string, string) {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i], y[i]
		}
	}
	return fmt.Sprintf("(%d lines)", len(x)), fmt.Sprintf("(%d lines)", len(y))
}

// nextBlock cuts a page at its first fenced block.
func nextBlock(text string) (before, fence, body, after string, ok bool) {
	i := strings.Index("\n"+text, "\n```")
	if i < 0 {
		return text, "", "", "", false
	}
	before, text = text[:i], text[i+len("```"):]
	fence, text, _ = strings.Cut(text, "\n")
	j := strings.Index("\n"+text, "\n```\n")
	if j < 0 {
		return before + "```" + fence + "\n" + text, "", "", "", false
	}
	return before, fence, text[:j], text[j+len("```\n"):], true
}

// replay runs the commands of a block, each a line that begins with "$ ", and
// returns the block as it should be, with their number. What a command prints
// on stderr stands below what it prints on stdout; as go run does, a code other
// than 0 is shown.
func replay(t *testing.T, block string) (string, int) {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		if n++; n > 1 {
			b.WriteString("\n")
		}
		b.WriteString(line)
		args, ok := arguments(command)
		if !ok {
			t.Errorf("%q cannot be run here: a console block holds commands of rehearse, without quotes; fence others as sh", command)
			continue
		}
		var out, errs bytes.Buffer
		code := run(context.Background(), args, strings.NewReader(""), &out, &errs)
		b.Write(out.Bytes())
		b.Write(errs.Bytes())
		if code != exitOK {
			fmt.Fprintf(&b, "exit status %d\n", code)
		}
	}
	return b.String(), n
}

func arguments(command string) ([]string, bool) {
	for _, program := range []string{"rehearse ", "go run ./cmd/rehearse "} {
		if rest, ok := strings.CutPrefix(command, program); ok && !strings.ContainsAny(rest, `'"|>&;$`) {
			return strings.Fields(rest), true
		}
	}
	return nil, false
}

// quote returns a Go file from its package clause on.
func quote(t *testing.T, file string) string {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return ""
	}
	i := strings.Index("\n"+string(src), "\npackage ")
	if i < 0 {
		t.Errorf("%s has no package clause", file)
		return ""
	}
	return string(src[i:])
}

// whole returns a file as it is.
func whole(t *testing.T, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// compiles loads a scenario that a page shows.
func compiles(t *testing.T, text string) {
	file := filepath.Join(t.TempDir(), "scenario.yaml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := scenarios.Load(file, nil); err != nil {
		t.Errorf("a scenario of the page does not load: %v", err)
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// follow checks that the files that a page links to are there.
func follow(t *testing.T, page, text string) {
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		target, _, _ := strings.Cut(m[1], "#")
		if target == "" || strings.Contains(target, "://") {
			continue
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
			t.Errorf("%s links to %s, which is not there", page, m[1])
		}
	}
}

// TestReadPageNotices shows that the checks above can fail.
func TestReadPageNotices(t *testing.T) {
	for _, c := range []struct{ block, want string }{
		{"$ rehearse list strategeis\nold\n", "rehearse: there is no list of \"strategeis\"\nrehearse: did you mean \"strategies\"?\nexit status 2\n"},
		{"$ go run ./cmd/rehearse list formats\n", "json      The whole document"},
	} {
		got, n := replay(t, c.block)
		if n != 1 || !strings.Contains(got, c.want) || strings.Contains(got, "\nold\n") {
			t.Errorf("%q gives %q, want %q in it", c.block, got, c.want)
		}
	}
	before, fence, body, after, ok := nextBlock("a\n```go x.go\nb\n```\nc\n")
	if !ok || before != "a\n" || fence != "go x.go" || body != "b\n" || after != "c\n" {
		t.Errorf("cut into %q, %q, %q, %q, %v", before, fence, body, after, ok)
	}
	if before, _, _, _, ok := nextBlock("a\n```go\nb\n"); ok || before != "a\n```go\nb\n" {
		t.Errorf("a block without an end is cut: %q", before)
	}
	if _, ok := arguments("make test"); ok {
		t.Error("make test was taken for a command of rehearse")
	}
}
