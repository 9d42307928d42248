package decode_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func mustParse(t testing.TB, file, src string) *decode.Document {
	t.Helper()
	d, err := decode.Parse(file, []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEverythingIsRead(t *testing.T) {
	src, err := os.ReadFile("testdata/good/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := newKitchen()
	if p := mustParse(t, "full.yaml", string(src)).Into(got); p != nil {
		t.Fatal(p)
	}
	minute := unit.Duration(clock.Minute)
	turns := []step{{Turn: 0.5, Rest: minute}, {Turn: 1, Rest: 2 * minute}}
	want := &kitchen{
		Name: "Chez nous", Story: "Two lines of prose.\n",
		Open:  hours{From: unit.TimeOfDay(18*clock.Hour + 30*clock.Minute), For: 270 * minute, Stay: unit.MustDurationDist("exp(90m)"), Guest: 30.0 / 3600, Last: unit.TimeOfDay(18 * clock.Hour)},
		Cooks: 3, Score: 1.5, Vegan: true, Style: "thai", Tables: &table{Count: 12},
		Dishes: []dish{
			{Name: "soup", price: price{4.5, 1}, Method: &boil{Water: 3}},
			{Name: "fish", price: price{20, 0}, Method: &grill{Steps: turns, Lid: &boil{Water: 2}}},
			{Name: "Bœuf", price: price{30, 1}, Method: &grill{Steps: turns, Lid: &boil{Water: 1}}},
		},
		Spices: map[string]spice{"Salt": {300}, "salt.sea": {0.5}},
		Waste:  0.025, Tip: 1.5, Heat: &boil{Water: 2},
		Extra: []method{&boil{Water: 2}, &grill{Steps: []step{}}},
		Tags:  []string{"quiet", "7", "2020-01-01"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(table{}), cmp.AllowUnexported(unit.Dist{}), cmp.AllowUnexported(dish{})); diff != "" {
		t.Error(diff)
	}
}

func TestAbsentKeysKeepTheConstructorsDefaults(t *testing.T) {
	got := newKitchen()
	six := unit.TimeOfDay(18 * clock.Hour)
	want := &kitchen{
		Name: "small", Cooks: 2, Style: "plain", Waste: 0.05, Heat: &boil{Water: 2},
		Open: hours{From: six, For: unit.Duration(5 * clock.Hour), Guest: 20.0 / 3600, Last: six, Stay: unit.MustDurationDist("lognormal(p50=1h, p95=3h)")},
	}
	if p := mustParse(t, "small.yaml", "name: small\n").Into(got); p != nil {
		t.Fatal(p)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(table{}), cmp.AllowUnexported(unit.Dist{})); diff != "" {
		t.Error(diff)
	}
}
