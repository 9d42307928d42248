package scenarios_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
)

var unknowns = []string{
	"tenants.all.rate=unknown uniform(10/s, 30/s)",
	"change.defects.rounding.fail=unknown triangular(20%, 30%, 90%)",
	"services.checkout.time=unknown choice(lognormal(p50=20ms, p95=60ms), 15ms)",
	"tenants.internal.count=unknown uniform(1, 9)",
}

func world(t *testing.T, p *plan.Plan, seed uint64, replication int) (*plan.Plan, []string) {
	t.Helper()
	q, drawn, err := p.World(seed, replication)
	if err != nil {
		t.Fatal(err)
	}
	var sets []string
	for i, d := range drawn {
		sets = append(sets, p.Unknowns[i].Path+"="+d.Text)
	}
	return q, sets
}

// A world's plan is the plan of the scenario with the values that were drawn
// written into it; so any world can be played again by --set.
func TestAWorldIsTheScenarioWithItsValues(t *testing.T) {
	p := load(t, "testdata/good.yaml", unknowns...)
	if len(p.Unknowns) != len(unknowns) {
		t.Fatalf("unknowns %+v", p.Unknowns)
	}
	seen := map[string]bool{}
	for r := range 20 {
		q, sets := world(t, p, 3, r)
		written := load(t, "testdata/good.yaml", sets...)
		if !reflect.DeepEqual(q.Scenario, written.Scenario) || !reflect.DeepEqual(q.System, written.System) {
			t.Errorf("replication %d with %v is another scenario", r, sets)
		}
		if q.Hash != p.Hash || len(q.Strategies) != len(p.Strategies) || len(q.Claims.Expect) != len(p.Claims.Expect) {
			t.Errorf("replication %d: hash %s, %d strategies", r, q.Hash, len(q.Strategies))
		}
		seen[strings.Join(sets, " ")] = true
		if again, _ := world(t, p, 3, r); !reflect.DeepEqual(again.Scenario, q.Scenario) {
			t.Errorf("replication %d is not the same again", r)
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d different worlds of 20", len(seen))
	}
}

// What one unknown draws depends on its path alone: not on what else is
// unknown, nor on who plays.
func TestUnknownsAreDrawnByTheirPath(t *testing.T) {
	p := load(t, "testdata/good.yaml", unknowns...)
	alone := load(t, "testdata/good.yaml", unknowns[1])
	narrow := p.Narrow([]string{"canary"})
	for r := range 5 {
		_, all := world(t, p, 1, r)
		if _, one := world(t, alone, 1, r); !strings.Contains(strings.Join(all, " "), one[0]) {
			t.Errorf("replication %d: %v is not in %v", r, one, all)
		}
		q, few := world(t, narrow, 1, r)
		if !reflect.DeepEqual(all, few) || len(q.Strategies) != 1 || q.Strategies[0].Name != "canary" {
			t.Errorf("replication %d of canary alone: %v and %+v, want %v", r, few, q.Strategies, all)
		}
	}
}

func TestTheHashCoversUnknowns(t *testing.T) {
	seen := map[string]string{}
	for _, set := range []string{
		"tenants.all.rate=20/s", "tenants.all.rate=unknown uniform(10/s, 30/s)", "tenants.all.rate=unknown uniform(15/s, 25/s)",
		"tenants.all.rate=unknown triangular(10/s, 20/s, 30/s)", "tenants.internal.rate=unknown uniform(1/s, 1.1/s)",
	} {
		h := load(t, "testdata/good.yaml", set).Hash
		if other, taken := seen[h]; taken {
			t.Errorf("%s has the hash of %s", set, other)
		}
		seen[h] = set
	}
}

// A scenario that some values of its unknowns make impossible is refused where
// the ends show it, alone or together, with the values that do it.
func TestUnknownsAreTriedAtTheirEnds(t *testing.T) {
	for want, sets := range map[string][]string{
		"so it is with tenants.all.rate=10000/s":          {"tenants.all.rate=unknown triangular(10/s, 20/s, 10000/s)", "services.gateway.instances=200", "services.checkout.instances=8"},
		"so it is with strategies.canary.steps.0.to=100%": {"strategies.canary.steps.0.to=unknown uniform(1%, 100%)"},
		"so it is with tenants.all.rate=100/s, services.checkout.instances=1": {
			"tenants.all.rate=unknown uniform(10/s, 100/s)", "services.checkout.instances=unknown uniform(1, 3)", "services.checkout.time=34ms",
			"services.checkout.concurrency=1",
		},
	} {
		_, err := scenarios.Load("testdata/good.yaml", sets)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q, got %v", sets, want, err)
		}
	}
}

// What the ends cannot show is an error of the world, with its values; it is
// not drawn anew. Of seven unknowns not all corners are tried, and only where
// checkout has few instances, little concurrency and a high load it cannot
// carry it.
func TestAWorldThatCannotBe(t *testing.T) {
	p := load(t, "testdata/good.yaml", append([]string{
		"tenants.all.rate=unknown uniform(10/s, 100/s)", "services.checkout.time=60ms", "services.gateway.instances=20",
		"services.checkout.instances=unknown uniform(1, 3)", "services.checkout.concurrency=unknown uniform(1, 4)",
		"release.start=unknown uniform(5m, 15m)", "observe.detectors.errors.min_requests=unknown uniform(100, 500)",
	}, unknowns[1], unknowns[3])...)
	if len(p.Unknowns) != 7 {
		t.Fatalf("%d unknowns", len(p.Unknowns))
	}
	failed := 0
	for r := range 500 {
		_, _, err := p.World(1, r)
		var none *plan.Unplayable
		switch {
		case err == nil:
		case errors.As(err, &none) && none.Replication == r && strings.Contains(err.Error(), "services.checkout.instances=1, services.checkout.concurrency=1") &&
			strings.Contains(err.Error(), "cannot carry its own peak"):
			failed++
		default:
			t.Fatalf("replication %d: %v", r, err)
		}
	}
	if failed == 0 || failed > 50 {
		t.Errorf("%d of 500 worlds cannot be", failed)
	}
}
