package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// write makes files in a directory of the test's own and returns it.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t testing.TB, ref string, sets ...string) *plan.Plan {
	t.Helper()
	p, err := scenarios.Load(ref, sets)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func good(t testing.TB) string {
	t.Helper()
	src, err := os.ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func TestExtends(t *testing.T) {
	dir := write(t, map[string]string{
		"base/shop.yaml": good(t),
		"over.yaml":      "extends: base/shop.yaml\nclock: {follow: 2h}\nstrategies:\n  - {name: canary, gate: []}\n  - {name: big, kind: canary, steps: [{to: 100%}]}\n",
		"sub/top.yaml":   "extends: ../over.yaml\nname: top\nrelease: {start: 20m}\n",
		"embedded.yaml":  "extends: tax-engine\nname: mine\nclock: {follow: 1h}\n",
	})
	p := load(t, filepath.Join(dir, "sub", "top.yaml"), "clock.follow=3h", "strategies.canary.steps.0.to=2%", "strategies[2].steps[0].bake=1m")
	s := p.Scenario
	if s.Name != "top" || s.Title != "A shop" || s.Release.Start != unit.Duration(20*clock.Minute) || p.Follow != 3*clock.Hour {
		t.Errorf("not overlaid: %+v %+v %v", s.Name, s.Release, p.Follow)
	}
	var names []string
	for _, st := range s.Strategies {
		names = append(names, st.Name)
	}
	if got := strings.Join(names, " "); got != "at-once canary big" {
		t.Errorf("strategies %s", got)
	}
	canary := s.Strategies[1]
	if steps := canary.Policy.(*rollout.Canary).Steps; len(canary.Gate) != 0 || steps[0].To != 0.02 || steps[1].To != 1 {
		t.Errorf("canary %+v %+v", canary, steps)
	}
	if steps := s.Strategies[2].Policy.(*rollout.Canary).Steps; steps[0].Bake != unit.Duration(clock.Minute) {
		t.Errorf("a set by index left %+v", steps)
	}
	mine := load(t, filepath.Join(dir, "embedded.yaml"))
	if mine.Scenario.Name != "mine" || mine.Follow != clock.Hour || len(mine.Strategies) != 4 {
		t.Errorf("over an embedded scenario: %+v", mine.Scenario)
	}
}

func TestExtendsInACircle(t *testing.T) {
	dir := write(t, map[string]string{
		"a.yaml": "extends: b.yaml\n", "b.yaml": "extends: ./sub/../c.yaml\n", "c.yaml": "extends: a.yaml\n",
	})
	_, err := scenarios.Load(filepath.Join(dir, "a.yaml"), nil)
	if err == nil {
		t.Fatal("no problem was found")
	}
	text := strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
	if want := "c.yaml:1:10: extends: extends itself: a.yaml extends b.yaml extends c.yaml extends a.yaml"; !strings.Contains(text, want) || strings.Count(text, "\n") > 8 {
		t.Errorf("want %q in\n%s", want, text)
	}
}

func TestExtendsTooDeep(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("%d.yaml", i)] = fmt.Sprintf("extends: %d.yaml\n", i+1)
	}
	files["20.yaml"] = good(t)
	dir := write(t, files)
	if _, err := scenarios.Load(filepath.Join(dir, "10.yaml"), nil); err != nil {
		t.Errorf("ten files: %v", err)
	}
	_, err := scenarios.Load(filepath.Join(dir, "9.yaml"), nil)
	if err == nil || !strings.Contains(err.Error(), "more than 10 files extend each other") {
		t.Errorf("eleven files: %v", err)
	}
}

func TestWrongSets(t *testing.T) {
	for set, want := range map[string]string{
		"strategies.canary.steps.0.to=1":        "--set: strategies[1].steps[0].to: want a percentage such as 2.5%, got 1",
		"strategies.canary.steps.9.to=1%":       "no item 9: the list has 2 items, counted from 0",
		"strategies.canari.steps.0.to=1%":       "no item named canari (known: at-once, canary)",
		"strategies.canary.stps=[]":             `did you mean "steps"?`,
		"strategies.at-once.steps=[{to: 100%}]": "unknown field of strategy all-at-once",
		"strategies.canary.kind=rings":          "unknown field of strategy rings",
		"clock.follow":                          "the assignment has no = and value",
		"clock.follow=-1h":                      "want a duration of 0s or more",
		"change.service=nowhere":                `--set: change.service: there is no service "nowhere"`,
		"tenants.all.rate=90000/s":              "cannot carry its own peak",
		"extends=tax-engine":                    "cannot be set",
		"expect.0=bad.canary.tenants_hurt < 1%": `no figure is called "tenants_hurt"`,
		"matters.tenants_hurt=1%":               `no figure is called "tenants_hurt"`,
	} {
		_, err := scenarios.Load("testdata/good.yaml", []string{"clock.follow=2h", set})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got\n%v", set, want, err)
		}
	}
}
