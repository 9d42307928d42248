package reports_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/rehearse-sim/rehearse/reports"
)

var update = flag.Bool("update", false, "rewrite the goldens; look at the difference before committing it")

func written(t *testing.T, r *reports.Report, format string, width int) []byte {
	t.Helper()
	f, ok := reports.Get(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r, reports.Style{Width: width}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFormatsAgainstTheirGoldens(t *testing.T) {
	for _, name := range reports.Names() {
		f, _ := reports.Get(name)
		got := written(t, report(30), name, 100)
		if name == "html" {
			got = withoutScript(t, got)
		}
		golden := filepath.Join("testdata", "report"+f.Ending)
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s; run with -update and look at the difference", name, golden)
		}
	}
}

// withoutScript leaves out of a page what is the same in each, and large.
func withoutScript(t *testing.T, page []byte) []byte {
	t.Helper()
	for _, from := range []string{"page/bundle.js", "page/page.css", "page/dark.css"} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Count(page, text) != 1 && (from != "page/bundle.js" || bytes.Contains(page, []byte("<script"))) {
			t.Fatalf("the page does not hold %s once", from)
		}
		page = bytes.Replace(page, text, []byte(from), 1)
	}
	text := string(page)
	text = regexp.MustCompile(`sha256-.*?&#39;`).ReplaceAllString(text, "sha256-…&#39;")
	return []byte(regexp.MustCompile(`(?s)<footer>.*</footer>`).ReplaceAllString(text, "<footer>…</footer>"))
}

func TestEveryFormatCanBeMadeFromTheDocument(t *testing.T) {
	for _, n := range []int{0, 1, 2, 30} {
		saved := written(t, report(n), "json", 0)
		r, err := reports.Read(bytes.NewReader(saved))
		if err != nil {
			t.Fatalf("%d worlds: %v", n, err)
		}
		for _, name := range reports.Names() {
			if !bytes.Equal(written(t, r, name, 100), written(t, report(n), name, 100)) {
				t.Errorf("%d worlds: %s from the document differs from %s of the run", n, name, name)
			}
		}
	}
}

func TestTextFitsItsWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100, 160} {
		for i, line := range strings.Split(string(written(t, report(30), "text", width)), "\n") {
			if strings.HasPrefix(line, "again: ") || strings.HasPrefix(line, "seed ") {
				continue // to be copied whole
			}
			if twwidth.Width(line) > width {
				t.Errorf("width %d: line %d is %d wide: %s", width, i+1, twwidth.Width(line), line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("width %d: line %d ends in spaces", width, i+1)
			}
		}
	}
}

// Numbers are not broken at the narrow spaces in them.
func TestLinesBreakBetweenWords(t *testing.T) {
	r := report(30)
	r.Warnings = append(r.Warnings, reports.Warning{Code: "x", Text: strings.Repeat("between 12\u202f300 and 4\u202f070 ", 20)})
	for width := 50; width < 70; width++ {
		if text := string(written(t, r, "text", width)); strings.Count(text, "between 12\u202f300")+strings.Count(text, "between\n  12\u202f300") != 20 {
			t.Errorf("width %d breaks numbers:\n%s", width, text)
		}
	}
}
