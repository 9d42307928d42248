package main

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/plan"
)

// Every field of the scenario can be explained by its path, however it is
// reached, and says how it is written.
func TestEveryFieldIsExplained(t *testing.T) {
	all := fields()
	tops := reflect.TypeFor[plan.Scenario]().NumField() + 1 // and what it extends
	top := 0
	for _, f := range all {
		var out bytes.Buffer
		if err := explainFields(&out, f.path, false); err != nil {
			t.Errorf("%s: %v", f.path, err)
		}
		value, _, _ := f.Value()
		for _, want := range []string{"field " + f.path, f.Doc, value, f.Default, f.Source} {
			if !strings.Contains(words(out.String()), words(want)) {
				t.Errorf("%s: %q is not in\n%s", f.path, want, out.String())
			}
		}
		if value == "a text" && f.Type.PkgPath() != "" && f.Type.Kind() != reflect.String && len(f.Enum) == 0 && !told[f.Type.String()] {
			t.Errorf("%s: how is a %s written? say so in scenarios/decode/value.go", f.path, f.Type)
		}
		if f.Doc == "" {
			t.Errorf("%s has no doc", f.path)
		}
		if !strings.Contains(f.path, ".") {
			top++
		}
	}
	if top != tops {
		t.Errorf("%d of the %d parts of a scenario are explained", top, tops)
	}
}

// words is a text without regard to where its lines break.
func words(text string) string { return strings.Join(strings.Fields(text), " ") }

// told are types whose fields say in their docs how they are written.
var told = map[string]bool{"topology.Discipline": true, "topology.Balance": true}

func TestPathsOfFields(t *testing.T) {
	all := fields()
	for given, want := range map[string]string{
		"services.instances": "services.instances", "services[0].instances": "services.instances",
		"services.checkout.calls.1.breaker.window": "services.calls.breaker.window", "services[].calls[].to": "services.calls.to",
		`services."checkout".queue`: "services.queue", "strategies.canary.steps.0.to": "strategies.steps.to",
		"tenants.attributes": "tenants.attributes", "strategies.canary": "strategies",
	} {
		found, err := lookup(given, all)
		if err != nil || found[0].path != want {
			t.Errorf("%s: %v, %v, want %s", given, found, err, want)
		}
	}
	only := func(path string) (kinds []string) {
		found, err := lookup(path, all)
		if err != nil {
			t.Error(err)
		}
		for _, f := range found {
			kinds = append(kinds, f.kinds)
		}
		return kinds
	}
	if got := only("strategies.toggle.steps"); !slices.Equal(got, []string{"strategy toggle"}) {
		t.Errorf("the steps of a toggle are those of %q", got)
	}
	if got := only("strategies.steps"); !slices.Contains(got, "strategy canary") || !slices.Contains(got, "strategy toggle") {
		t.Errorf("steps are those of %q", got)
	}
	for given, want := range map[string]string{
		"services.instnces": `"instances"`, "instances": "services.instances", "servces": `"services"`, "observe.slo.availabilty": `"availability"`,
		"services.instances.more": "holds no fields", "": "a scenario has: extends, name", "zzzzzzzzzz": "rehearse list",
		"tax-engine": "rehearse check tax-engine", "compare": "rehearse compare --help", "markdown": "rehearse list formats",
	} {
		_, err := lookup(given, all)
		if f, ok := err.(*fault); !ok || f.code != exitUsage || !strings.Contains(f.hint, want) {
			t.Errorf("%q: %v, want a hint at %s", given, err, want)
		}
	}
}

func TestCompletion(t *testing.T) {
	for begun, want := range map[string][]string{
		"serv": {"services", "service_recovery"}, "services.inst": {"services.instances"}, "observe.": {"observe.scrape", "observe.scrape_fails", "observe.slo", "observe.detectors"},
		"harm_min": {"harm_minutes"}, "nothing": nil,
	} {
		if got, _ := completeExplain(nil, nil, begun); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", begun, got, want)
		}
	}
	if got, _ := completeExplain(nil, []string{"canary"}, ""); len(got) > 0 {
		t.Errorf("after one: %q", got)
	}
}
