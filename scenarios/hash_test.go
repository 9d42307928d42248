package scenarios_test

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestHashNamesTheContent(t *testing.T) {
	src := good(t)
	dir := write(t, map[string]string{
		"same.yaml": "# a comment\n" + strings.NewReplacer(
			"follow: 1h", `"follow": 60m`, "rate: 20/s", "rate: 1200/m", "share: 70%", "share: 70.0%",
			"{name: at-once, kind: all-at-once}", "name: at-once\n    kind: all-at-once\n    deploy: {surge: 25%, kind: rolling}",
			"  - {cohort: internal, count: 2, rate: 1/s, attributes: {currency: {EUR: 50%, USD: 50%}}}",
			"  - attributes: {currency: {USD: 50%, EUR: 50%}}\n    cohort: internal\n    count: 2\n    rate: 1/s\n    skew: zipf(1)",
			"release: {start: 10m}", "release:\n    start: 10m",
		).Replace(src),
		"over.yaml": "extends: whole.yaml\nclock: {follow: 1h}\n", "whole.yaml": src,
	})
	want := load(t, "testdata/good.yaml").Hash
	for _, file := range []string{"same.yaml", "over.yaml"} {
		p := load(t, filepath.Join(dir, file))
		if p.Hash != want {
			t.Errorf("%s: %s, want %s", file, p.Hash, want)
		}
	}
	if len(want) != 12 {
		t.Errorf("hash %q", want)
	}
}

func TestHashTellsContentApart(t *testing.T) {
	seen := map[string]string{load(t, "testdata/good.yaml").Hash: "nothing"}
	for _, set := range []string{
		"clock.follow=2h", "title=Another", "tenants.all.rate=21/s", "tenants.internal.utc_offset=+00:00",
		"tenants.internal.attributes.currency={EUR: 40%, USD: 60%}", "tenants.internal.attributes.currency={EUR: 50%, CHF: 50%}",
		"strategies.canary.steps.0.to=6%", "strategies.canary.undecided=wait", "strategies.at-once.deploy=recreate",
		"respond.actions=[kill-switch]", "respond.actions=[traffic-shift]", "services.checkout.time=21ms",
		"change.defects.rounding.when={operation: order}", "change.defects.rounding.when={tenant: \"currency == 'EUR'\"}",
		"observe.detectors.errors.min_requests=7", "expect=[]", "decide=[]",
	} {
		h := load(t, "testdata/good.yaml", set).Hash
		if other, taken := seen[h]; taken {
			t.Errorf("%s has the hash of %s", set, other)
		}
		seen[h] = set
	}
}

// How the release is rolled out, watched and answered leaves the worlds as they are.
func TestGroundIsWhatMakesTheWorlds(t *testing.T) {
	want := load(t, "testdata/good.yaml").Ground
	for set, same := range map[string]bool{
		"strategies.canary.steps.0.to=6%": true, "observe.detectors.errors.min_requests=7": true, "respond.actions=[kill-switch]": true,
		"title=Another": true, "decide=[]": true, "strategies.canary.steps.0.bake=unknown uniform(1m, 9m)": true,
		"tenants.all.rate=21/s": false, "services.checkout.time=21ms": false, "clock.follow=2h": false,
		"change.defects.rounding.when={operation: order}": false, "tenants.all.rate=unknown uniform(10/s, 30/s)": false,
	} {
		if got := load(t, "testdata/good.yaml", set).Ground; (got == want) != same {
			t.Errorf("%s: %s, without it %s", set, got, want)
		}
	}
}
