package docs_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
)

var presets = regexp.MustCompile("(?s)```yaml (D\\d+)\n(.*?)```")

// Every preset of the page of defects is a scenario when put over small-shop that
// does something when it is played, has a source, and the scenarios and kinds
// that its table names exist.
func TestDefects(t *testing.T) {
	page, err := os.ReadFile("defects.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, b := range presets.FindAllStringSubmatch(string(page), -1) {
		seen[b[1]] = true
		t.Run(b[1], func(t *testing.T) { hurts(t, b[1], b[2]) })
	}
	kinds := []string{"migration", "lock", "functional"}
	for _, r := range kind.Registries() {
		kinds = append(kinds, r.Names()...)
	}
	for i := range 23 {
		d := fmt.Sprintf("D%d", i+1)
		row := regexp.MustCompile(`(?m)^\| \[` + d + `\].*$`).FindString(string(page))
		if row == "" || !seen[d] {
			t.Errorf("%s has no row or no block", d)
			continue
		}
		if !strings.Contains(string(page), "\n## "+d+"\n\nSource: ") {
			t.Errorf("%s does not say where it is from", d)
		}
		cells := strings.Split(row, "|")
		for _, name := range ticked(cells[len(cells)-2]) {
			if !slices.Contains(scenarios.Names(), name) {
				t.Errorf("%s is shown by %s, which is no scenario", d, name)
			}
		}
		for _, name := range ticked(cells[3]) {
			if !strings.Contains(name, ":") && !slices.Contains(kinds, name) && name != "service" {
				t.Errorf("%s names the mechanism %s, which does not exist", d, name)
			}
		}
	}
}

// hurts plays a preset: in some world it fails requests, damages rows, loses or
// delays messages, or keeps a release from being completed, beyond small-shop's own
// defect; where that is not there any more, at all.
func hurts(t *testing.T, name, preset string) {
	sets := []string{"expect=[]"}
	if name == "D4" || name == "D19" { // they take long to come
		sets = append(sets, "clock.follow=15h")
	}
	if strings.Contains(preset, "defects:") {
		sets = append(sets, "change.defects.wrong-total.probability=0%")
	}
	with, ends := harm(t, "extends: small-shop\nname: preset\n"+preset, sets)
	without, usual := 0.0, 0
	if !strings.Contains(preset, "defects:") {
		without, usual = harm(t, "extends: small-shop\nname: bare\n", sets)
	}
	if with <= without && ends <= usual {
		t.Errorf("%s does nothing: harm of %g, %g without; %d releases are not completed, %d without", name, with, without, ends, usual)
	}
}

// harm adds up the harm of the bad plays of a few worlds, and how many were not
// completed.
func harm(t *testing.T, text string, sets []string) (sum float64, incomplete int) {
	p, err := scenarios.Parse("preset", []byte(text), sets)
	if err != nil {
		t.Fatal(err)
	}
	p.Fidelity = plan.Flow
	for r := range 2 {
		for _, o := range rehearsal.World(p, 1, r, nil).Plays {
			if !o.Bad {
				continue
			}
			h := o.Harm
			sum += h.Failed + h.RowsDamaged + h.MessagesLost + h.MessagesLate
			if o.Result != outcome.Completed {
				incomplete++
			}
		}
	}
	return sum, incomplete
}

func ticked(cell string) []string {
	var out []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}
