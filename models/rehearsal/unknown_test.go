package rehearsal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
)

// A world of a scenario with unknowns plays, event by event, as the scenario
// with the drawn values written into it: control, strategies, bad and clean.
func TestAWorldPlaysItsOwnValues(t *testing.T) {
	sets := []string{
		"tenants.beta.count=unknown uniform(20, 60)", "change.defects.0.fail=unknown uniform(20%, 60%)",
		"services.checkout.time=unknown choice(lognormal(p50=40ms, p95=140ms), lognormal(p50=20ms, p95=60ms))",
		"strategies.canary.steps.0.bake=unknown uniform(5m, 10m)", "change.defects.0.probability=unknown uniform(10%, 50%)",
	}
	for _, fidelity := range []string{"fidelity=flow", "fidelity=request"} {
		p := load(t, "shop", append(sets, fidelity, "clock.follow=20m")...)
		p.Choose(1, 0)
		p = p.Narrow([]string{"canary", "rings"})
		for r := range 2 {
			w := rehearsal.World(p, 5, r, nil)
			written := []string{fidelity, "clock.follow=20m"}
			for i, d := range w.Drawn {
				written = append(written, p.Unknowns[i].Path+"="+d.Text)
			}
			if len(w.Drawn) != len(sets) {
				t.Fatalf("drawn %+v", w.Drawn)
			}
			q := load(t, "shop", written...)
			q.Choose(1, 0)
			if q.Redraw != nil {
				t.Fatalf("still unknown: %+v", q.Unknowns)
			}
			same := rehearsal.World(q.Narrow([]string{"canary", "rings"}), 5, r, nil)
			if same.PBad != w.PBad || w.PBad == p.PBad() {
				t.Errorf("%s, replication %d: bad with probability %v, written %v, at the median %v", fidelity, r, w.PBad, same.PBad, p.PBad())
			}
			same.Drawn = w.Drawn
			if diff := cmp.Diff(same, w); diff != "" {
				t.Errorf("%s, replication %d: %s", fidelity, r, diff)
			}
			if again := rehearsal.World(p, 5, r, nil); !cmp.Equal(again, w) {
				t.Errorf("%s, replication %d is not the same again", fidelity, r)
			}
		}
	}
}

// What is unknown about one strategy leaves the worlds of all others alone.
func TestAnUnknownOfOneStrategyIsNoConcernOfOthers(t *testing.T) {
	plays := func(sets ...string) outcome.World {
		p := load(t, "shop", append(sets, "clock.follow=20m", "fidelity=flow")...)
		p.Choose(1, 0)
		return rehearsal.World(p, 5, 3, nil)
	}
	known, unknown := plays(), plays("strategies.canary.steps.0.bake=unknown uniform(5m, 10m)")
	for i := range known.Plays {
		// A gate stops the bad canary before its bake is over.
		if k, u := known.Plays[i], unknown.Plays[i]; (k.Digest == u.Digest) != (k.Strategy != "canary" || k.Bad) {
			t.Errorf("%s, bad %v: digests %x and %x", k.Strategy, k.Bad, k.Digest, u.Digest)
		}
	}
	if known.Control.Digest != unknown.Control.Digest {
		t.Error("the control is another one")
	}
}
