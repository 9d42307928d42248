package decode_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

const written = `name: shop # what it is called
steps:
  - {name: "größe", to: 5%, bake: '10m'} # the first
  - name: last
    to: 100%
text: >
  over two
  lines
`

func TestRewriteChangesOneValueAndNothingElse(t *testing.T) {
	for path, c := range map[string]struct{ value, was, is string }{
		"name":           {"cart", "name: shop #", "name: cart #"},
		"steps.größe.to": {"1%", "to: 5%,", "to: 1%,"},
		"steps[0].bake":  {"2h", "bake: '10m'}", "bake: 2h}"},
		"steps.last.to":  {"50, or so", "to: 100%", `to: "50, or so"`},
		"steps[0].name":  {"a: b", `"größe"`, `"a: b"`},
	} {
		got, err := decode.Rewrite([]byte(written), path, c.value)
		if want := strings.Replace(written, c.was, c.is, 1); err != nil || string(got) != want || want == written {
			t.Errorf("%s: %v\n%s", path, err, got)
		}
	}
}

func TestRewriteRefusesWhatIsNoSingleValue(t *testing.T) {
	for _, path := range []string{"nothing", "steps", "steps.first.to", "steps[9].to", "text", "name.more", ""} {
		if got, err := decode.Rewrite([]byte(written), path, "x"); err == nil {
			t.Errorf("%q was rewritten:\n%s", path, got)
		}
	}
}
