package decode_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// TestHostileFilesEndSoon plays files of full size that aim at the weak spots
// of a parser. Each has to end in a problem within the second that the design
// promises (5 s here, for slow and shared machines) and 512 MiB of allocations.
func TestHostileFilesEndSoon(t *testing.T) {
	const size = decode.MaxBytes - 100
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)) }
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < size-40; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, src := range map[string]string{
		"too large":           strings.Repeat("x", decode.MaxBytes+1),
		"flow lists":          "tags: " + fill("["),
		"flow objects":        fill("{a: "),
		"block lists":         fill("- "),
		"nested blocks":       fill("? "),
		"indentation":         "a:\n" + strings.Repeat(strings.Repeat(" ", 500)+"b:\n", size/503),
		"items":               "tags: [" + fill("a,") + "]",
		"null items":          "tags:\n" + fill("-\n"),
		"unknown keys":        numbered("k%d: 1\n"),
		"long unknown keys":   numbered(strings.Repeat("k", 60) + "%d: 1\n"),
		"duplicate keys":      fill("a: 1\n"),
		"bad items":           "dishes:\n" + fill("- {a: b}\n"),
		"anchors":             numbered("k%d: &a%[1]d x\n"),
		"aliases":             "a: &a x\nb: [" + fill("*a,") + "]",
		"one text":            "name: " + fill("x"),
		"one quoted text":     `name: "` + fill("\\n") + `"`,
		"one folded text":     "name: >\n" + fill("  x\n"),
		"one number":          "cooks: " + fill("9"),
		"one unit":            "waste: " + fill("9") + "%",
		"one duration":        "open: {for: " + fill("1h") + "}",
		"one distribution":    "open: {stay: \"empirical(" + fill("1s,") + "1s)\"}",
		"one key":             fill("k") + ": 1",
		"one anchor":          "nme: &" + fill("a") + " x",
		"comments":            fill("#\n") + "nme: x",
		"blank":               fill("\n") + "nme: x",
		"directives":          fill("%FOO bar\n") + "---\nname: x",
		"documents":           fill("---\n"),
		"unclosed quote":      "name: \"" + fill("a "),
		"unclosed quotes":     fill("\"a\": \"b\"\n"),
		"tags":                fill("!a "),
		"many kinds":          "extra:\n" + fill("- boyl\n"),
		"deep kinds":          "extra: [" + fill("{kind: char-grill, steps: [], lid: ") + "boil",
		"simple key overflow": fill("a ") + ": 1",
		"spaces":              fill(" ") + "a",
		"tabs":                fill("\t"),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			d, err := decode.Parse("x.yaml", []byte(src))
			if err == nil {
				err = d.Into(newKitchen()).Err()
			}
			if err == nil {
				t.Fatal("no problem was found")
			}
			text := err.Error()
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			used := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%v, %d MiB: %.100q", took.Round(time.Millisecond), used, text)
			if took > 5*time.Second || used > 512 {
				t.Errorf("took %v and %d MiB", took, used)
			}
			if len(text) > 100_000 {
				t.Errorf("a message of %d bytes", len(text))
			}
		})
	}
}

// A long path or a long list of assignments is bounded as well.
func TestHostileAssignmentsEndSoon(t *testing.T) {
	start := time.Now()
	for _, a := range []string{
		strings.Repeat("a.", 400_000) + "b=1",
		strings.Repeat("[0]", 300_000) + "=1",
		"tags=" + strings.Repeat("[", 500_000),
		"name=" + strings.Repeat("x", 2*decode.MaxBytes),
		"name=&a [*a]",
	} {
		d := full(t)
		if p := append(d.Set([]string{a}), d.Into(newKitchen())...); p == nil || len(p.Error()) > 5000 {
			t.Errorf("%.20s…: %.200s", a, p)
		}
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
