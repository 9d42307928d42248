package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/rehearse-sim/rehearse/reports"
)

// A comparison has no charts, and so no script: it goes dark by itself, fits a
// telephone and is small enough to be mailed.
func TestAComparisonNeedsNoScript(t *testing.T) {
	d, err := reports.Compare(report(3, 30), report(2, 30), [2]string{"before.json", "after.json"})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	f, _ := reports.Get("html")
	if err := f.Compare(&b, d, reports.Style{}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(scratch, "comparison.html")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	x := open(t, file, prefer("dark", ""), chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	if got := eval[string](x, ground); got != dark {
		t.Errorf("the ground is %s, want %s", got, dark)
	}
	x.holds("it says what came out", `document.querySelector(".verdict").textContent.length > 20`)
	x.holds("there is a table", `document.querySelectorAll("tbody tr").length > 0`)
	x.holds("the page does not scroll sideways", `document.documentElement.scrollWidth <= 360`)
	x.holds("nothing waits for a script", `!document.querySelector("script, button, noscript, #charts")`)
	if b.Len() > 50_000 {
		t.Errorf("%d bytes", b.Len())
	}
}
