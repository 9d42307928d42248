package page_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const figures = `[...document.querySelectorAll("figure")]`

// 5 strategies in 200 worlds take at most a megabyte.
func TestSize(t *testing.T) {
	info, err := os.Stat(written())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", info.Size())
	if info.Size() > 1_000_000 {
		t.Errorf("the page has %d bytes", info.Size())
	}
}

// The page draws every chart, and says nothing on the console; that it asks for
// nothing is held by every test.
func TestEveryChartIsDrawn(t *testing.T) {
	x := open(t, written())
	want := "fans spread recovery tradeoff story crowd"
	if got := strings.Join(eval[[]string](x, figures+`.map((f) => f.id)`), " "); got != want {
		t.Errorf("charts are %s, want %s", got, want)
	}
	x.holds("charts have paths", figures+`.filter((f) => f.id !== "crowd").every((f) => [...f.querySelectorAll(".plot svg path")].filter((p) => p.getBBox().width + p.getBBox().height > 2).length > 5)`)
	x.holds("every tenant is drawn", fmt.Sprintf(`document.querySelectorAll("#crowd .crowd i").length === %d`, tenants))
	x.holds("some are hit", `document.querySelectorAll("#crowd .crowd i.hit").length > 10`)
	x.holds("charts have words for who cannot see them", figures+`.every((f) => f.querySelector("[role=img]").getAttribute("aria-label").length > 30)`)
	x.holds("names are text", `document.body.textContent.includes("</script><b>waves") && !document.querySelector("b > b")`)
}

func TestThePolicyForbidsTheNetwork(t *testing.T) {
	ctx, cancel := chromedp.NewContext(browser) // for the refusal is said on the console
	defer cancel()
	x := tab{t, ctx}
	x.do(chromedp.Navigate("file://" + written()))
	x.holds("there is a policy", `document.querySelector("meta[http-equiv=Content-Security-Policy]").content.startsWith("default-src 'none'")`)
	refused, err := chromedp.Run(ctx, chromedp.Evaluate[string](`new Promise((done) => {
		addEventListener("securitypolicyviolation", (e) => done(e.effectiveDirective));
		fetch("http://127.0.0.1:1/").catch(() => setTimeout(() => done("only failed"), 1000));
	})`, chromedp.EvalAwaitPromise))
	if err != nil || refused != "connect-src" {
		t.Errorf("a request was refused by %q, want connect-src (%v)", refused, err)
	}
}

func TestStrategiesAreSwitchedByKeyboard(t *testing.T) {
	x := open(t, written())
	lines := `document.querySelectorAll("#fans .plot svg path").length`
	columns := `[...document.querySelectorAll("main section th")].filter((e) => e.textContent === "canary" && e.offsetParent).length`
	before, shown := eval[int](x, lines), eval[int](x, columns)
	x.reach(`#strategies input[value="1"]`)
	x.do(chromedp.KeyEvent(" "))
	if after, still := eval[int](x, lines), eval[int](x, columns); after >= before || shown == 0 || still != 0 {
		t.Errorf("without canary there are %d of %d paths, and %d of %d headings of it", after, before, still, shown)
	}
	x.holds("no chart speaks of it", figures+`.filter((f) => !["story", "crowd"].includes(f.id)).every((f) => !f.querySelector("[role=img]").getAttribute("aria-label").includes("canary:"))`)
	x.do(chromedp.KeyEvent(" "))
	if after := eval[int](x, lines); after != before {
		t.Errorf("with canary again there are %d paths, want %d", after, before)
	}
	for i := range 5 {
		x.reach(fmt.Sprintf(`#strategies input[value="%d"]`, i))
		x.do(chromedp.KeyEvent(" "))
	}
	x.holds("the last one stays", `document.querySelectorAll("#strategies input:checked").length === 1`)
}

// Every table is opened and closed by keyboard, and holds the report's numbers.
func TestTablesByKeyboard(t *testing.T) {
	x := open(t, written())
	for _, id := range []string{"fans", "spread", "recovery", "tradeoff", "crowd"} {
		button := "#" + id + " .as-table"
		x.reach(button)
		x.do(chromedp.KeyEvent("\r"))
		x.holds("the table is there", fmt.Sprintf(`document.querySelector(%q).getAttribute("aria-expanded") === "true" && document.querySelectorAll("#%s-table tbody tr").length > 1`, button, id))
	}
	x.holds("the story's is always there", `document.querySelectorAll("#story-table tbody tr").length === 7`)

	r := report(5, 200)
	sum := 0.0
	for _, p := range r.Recovery[0].Parts {
		sum += p.Mean.Center
	}
	row := eval[[]string](x, `[...document.querySelector("#recovery-table tbody tr").children].map((c) => c.textContent)`)
	ours := eval[[]string](x, `[...document.querySelector("section[aria-labelledby=where-recovery-time-goes] tbody tr").children].map((c) => c.textContent.replace(/ \(.*/, ""))`)
	if strings.Join(row[:len(row)-1], " ") != strings.Join(ours, " ") {
		t.Errorf("the chart's table says %q, the report's %q", row, ours)
	}
	worlds := eval[[]string](x, `[...document.querySelector("#spread-table tbody tr").children].slice(1, -1).map((c) => c.textContent)`)
	all := 0
	for _, n := range worlds {
		var k int
		fmt.Sscan(n, &k)
		all += k
	}
	if all != 200 {
		t.Errorf("the distribution is of %d worlds, want 200: %q", all, worlds)
	}
	x.reach("#crowd .as-table")
	x.do(chromedp.KeyEvent("\r"))
	x.holds("and closed", `document.querySelector("#crowd-table").hidden`)
}

// What is chosen is drawn: another case, another story.
func TestChoices(t *testing.T) {
	x := open(t, written())
	for _, c := range []struct{ control, shows string }{
		{"#fans-case", `document.querySelector("#fans .plot").innerHTML + document.querySelector("#fans [role=img]").getAttribute("aria-label")`},
		{"#fans-harm", `document.querySelector("#fans .plot").innerHTML`},
		{"#spread-spread", `document.querySelector("#spread .plot").innerHTML`},
		{"#tradeoff-tradeoff", `document.querySelector("#tradeoff .plot").innerHTML`},
		{"#story-story", `document.querySelector("#story").textContent + document.querySelector("#crowd .plot").innerHTML`},
	} {
		before := eval[string](x, c.shows)
		x.reach(c.control)
		x.do(chromedp.KeyEvent(eval[string](x, fmt.Sprintf(`document.querySelector(%q).options[1].text[0]`, c.control))))
		if eval[string](x, c.shows) == before {
			t.Errorf("%s changes nothing", c.control)
		}
	}
	x.reach("#fans-stretch")
	before := eval[string](x, `document.querySelector("#fans .plot").innerHTML`)
	x.do(chromedp.KeyEvent(" "))
	if eval[string](x, `document.querySelector("#fans .plot").innerHTML`) == before {
		t.Error("stretching changes nothing")
	}
}

func TestHoverShowsNumbers(t *testing.T) {
	x := open(t, written())
	for id, want := range map[string]string{"fans": "since the release", "recovery": "in all|worlds with harm"} {
		x.do(chromedp.ScrollIntoView("#" + id + " .plot"))
		box := eval[[]float64](x, fmt.Sprintf(`(() => { const b = document.querySelector("#%s .plot").getBoundingClientRect(); return [b.x + b.width / 2, b.y + 40]; })()`, id))
		x.do(chromedp.MouseEvent("mouseMoved", box[0]-5, box[1]), chromedp.MouseEvent("mouseMoved", box[0], box[1]))
		x.soon("hovering says more", fmt.Sprintf(`/%s/.test(document.querySelector("#%s .plot").textContent)`, want, id))
	}
}

func prefer(theme, media string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}},
		})
		return err
	})
}

// Numbers are written as the rest of the report writes them, which is held to the same
// table.
func TestAmountsAsTheReportWritesThem(t *testing.T) {
	table, err := os.ReadFile("../testdata/amounts.json")
	if err != nil {
		t.Fatal(err)
	}
	x := open(t, written())
	wrong := eval[string](x, fmt.Sprintf(`%s.map((c) => [c, rehearse.amount(c.value, c.unit)]).filter(([c, got]) => got !== c.text)
		.map(([c, got]) => c.value + " " + c.unit + " is " + got + ", want " + c.text).join("; ")`, table))
	if wrong != "" {
		t.Error(wrong)
	}
}
