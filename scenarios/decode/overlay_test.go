package decode_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

const base = `name: base
cooks: 3
open: {from: "17:00", for: 2h}
dishes:
  - {name: soup, price: 4, kind: boil, water: 3}
  - {name: fish, price: 20, kind: char-grill, steps: [{turn: 10%}, {turn: 20%}]}
tags: [a, b]
`

const over = `extends: base.yaml
name: over
open: {for: 3h}
dishes:
  - {name: fish, price: 25, steps: [{turn: 50%}]}
  - {name: stew, price: 9, kind: boil}
  - {name: soup, kind: char-grill, price: 5, steps: []}
tags: [c]
`

func TestOverlay(t *testing.T) {
	d, b := mustParse(t, "over.yaml", over), mustParse(t, "base.yaml", base)
	if text, ok := d.Text("extends"); !ok || text != "base.yaml" {
		t.Errorf("extends: %q, %v", text, ok)
	}
	d.Overlay(b)
	got := newKitchen()
	if p := d.Into(got); p != nil {
		t.Fatal(p)
	}
	if got.Name != "over" || got.Cooks != 3 || got.Open.From.String() != "17:00" || got.Open.For.String() != "3h" {
		t.Errorf("objects merge by key: %+v", got)
	}
	if len(got.Tags) != 1 || got.Tags[0] != "c" {
		t.Errorf("a list without names is replaced: %v", got.Tags)
	}
	var names []string
	for _, dish := range got.Dishes {
		names = append(names, dish.Name)
	}
	if strings.Join(names, " ") != "soup fish stew" {
		t.Fatalf("items keep the base's order, new ones follow: %v", names)
	}
	fish := got.Dishes[1]
	if steps := fish.Method.(*grill).Steps; fish.Price != 25 || len(steps) != 1 || steps[0].Turn != 0.5 {
		t.Errorf("named items merge: %+v", fish)
	}
	if _, ok := got.Dishes[0].Method.(*grill); !ok {
		t.Errorf("another kind replaces the object: %+v", got.Dishes[0])
	}
}

func TestOverlaidValuesKeepTheirPositions(t *testing.T) {
	d, b := mustParse(t, "over.yaml", over), mustParse(t, "base.yaml", base)
	d.Overlay(b)
	for _, c := range []struct {
		path, file   string
		line, column int
	}{
		{"name", "over.yaml", 2, 7},
		{"cooks", "base.yaml", 2, 8},
		{"open.from", "base.yaml", 3, 14},
		{"open.for", "over.yaml", 3, 13},
		{"dishes[1].kind", "base.yaml", 6, 35},
		{"dishes[1].steps[0].turn", "over.yaml", 5, 44},
		{"dishes[1].steps[0].rest", "over.yaml", 5, 37},
		{"dishes[2].price", "over.yaml", 6, 25},
		{"nowhere.at.all", "over.yaml", 1, 1},
	} {
		file, line, column := d.Position(c.path)
		if file != c.file || line != c.line || column != c.column {
			t.Errorf("%s stands at %s:%d:%d, want %s:%d:%d", c.path, file, line, column, c.file, c.line, c.column)
		}
	}
}

func TestOverlayLeavesTheBaseAlone(t *testing.T) {
	d, b := mustParse(t, "over.yaml", over), mustParse(t, "base.yaml", base)
	d.Overlay(b)
	if p := d.Set([]string{"cooks=9", "dishes.fish.kind=boil", "open.from=12:00"}); p != nil {
		t.Fatal(p)
	}
	got := newKitchen()
	if p := b.Into(got); p != nil {
		t.Fatal(p)
	}
	if got.Name != "base" || got.Cooks != 3 || got.Open.From.String() != "17:00" {
		t.Errorf("the base became %+v", got)
	}
}

func TestProblemsOfBothFilesAreShown(t *testing.T) {
	d, b := mustParse(t, "over.yaml", "cooks: 0\n"), mustParse(t, "base.yaml", "name: a\nname: b\nwaste: 5\n")
	d.Overlay(b)
	p := d.Into(newKitchen())
	want := `base.yaml:2:1: the key "name" is given twice; the first is on line 1
    name: b
    ^
    remove one of them
base.yaml:3:8: waste: want a percentage such as 2.5%, got 5
    waste: 5
           ^
over.yaml:1:8: cooks: want at least 1, got 0
    cooks: 0
           ^`
	if p.Error() != want {
		t.Errorf("got %v", p)
	}
}

func TestProblemsFromLaterChecks(t *testing.T) {
	d := full(t)
	p := d.Problem("dishes[0].price", "is too much for a soup", "ask for 3")
	w := d.Problem("dishes[0].rebate", "is given to everybody", "")
	w.Severity = decode.Warning
	if p.Value != "4.5" || p.Severity != decode.Error || w.Severity != decode.Warning {
		t.Errorf("%+v %+v", p, w)
	}
	want := `full.yaml:16:5: warning: dishes[0].rebate: is given to everybody
      - {name: soup, price: 4.5, kind: boil, water: 3}
        ^
full.yaml:16:25: dishes[0].price: is too much for a soup
      - {name: soup, price: 4.5, kind: boil, water: 3}
                            ^
    ask for 3`
	if got := (decode.Problems{p, w}).Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	expr := mustParse(t, "e.yaml", "name: \"a && b\"\nstory: >\n  a && b\n")
	if q := expr.ProblemWithin("name", 5, "no b", ""); q.Column != 13 {
		t.Errorf("the b stands in column %d, want 13", q.Column)
	}
	if q := expr.ProblemWithin("story", 5, "no b", ""); q.Line != 2 || q.Column != 8 {
		t.Errorf("a folded text: %d:%d, want its start", q.Line, q.Column)
	}
	if (decode.Problems{w}).Err() != nil || (decode.Problems{w, p}).Err() == nil || decode.Problems(nil).Err() != nil {
		t.Error("only an error makes Problems an error")
	}
}
