package decode_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// FuzzDecode feeds any bytes and any assignment. What must hold: no panic;
// problems whose position exists and whose message is printable text of bounded
// size; the same answer twice.
func FuzzDecode(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src, "dishes.fish.steps.0.turn=1%")
			f.Add(src, `open={for: 30, stay: "exp(5)"}`)
			f.Add(src, "cooks=unknown uniform(1, 50)")
			f.Add(src, "open.stay=lognormal(p50=unknown uniform(1h, 2h), p95=9h)")
		}
	}
	read := func(t *testing.T, src []byte, assignment string) (*kitchen, decode.Problems) {
		d, err := decode.Parse("f.yaml", src)
		if err != nil {
			return nil, err.(decode.Problems)
		}
		k := newKitchen()
		p := d.Set([]string{assignment})
		if p = append(p, d.Into(k)...); len(p) == 0 {
			ends(t, d)
		}
		return k, p
	}
	f.Fuzz(func(t *testing.T, src []byte, assignment string) {
		k, p := read(t, src, assignment)
		k2, p2 := read(t, src, assignment)
		if p.Error() != p2.Error() || !reflect.DeepEqual(k, k2) {
			t.Fatalf("two answers:\n%v\n%v", p, p2)
		}
		for _, q := range p {
			if q.Msg == "" || len(q.String()) > 10_000 || !utf8.ValidString(q.Msg) || strings.ContainsAny(q.Msg+q.Path+q.Hint, "\n\r\x00") {
				t.Errorf("a bad message: %q", q.String())
			}
			if q.File == "f.yaml" && (q.Line > strings.Count(string(src), "\n")+1 || q.Line < 0) {
				t.Errorf("line %d does not exist", q.Line)
			}
		}
		if k != nil && len(p) == 0 {
			if k.Name == "" || k.Cooks < 1 || k.Cooks > 50 || !(k.Waste >= 0 && k.Waste <= 1) || !(k.Score >= 0 && k.Score <= 3) {
				t.Errorf("no problem, and yet %+v", k)
			}
			for _, dish := range k.Dishes {
				if dish.Name == "" || dish.Method == nil || !(dish.Price >= 0) {
					t.Errorf("no problem, and yet %+v", dish)
				}
			}
		}
	})
}

// ends reads a document without problems at the ends of its unknowns: there are
// none then either.
func ends(t *testing.T, d *decode.Document) {
	at := make([]float64, len(d.Unknowns()))
	for _, p := range []float64{0, 0.5, 1} {
		for i := range at {
			at[i] = p
		}
		if problems := d.IntoAt(newKitchen(), at); len(problems) > 0 {
			t.Errorf("with all unknowns at %v: %v", p, problems)
		}
	}
}
