package tables_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/experiment"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var update = flag.Bool("update", false, "write the generated pages anew")

const (
	containmentWorlds = 24
	containmentSeed   = 1
)

var compared = []string{"all-at-once", "canary", "rings", "toggle"}

// judged is what the reference says of a defect, and why we disagree where we do.
type judged struct {
	Name      string
	Reference map[string]string // by strategy: contained, partly, not, worse or none
	Why       map[string]reason // by strategy
}

// reason explains a disagreement. Where it is an input, With changes that input,
// and Then is the word that comes out: it is played.
type reason struct {
	Because string
	With    []string
	Then    string
}

// hurt is what one play did; before is the share of the tenants that the release
// without the hazard hits, where a hazard is judged.
type hurt struct{ tenants, things, minutes, before float64 }

// TestContainment plays every preset of the page of defects on one system under
// four strategies, holds how well each contains it against the judgement of the
// reference, and compares the page with what came out. Whoever disagrees says why,
// and nobody else.
func TestContainment(t *testing.T) {
	judgements := map[string]judged{}
	readYAML(t, "testdata/containment/judgements.yaml", &judgements)
	source, err := os.ReadFile("../defects.md")
	if err != nil {
		t.Fatal(err)
	}
	results, each := map[string]map[string]*dealt{}, stats.Joint(familywise, looks(judgements))
	for _, b := range regexp.MustCompile("(?s)```yaml (D\\d+)\n(.*?)```").FindAllStringSubmatch(string(source), -1) {
		id := b[1]
		results[id] = contained(t, id, b[2], compared, nil, each)
		for _, s := range compared {
			ours, theirs, why := results[id][s].word, judgements[id].Reference[s], judgements[id].Why[s]
			switch differ := ours != undecided && !agree(s, ours, theirs); {
			case theirs == "":
				t.Errorf("%s %s: say what the reference says", id, s)
			case differ && why.Because == "":
				t.Errorf("%s %s: simulated %s, the reference says %s: say why", id, s, ours, theirs)
			case !differ && why.Because != "":
				t.Errorf("%s %s: there is nothing to explain: simulated %s, the reference says %s", id, s, ours, theirs)
			}
			if why.With != nil {
				if then := contained(t, id, b[2], []string{compared[0], s}, why.With, each)[s].word; then != why.Then {
					t.Errorf("%s %s: with %v simulated %s, the explanation says %s", id, s, why.With, then, why.Then)
				}
			}
		}
	}
	if len(results) != len(judgements) {
		t.Errorf("%d defects were played, %d are judged", len(results), len(judgements))
	}
	generated(t, "containment.md", containmentPage(judgements, results), *update)
}

// agree reports whether two words say the same. The yardstick cannot be worse than
// itself, and where the reference has no word there is none to disagree with.
func agree(strategy, ours, theirs string) bool {
	return ours == theirs || theirs == "none" || strategy == "all-at-once" && theirs == "worse" && ours == "not"
}

// when are the presets that want another time: they come late, or take long to play.
var when = map[string]string{"D4": "clock.follow=8h", "D5": "clock.follow=40m", "D19": "clock.start=Tue 22:20"}

// longer are the presets that are played in twice the worlds, since too little of
// them was decided by the first half. That is a second look, and counts as one.
var longer = []string{"D2", "D3", "D7", "D9"}

// worlds is in how many worlds a preset is played.
func worlds(id string) int {
	switch {
	case id == "D5": // a store that stays on the edge of its capacity is slow to play
		return containmentWorlds / 4
	case slices.Contains(longer, id):
		return 2 * containmentWorlds
	}
	return containmentWorlds
}

// contained plays a preset and judges the strategies by intervals of a confidence.
func contained(t *testing.T, id, preset string, strategies, sets []string, confidence float64) map[string]*dealt {
	sets = slices.Clone(sets)
	if when[id] != "" {
		sets = append(sets, when[id])
	}
	bad := !strings.Contains(preset, "migration:") // which hurts without any defect
	if strings.Contains(preset, "defects:") {
		sets = append(sets, "change.defects.wrong-total.probability=0%")
	}
	plays, requests := played(t, preset, worlds(id), strategies, sets, bad)
	if bad && !strings.Contains(preset, "defects:") { // the hazard alone, without what makes people meet it
		bare, _ := played(t, "", worlds(id), strategies, sets, bad)
		for s := range plays {
			for i, p := range bare[s] {
				q := &plays[s][i]
				*q = hurt{tenants: q.tenants - p.tenants, things: q.things - p.things, minutes: q.minutes - p.minutes, before: p.tenants}
			}
		}
	}
	return judge(strategies, plays, harmless*requests, confidence)
}

// played returns what every strategy did in each world, and how many requests a
// world has in the mean.
func played(t *testing.T, preset string, n int, strategies, sets []string, bad bool) (map[string][]hurt, float64) {
	base, err := filepath.Abs("testdata/containment/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, err := scenarios.Parse("preset", []byte("extends: "+base+"\nname: preset\n"+preset), append(sets, "expect=[]"))
	if err != nil {
		t.Fatal(err)
	}
	p.Fidelity = plan.Flow
	p.Strategies = slices.DeleteFunc(p.Strategies, func(s plan.Strategy) bool { return !slices.Contains(strategies, s.Name) })
	all := playAll(t, p, n, containmentSeed)
	out, requests := map[string][]hurt{}, 0.0
	for i := range all {
		requests += float64(all[i].Control.Requests) / float64(len(all))
		for _, o := range all[i].Plays {
			if o.Bad == bad {
				out[o.Strategy] = append(out[o.Strategy], did(&o.Harm))
			}
		}
	}
	return out, requests
}

// playAll plays worlds of a plan, on all cores.
func playAll(t *testing.T, p *plan.Plan, replications int, seed uint64) []outcome.World {
	results, err := experiment.Run(context.Background(), experiment.Options{Scenario: p.Scenario.Name, Seed: seed, Replications: replications},
		func(ctx context.Context, r int) (outcome.World, error) {
			return rehearsal.WorldContext(ctx, p, seed, r, nil)
		})
	if err != nil {
		t.Fatal(err)
	}
	var out []outcome.World
	for _, r := range results {
		out = append(out, r.Value)
	}
	return out
}

func did(h *outcome.Harm) hurt {
	return hurt{
		tenants: float64(max(h.TenantsHit, h.TenantsDamaged, h.TenantsStranded)) / float64(h.Tenants),
		things:  h.Failed + h.RowsDamaged + h.MessagesLost + h.MessagesLate,
		minutes: float64(h.Minutes),
	}
}

func readYAML(t *testing.T, name string, into any) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Fatal(name, err)
	}
}

// generated compares a page with what it should be, or writes it.
func generated(t *testing.T, name, want string, anew bool) {
	if anew {
		if err := os.WriteFile(filepath.Join("..", name), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(filepath.Join("..", name)); err != nil || string(have) != want {
		t.Errorf("docs/%s is not what was simulated: run go test ./docs/tables -run %s -update (%v)", name, t.Name(), err)
	}
}

// figureOf writes three digits.
func figureOf(x float64) string {
	switch {
	case x == 0:
		return "0"
	case math.Abs(x) < 0.05:
		return "<0.1"
	case math.Abs(x) >= 100:
		digits := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-2)
		return fmt.Sprintf("%.0f", math.Round(x/digits)*digits)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0")
}
