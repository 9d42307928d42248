package decode_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

const unknowns = `name: corner
cooks: unknown uniform(2, 40)
score: unknown triangular(0, 1, 3)
open:
  for: unknown uniform(2h, 10h)
  stay: unknown lognormal(p50=1h, p95=3h)
  guests: "unknown normal(mean=20/h, sd=5/h)"
  last: unknown uniform(20:00, 23:00)
tables: {count: "unknown choice(30, 10, 20)"}
waste: &w unknown lognormal(p50=2%, p95=6%)
tip: *w
spices: {salt: {grams: unknown exp(20)}}
dishes:
  - {name: soup, kind: boil, price: 4, water: "unknown empirical(1, 2, 8)"}
  - {name: a.b, kind: boil, price: "unknown uniform(1, 3)"}
`

// Every type of number may be unknown. Into puts the medians in, At gives the
// ends, and the path is one that --set takes.
func TestUnknowns(t *testing.T) {
	d, err := decode.Parse("k.yaml", []byte(unknowns))
	if err != nil {
		t.Fatal(err)
	}
	k := newKitchen()
	if err := d.Into(k).Err(); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, u := range d.Unknowns() {
		low, _ := u.At(0)
		middle, value := u.At(0.5)
		high, _ := u.At(1)
		fmt.Fprintf(&got, "%s ~ %s: %s, %s (%g), %s\n", strings.Join(append([]string{u.Path}, u.Also...), " and "), u.Law, low, middle, value, high)
	}
	const want = `cooks ~ uniform(2, 40): 2, 21 (21), 40
score ~ triangular(0, 1, 3): 0, 1.268 (1.268), 3
open.for ~ uniform(2h, 10h): 2h, 6h (21600), 10h
open.stay ~ lognormal(p50=1h, p95=3h): 7m37s, 1h (3600), 7h52m40s
open.guests ~ normal(mean=20/h, sd=5/h): 4.5936/h, 20.0016/h (0.005556), 35.4528/h
open.last ~ uniform(20:00, 23:00): 20:00, 21:30 (77400), 23:00
tables.count ~ choice(30, 10, 20): 10, 20 (20), 30
waste and tip ~ lognormal(p50=2%, p95=6%): 0.2539%, 2% (0.02), 15.75%
spices.salt.grams ~ exp(20): 0.02001, 13.86 (13.86), 138.2
dishes.soup.water ~ empirical(1, 2, 8): 1, 2 (2), 8
dishes."a.b".price ~ uniform(1, 3): 1, 2 (2), 3
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
	if k.Cooks != 21 || k.Open.For.String() != "6h" || k.Open.Stay.String() != "1h" || k.Tables.Count != 20 || k.Tip != k.Waste || k.Dishes[1].Price != 2 {
		t.Errorf("not the medians: %+v %+v", k, k.Dishes)
	}
}

// Reading at other values is the same as writing these values into the file,
// and leaves the document alone. An alias follows what it stands for.
func TestReadingAtOtherValues(t *testing.T) {
	d, err := decode.Parse("k.yaml", []byte(unknowns))
	if err != nil {
		t.Fatal(err)
	}
	before := newKitchen()
	if err := d.Into(before).Err(); err != nil {
		t.Fatal(err)
	}
	for _, p := range []float64{0, 0.123, 0.9, 1} {
		at := make([]float64, len(d.Unknowns()))
		var sets []string
		for i, u := range d.Unknowns() {
			at[i] = p
			text, _ := u.At(p)
			sets = append(sets, u.Path+"="+text)
			for _, also := range u.Also {
				sets = append(sets, also+"="+text)
			}
		}
		drawn := newKitchen()
		if err := d.IntoAt(drawn, at).Err(); err != nil {
			t.Fatal(err)
		}
		written, err := decode.Parse("k.yaml", []byte(unknowns))
		if err != nil {
			t.Fatal(err)
		}
		same := newKitchen()
		problems := written.Set(sets)
		if err := append(problems, written.Into(same)...).Err(); err != nil {
			t.Fatal(err)
		}
		if len(written.Unknowns()) != 0 {
			t.Errorf("still unknown: %+v", written.Unknowns())
		}
		if !reflect.DeepEqual(drawn, same) {
			t.Errorf("at %v %+v, written %+v", p, drawn, same)
		}
		after := newKitchen()
		if d.Into(after); !reflect.DeepEqual(after, before) {
			t.Errorf("reading at %v changed the document: %+v", p, after)
		}
	}
}

// Words are words: a text may begin with unknown.
func TestAFieldOfWordsKeepsThem(t *testing.T) {
	d, err := decode.Parse("k.yaml", []byte("name: unknown uniform(1, 2)\nstory: unknown\ntags: [unknown choice]\n"))
	if err != nil {
		t.Fatal(err)
	}
	k := newKitchen()
	if err := d.Into(k).Err(); err != nil || len(d.Unknowns()) != 0 || k.Name != "unknown uniform(1, 2)" || k.Tags[0] != "unknown choice" {
		t.Errorf("%v %+v", err, k)
	}
}

// One number of a law may be unknown: what comes of it is the whole text.
func TestAnUnknownWithinALaw(t *testing.T) {
	for text, want := range map[string]string{
		"lognormal(p50=unknown uniform(1h, 2h), p95=4h)":              "lognormal(p50=1h, p95=4h) 3600 | lognormal(p50=1h30m, p95=4h) 5400 | lognormal(p50=2h, p95=4h) 7200",
		"gamma(mean=2h, cv=unknown triangular(0.2, 0.5, 0.9))":        "gamma(mean=2h, cv=0.2) 0.2 | gamma(mean=2h, cv=0.5258) 0.5258 | gamma(mean=2h, cv=0.9) 0.9",
		"uniform(1h, unknown choice(5h, 2h, 3h))":                     "uniform(1h, 2h) 7200 | uniform(1h, 3h) 1.08e+04 | uniform(1h, 5h) 1.8e+04",
		"normal(mean=3h, sd= unknown lognormal(p50=10m, p95=30m) )":   "normal(mean=3h, sd= 1m16.17s ) 76.17 | normal(mean=3h, sd= 10m ) 600 | normal(mean=3h, sd= 1h18m46s ) 4726",
		"unknown choice(exp(1h), 2h)":                                 "exp(1h) 3600 | 2h 7200 | 2h 7200",
		"exp(1h)":                                                     "",
		"lognormal(p50=unknown uniform(1h, 5h), p95=4h)":              "! lognormal(p50=5h, p95=4h): p95 of lognormal is below p50: it must be at least as large",
		"lognormal(p50=unknown uniform(1h, 2h), p95=unknown exp(9h))": "! a law has one unknown number at most",
		"lognormal(p50=unknown uniform(1h, 2), p95=9h)":               "! high of uniform: want a duration such as 30m, got 2",
		"lognormal(p50=unknown 3h, p95=9h)":                           "! the law gives one value only: leave unknown out, or give it two ends",
		"lognormal(p50=unknown uniform(1h, 2h":                        "! missing ) at the end",
		"lognormal(p50=unknown , p95=9h)":                             "! unknown wants the law that says what the value may be",
		"lognormal(p50=not unknown exp(1h), p95=9h)":                  "! lognormal(p50=not 3.602s, p95=9h): p50 of lognormal: want a duration such as 30m, got not 3.602s",
	} {
		d, err := decode.Parse("k.yaml", fmt.Appendf(nil, "name: a\nopen: {stay: %q}\n", text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range d.Into(newKitchen()) {
			got = append(got, "! "+p.Msg)
		}
		for _, u := range d.Unknowns() {
			for _, p := range []float64{0, 0.5, 1} {
				text, value := u.At(p)
				got = append(got, fmt.Sprintf("%s %.4g", text, value))
			}
			if u.Law != strings.TrimPrefix(text, "unknown ") {
				t.Errorf("%s: law %q", text, u.Law)
			}
		}
		if strings.Join(got, " | ") != want {
			t.Errorf("%s:\ngot  %s\nwant %s", text, strings.Join(got, " | "), want)
		}
	}
}
