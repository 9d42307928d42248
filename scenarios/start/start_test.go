package start_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/scenarios/start"
)

func TestPresetsLoadAndSayWhatTheyAre(t *testing.T) {
	all := start.Presets()
	if len(all) < 4 {
		t.Fatalf("only %d presets", len(all))
	}
	for _, p := range all {
		text, err := p.Fill(nil)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := scenarios.Parse(p.Name, text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Strategies) < 3 || len(plan.Claims.Expect) == 0 {
			t.Errorf("%s compares %d strategies and expects %d things", p.Name, len(plan.Strategies), len(plan.Claims.Expect))
		}
		if n := strings.Count(string(text), "#"); n < 12 {
			t.Errorf("%s has %d comments only", p.Name, n)
		}
		if !strings.HasSuffix(p.Doc, ".") || strings.Contains(p.Doc, "\n") {
			t.Errorf("%s is introduced by %q", p.Name, p.Doc)
		}
		if n := len(p.Questions()); n < 12 {
			t.Errorf("%s asks %d questions only", p.Name, n)
		}
	}
}

// Every answer ends up in the plan, and nothing else of the text changes.
func TestAnswers(t *testing.T) {
	given := map[string]string{
		"name": "mine", "title": "A new: title, with marks", "start": "Thu 22:15", "tenants": "1234", "rate": "77/s", "large": "3", "large-rate": "900/m",
		"instances": "17", "time": "7ms", "startup": "11s", "probability": "unknown uniform(1%, 9%)", "fail": "33%", "ack": "lognormal(p50=1m, p95=2m)",
		"diagnose": "9m", "rollback": "90s", "fix": "5h",
	}
	for _, p := range start.Presets() {
		text, err := p.Fill(given)
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		plain, _ := p.Fill(nil)
		was, is := strings.Split(string(plain), "\n"), strings.Split(string(text), "\n")
		if len(was) != len(is) {
			t.Fatalf("%s: %d lines have become %d", p.Name, len(was), len(is))
		}
		for _, q := range p.Questions() {
			answer := given[q.Name]
			found := 0
			for i := range is {
				if is[i] != was[i] && strings.Contains(is[i], answer) {
					found++
				}
			}
			if found == 0 {
				t.Errorf("%s: %s is nowhere in it", p.Name, q.Name)
			}
		}
		if _, err := scenarios.Parse("mine", text, nil); err != nil {
			t.Error(err)
		}
	}
}

func TestBadAnswersAreNamed(t *testing.T) {
	p, _ := start.Get("monolith")
	for name, c := range map[string][2]string{
		"fail":      {"20", "percentage"},
		"tenants":   {"many", "whole number"},
		"start":     {"tomorrow", "weekday"},
		"instances": {"0", "at least 1"},
		"name":      {"", ""},
		"ack":       {"unknown", "; write for example"},
	} {
		_, err := p.Fill(map[string]string{name: c[0]})
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") || !strings.Contains(err.Error(), c[1]) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s %q: %v", name, c[0], err)
		}
	}
}

// A preset goes by its name, and is introduced by its own first comment.
func TestAPresetIsKnownByItsName(t *testing.T) {
	for _, p := range start.Presets() {
		got, ok := start.Get(p.Name)
		text, err := p.Fill(nil)
		if !ok || err != nil || got.Doc != p.Doc || !strings.HasPrefix(string(text), "# "+p.Doc+"\n") {
			t.Errorf("%s is introduced by %q, its text by %.60q: %v", p.Name, got.Doc, text, err)
		}
	}
	if p, ok := start.Get("mainframe"); ok {
		t.Errorf("an unknown preset is %q", p.Name)
	}
}

// Who is asked sees an example where the default does not show all that may be said,
// and what stands if nothing is.
func TestWhatAQuestionShows(t *testing.T) {
	for q, want := range map[start.Question]string{
		{Ask: "How many", Default: "4"}:                   "How many? [4] ",
		{Ask: "How much", Form: "30/s", Default: "100/m"}: "How much (30/s)? [100/m] ",
	} {
		if got := q.Prompt(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
