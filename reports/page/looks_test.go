package page_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

var (
	shot   = flag.String("screenshot", "", "write a picture of the page `of` to this file")
	shotOf = flag.String("of", "", "the page that the picture shows")
)

const (
	ground = `getComputedStyle(document.body).backgroundColor`
	light  = "rgb(255, 255, 255)"
	dark   = "rgb(18, 22, 27)"
	stroke = `[...document.querySelectorAll("#fans .plot svg path")].map((p) => p.getAttribute("stroke")).join()`
)

func TestDark(t *testing.T) {
	x := open(t, written(), prefer("dark", ""))
	if got := eval[string](x, ground); got != dark {
		t.Errorf("the ground is %s, want %s", got, dark)
	}
	before := eval[string](x, stroke)
	x.reach("#theme")
	x.do(chromedp.KeyEvent(" "))
	if got := eval[string](x, ground); got != light {
		t.Errorf("after the button, the ground is %s, want %s", got, light)
	}
	if eval[string](x, stroke) == before {
		t.Error("the charts have the colours of the dark ground on a light one")
	}
	x.holds("the choice is kept", `localStorage.getItem("rehearse-theme") === "light"`)
	x.do(chromedp.Evaluate[chromedp.Void](`localStorage.clear()`)) // for the other tests
}

// Nothing is cut off on a telephone; tables scroll for themselves.
func TestNarrow(t *testing.T) {
	x := open(t, written(), chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	x.holds("the page does not scroll sideways", `document.documentElement.scrollWidth <= 360`)
	x.holds("charts fit", figures+`.every((f) => [...f.querySelectorAll("svg")].every((s) => s.getBoundingClientRect().right <= 360))`)
	x.reach("#fans .as-table")
	x.do(chromedp.KeyEvent("\r"))
	x.holds("nor with a table", `document.documentElement.scrollWidth <= 360`)
}

// On paper all tables are shown, buttons are not, and colours are light;
// afterwards all is as before.
func TestPrint(t *testing.T) {
	x := open(t, written(), prefer("dark", ""))
	before := eval[string](x, stroke)
	x.do(chromedp.Evaluate[chromedp.Void](`window.seen = {}; addEventListener("beforeprint", () => { seen.hidden = document.querySelectorAll("figure .table[hidden]").length; seen.ground = ` + ground + `; })`))
	pdf, err := chromedp.Run(x.ctx, chromedp.PrintToPDF())
	x.must(err)
	if pages := bytes.Count(pdf, []byte("/Type /Page\n")); !bytes.HasPrefix(pdf, []byte("%PDF-")) || pages < 4 {
		t.Errorf("printed %d bytes, %d pages", len(pdf), pages)
	}
	x.holds("all tables are open on paper", `seen.hidden === 0`)
	x.holds("paper is light", fmt.Sprintf(`seen.ground === %q`, light))
	x.holds("and closed afterwards", `document.querySelectorAll("figure .table[hidden]").length === 5`)
	x.holds("the theme is the one before", fmt.Sprintf(`%s === %q`, ground, dark))
	if eval[string](x, stroke) != before {
		t.Error("after printing, the charts have other colours")
	}
	x.do(prefer("dark", "print"))
	x.holds("no button is printed", `[...document.querySelectorAll("button, select, input")].every((b) => !b.offsetParent)`)
}

// BenchmarkOpen measures how long it takes until all charts are drawn.
func BenchmarkOpen(b *testing.B) {
	file := "file://" + written()
	ctx, cancel := chromedp.NewContext(browser)
	defer cancel()
	for b.Loop() {
		if err := chromedp.Do(ctx, chromedp.Navigate(file)); err != nil {
			b.Fatal(err)
		}
	}
}

// TestScreenshot writes the picture of the README when it is asked to; it always
// holds the one that is there to its size.
func TestScreenshot(t *testing.T) {
	file := "../../docs/page.png"
	if *shot != "" {
		file = *shot
		x := open(t, *shotOf, chromedp.EmulateViewport(1100, 1420), prefer("light", ""))
		x.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("fans").scrollIntoView()`))
		picture, err := chromedp.Run(x.ctx, chromedp.CaptureScreenshot())
		x.must(err)
		x.must(os.WriteFile(file, picture, 0o644))
	}
	picture, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(picture, []byte("\x89PNG")) || len(picture) > 250_000 {
		t.Errorf("%s has %d bytes, want a PNG of at most 250 kB (%v)", file, len(picture), err)
	}
}
