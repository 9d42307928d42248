package rehearsal_test

import (
	"flag"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// In the same world, with nobody who detects or reacts, whoever a narrow canary
// hurts a wider one hurts too, request by request; so it never hits fewer
// tenants. Exactly so: up to the instant to which both are followed.
func TestMoreExposureNeverHitsFewer(t *testing.T) {
	if err := flag.Set("rapid.seed", "1"); err != nil {
		t.Fatal(err)
	}
	if err := flag.Set("rapid.checks", "40"); err != nil {
		t.Fatal(err)
	}
	more := 0
	rapid.Check(t, func(r *rapid.T) {
		narrow := rapid.IntRange(1, 98).Draw(r, "narrow")
		wide := rapid.IntRange(narrow+1, 99).Draw(r, "wide")
		seed := rapid.Uint64().Draw(r, "seed")
		by := rapid.SampledFrom([]string{"tenant", "request"}).Draw(r, "by")
		fail := rapid.IntRange(1, 100).Draw(r, "fail")
		per := rapid.SampledFrom([]string{"request", "attempt"}).Draw(r, "per")
		canary := func(share int) string {
			return fmt.Sprintf("{name: canary-%d, kind: canary, by: %s, steps: [{to: %d%%, bake: 10h}, {to: 100%%}]}", share, by, share)
		}
		p := load(t, "arithmetic", append(unwatched, "clock.follow=5m", "tenants.0.skew=zipf(1)", "tenants.0.count=60", "tenants.0.rate=5/s",
			fmt.Sprintf("change.defects.0.fail=%d%%", fail), "change.defects.0.per="+per,
			"strategies=["+canary(narrow)+", "+canary(wide)+"]")...)
		world, control, plays := rehearsal.Tapped(p, seed, 0)
		if len(control) != 0 {
			r.Fatalf("the control fails: %v", control)
		}
		until := min(world.Plays[0].End, world.Plays[2].End) - clock.Time(2*clock.Second)
		hurt := func(play int) (map[rehearsal.Failure]bool, map[int]bool) {
			failures, tenants := map[rehearsal.Failure]bool{}, map[int]bool{}
			for _, f := range plays[play] {
				if f.End != traffic.ByChange {
					r.Fatalf("%v in a world with room to spare", f.End)
				}
				if f.Arrived < until {
					failures[f], tenants[f.Tenant] = true, true
				}
			}
			return failures, tenants
		}
		few, fewTenants := hurt(0)
		many, manyTenants := hurt(2)
		for f := range few {
			if !many[f] {
				r.Fatalf("%d%% hurts request %+v, which %d%% does not", narrow, f, wide)
			}
		}
		if len(manyTenants) < len(fewTenants) {
			r.Fatalf("%d tenants at %d%%, %d at %d%%", len(fewTenants), narrow, len(manyTenants), wide)
		}
		if len(many) > len(few) {
			more++
		}
		if got := world.Plays[2].Harm.TenantsHit; got > len(manyTenants)+3 {
			r.Fatalf("%d tenants in the outcome, %d in truth", got, len(manyTenants))
		}
	})
	if more < 20 {
		t.Errorf("wider canaries hurt more requests in only %d cases", more)
	}
}
