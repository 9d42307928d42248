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
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var update = flag.Bool("update", false, "write the generated pages anew")

const (
	containmentWorlds = 24
	containmentSeed   = 1
	// The rule of the page: fewer than harmless of the requests are nothing, at most
	// little of what all-at-once does is contained, at most less of it partly, more
	// than more worse. Judgement, chosen before anything was simulated.
	harmless, little, less, more = 1e-4, 0.25, 0.75, 1.25
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

// hurt is what one play did.
type hurt struct{ tenants, things, minutes float64 }

// dealt is what a strategy did in all worlds, and how it is judged.
type dealt struct {
	plays           []hurt
	tenants, things stats.Estimate // as shares of what it is held against
	minutes         stats.Estimate // more than it
	word            string
}

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
	results := map[string]map[string]*dealt{}
	for _, b := range regexp.MustCompile("(?s)```yaml (D\\d+)\n(.*?)```").FindAllStringSubmatch(string(source), -1) {
		id := b[1]
		results[id] = contained(t, id, b[2], compared, nil)
		for _, s := range compared {
			ours, theirs, why := results[id][s].word, judgements[id].Reference[s], judgements[id].Why[s]
			switch differ := !agree(s, ours, theirs); {
			case theirs == "":
				t.Errorf("%s %s: say what the reference says", id, s)
			case differ && why.Because == "":
				t.Errorf("%s %s: simulated %s, the reference says %s: say why", id, s, ours, theirs)
			case !differ && why.Because != "":
				t.Errorf("%s %s: there is nothing to explain, both say %s", id, s, ours)
			}
			if why.With != nil {
				if then := contained(t, id, b[2], []string{compared[0], s}, why.With)[s].word; then != why.Then {
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

// agree reports whether two words say the same. The yardstick cannot be worse
// than itself, and where the reference has no word there is none to disagree with.
func agree(strategy, ours, theirs string) bool {
	return ours == theirs || theirs == "none" || strategy == "all-at-once" && theirs == "worse" && ours == "not"
}

// when are the presets that want another time: they come late, or take long to play.
var when = map[string]string{"D4": "clock.follow=8h", "D5": "clock.follow=40m", "D19": "clock.start=Tue 22:20"}

// worlds is in how many worlds a preset is played.
func worlds(id string) int {
	if id == "D5" { // a store that stays on the edge of its capacity is slow to play
		return containmentWorlds / 4
	}
	return containmentWorlds
}

// contained plays a preset and judges the strategies.
func contained(t *testing.T, id, preset string, strategies, sets []string) map[string]*dealt {
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
				q.tenants, q.things, q.minutes = q.tenants-p.tenants, q.things-p.things, q.minutes-p.minutes
			}
		}
	}
	return judge(id, strategies, plays, harmless*requests)
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

// judge holds every strategy against all-at-once, and all-at-once against the
// worst of the others.
func judge(id string, strategies []string, plays map[string][]hurt, nothing float64) map[string]*dealt {
	worst := ""
	for _, s := range strategies[1:] {
		if worst == "" || mean(plays[s], things) > mean(plays[worst], things) {
			worst = s
		}
	}
	out := map[string]*dealt{}
	for _, s := range strategies {
		yardstick := plays[strategies[0]]
		if s == strategies[0] {
			yardstick = plays[worst]
		}
		path := func(what string) rng.Stream {
			return rng.NewWorld(containmentSeed, 0).Stream("containment/" + id + "/" + what)
		}
		var minutes, amounts []float64
		for i, p := range plays[s] {
			minutes = append(minutes, p.minutes-yardstick[i].minutes)
			amounts = append(amounts, p.things)
		}
		tenantsAt, thingsAt := path("tenants"), path("things")
		d := &dealt{
			plays: plays[s], minutes: stats.Mean(minutes, 0.95),
			tenants: stats.Bootstrap(len(minutes), ratio(plays[s], yardstick, tenants), 0.95, 1000, &tenantsAt),
			things:  stats.Bootstrap(len(minutes), ratio(plays[s], yardstick, things), 0.95, 1000, &thingsAt),
		}
		d.word = verdict(d, stats.Mean(amounts, 0.95).High <= nothing)
		if s == strategies[0] && d.word == "worse" {
			d.word = "not"
		}
		out[s] = d
	}
	return out
}

func verdict(d *dealt, nothing bool) string {
	switch {
	case nothing:
		return "contained"
	case d.things.Low > more || d.tenants.Low > more:
		return "worse"
	case d.things.High <= little && d.tenants.High <= little:
		return "contained"
	case d.things.High <= less || d.tenants.High <= less:
		return "partly"
	}
	return "not"
}

func tenants(h hurt) float64 { return h.tenants }
func things(h hurt) float64  { return h.things }

func mean(plays []hurt, of func(hurt) float64) float64 {
	sum := 0.0
	for _, p := range plays {
		sum += of(p) / float64(len(plays))
	}
	return sum
}

// ratio is a's mean as a share of b's, over chosen worlds.
func ratio(a, b []hurt, of func(hurt) float64) func([]int) float64 {
	return func(index []int) float64 {
		x, y := 0.0, 0.0
		for _, i := range index {
			x, y = x+of(a[i]), y+of(b[i])
		}
		switch {
		case y > 0:
			return max(x, 0) / y
		case x > 0:
			return math.MaxFloat64
		}
		return 1
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
