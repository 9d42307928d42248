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
