package decode_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// full parses testdata/good/full.yaml.
func full(t testing.TB) *decode.Document {
	t.Helper()
	src, err := os.ReadFile("testdata/good/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return mustParse(t, "full.yaml", string(src))
}

func TestSet(t *testing.T) {
	grillOf := func(k *kitchen, i int) *grill { return k.Dishes[i].Method.(*grill) }
	for _, c := range []struct {
		assignment string
		ok         func(*kitchen) bool
	}{
		{"name=Other", func(k *kitchen) bool { return k.Name == "Other" }},
		{"story=Tax: an engine", func(k *kitchen) bool { return k.Story == "Tax: an engine" }},
		{"open.for=2h", func(k *kitchen) bool { return k.Open.For == unit.Duration(2*clock.Hour) }},
		{"dishes.soup.water=9", func(k *kitchen) bool { return k.Dishes[0].Method.(*boil).Water == 9 }},
		{"dishes.fish.steps.0.turn=1%", func(k *kitchen) bool { return grillOf(k, 1).Steps[0].Turn == 0.01 }},
		{"dishes[1].steps[0].rest=3s", func(k *kitchen) bool { return grillOf(k, 1).Steps[0].Rest == unit.Duration(3*clock.Second) }},
		{`spices."salt.sea".grams=7`, func(k *kitchen) bool { return k.Spices["salt.sea"].Grams == 7 }},
		{"tags=[a, b]", func(k *kitchen) bool { return len(k.Tags) == 2 && k.Tags[1] == "b" }},
		{"tags.1='8'", func(k *kitchen) bool { return k.Tags[1] == "8" }},
		{"heat={kind: boil, water: 4}", func(k *kitchen) bool { return k.Heat.(*boil).Water == 4 }},
		{"extra.1.lid.kind=boil", func(k *kitchen) bool { return k.Extra[1].(*grill).Lid.(*boil).Water == 2 }},
		{"extra.char-grill.lid=boil", func(k *kitchen) bool { return k.Extra[1].(*grill).Lid.(*boil).Water == 2 }},
		{"spices.Pepper.grams=1", func(k *kitchen) bool { return k.Spices["Pepper"].Grams == 1 }},
	} {
		d, got := full(t), newKitchen()
		if p := append(d.Set([]string{c.assignment}), d.Into(got)...); p != nil {
			t.Errorf("%s: %v", c.assignment, p)
		} else if !c.ok(got) {
			t.Errorf("%s: got %+v", c.assignment, got)
		}
	}
}

// An alias stands for a copy: setting one of the two leaves the other alone.
func TestSetReachesOnePlaceOfAnAlias(t *testing.T) {
	d, got := full(t), newKitchen()
	if p := append(d.Set([]string{"dishes.fish.steps.0.turn=1%"}), d.Into(got)...); p != nil {
		t.Fatal(p)
	}
	if turn := got.Dishes[2].Method.(*grill).Steps[0].Turn; turn != 0.5 {
		t.Errorf("the second use of the anchor became %v", turn)
	}
}

func TestSetMakesObjectsOnTheWay(t *testing.T) {
	d, got := mustParse(t, "small.yaml", "name: small\nopen:\n"), newKitchen()
	if p := append(d.Set([]string{"open.for=2h", "tables.count=3"}), d.Into(got)...); p != nil {
		t.Fatal(p)
	}
	if got.Tables.Count != 3 || got.Open.For != unit.Duration(2*clock.Hour) || got.Open.Guest == 0 {
		t.Errorf("got %+v", got)
	}
}

func TestSetProblems(t *testing.T) {
	for assignment, want := range map[string]string{
		"dishes.soop.water=1": `--set: dishes.soop.water: no item named soop (known: soup, fish, Bœuf)
    dishes.soop.water=1
    ^`,
		"dishes.7.water=1": `--set: dishes.7.water: no item 7: the list has 3 items, counted from 0
    dishes.7.water=1
    ^`,
		"tags.x=1": `--set: tags.x: no item named x: the items have no names; use the index, counted from 0
    tags.x=1
    ^`,
		"name.first=x": `--set: name.first: "first" leads into the text "Chez nous", which has no fields
    name.first=x
    ^`,
		"guests.0.name=x": `--set: guests.0.name: there is no list "guests" to take item 0 of
    guests.0.name=x
    ^`,
		"waste=30": `--set: waste: want a percentage such as 2.5%, got 30
    waste=30
          ^`,
		"dishes.fish.price=x": `--set: dishes[1].price: want a plain number (euro), got the text "x"
    dishes.fish.price=x
                      ^`,
		"dishs.fish.price=1": `--set: dishs: unknown field
    dishs.fish.price=1
    ^
    did you mean "dishes"?`,
		"open={for: 30, form: 1}": `--set: open.for: want a duration such as 30m, got 30
    open={for: 30, form: 1}
               ^
--set: open.form: unknown field
    open={for: 30, form: 1}
                   ^
    did you mean "from"?`,
		"open={for: 2h, for: 3h}": `--set: the key "for" is given twice; the first is on line 1
    open={for: 2h, for: 3h}
                   ^
    remove one of them`,
		"tags=[a": `--set: tags: not valid YAML: did not find expected ',' or ']' while parsing a flow sequence
    tags=[a
           ^`,
		"name=": `--set: name: has no value
    name=
         ^
    write a value, or remove the key to keep the default`,
		"name": `--set: the assignment has no = and value
    name
    ^
    write path=value, such as strategies.canary.steps.0.to=1%`,
		"=x": `--set: the assignment has no path
    =x
    ^
    write path=value, such as strategies.canary.steps.0.to=1%`,
		"a..b=x": `--set: the path has an empty part at character 2
    a..b=x
    ^
    write path=value, such as strategies.canary.steps.0.to=1%`,
		`a."b=x`: `--set: the quote at character 3 is not closed
    a."b=x
    ^
    write path=value, such as strategies.canary.steps.0.to=1%`,
		"name=a\nb": `--set: the assignment must be one line of plain text, at most 10000 bytes
    name=a�b
    ^
    write path=value, such as strategies.canary.steps.0.to=1%`,
		"name=*x": `--set: name: not valid YAML: unknown anchor 'x' referenced
    name=*x
         ^`,
	} {
		d := full(t)
		p := append(d.Set([]string{assignment}), d.Into(newKitchen())...)
		if got := p.Error(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", assignment, got, want)
		}
	}
}

func TestAFailedSetChangesNothing(t *testing.T) {
	d, got := full(t), newKitchen()
	if p := d.Set([]string{"spare.list.0.x=1", "dishes.soop.water=1", "cooks=9"}); len(p) != 2 {
		t.Errorf("want two problems, got %v", p)
	}
	if p := d.Into(got); p != nil || got.Cooks != 9 {
		t.Errorf("cooks %d, %v", got.Cooks, p)
	}
}

func TestSeveralItemsOfOneName(t *testing.T) {
	d := mustParse(t, "twins.yaml", "dishes: [{name: a}, {name: a}]")
	if p := d.Set([]string{"dishes.a.price=1"}); len(p) != 1 || !strings.Contains(p.Error(), "several items are named a; use the index") {
		t.Error(p)
	}
}
