package rehearsal_test

import (
	"context"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A play that is recalled is the one that was played, by either engine, and its
// tenants add up to its figures.
func TestRecallPlaysTheSamePlay(t *testing.T) {
	for _, engine := range []string{"flow", "request"} {
		p := load(t, "shop", "fidelity="+engine, "clock.follow=25m", "release.start=5m", "services.checkout.instances=3")
		p = p.Narrow([]string{"canary"})
		w := rehearsal.World(p, 3, 1, nil)
		for i := range w.Plays {
			want := &w.Plays[i]
			got, tenants, err := rehearsal.Recall(context.Background(), p, 3, 1, want.Strategy, want.Bad)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(*want, got); d != "" {
				t.Errorf("%s, %s, bad %v is another play (-world +recalled):\n%s", engine, want.Strategy, want.Bad, d)
			}
			hit, byMinute, weight, all := 0, 0, 0.0, 0.0
			for _, x := range tenants {
				all += x.Weight
				if x.First == clock.Never {
					continue
				}
				hit++
				weight += x.Weight
				if x.First < want.Recovery.FirstHarm || x.First > want.End {
					t.Errorf("%s, %s: a tenant is first hit at %v, outside of the harm", engine, want.Strategy, x.First)
				}
			}
			for _, n := range want.Series.Hit {
				byMinute += int(n)
			}
			h := want.Harm
			if hit != h.TenantsHit || byMinute != hit || len(tenants) != h.Tenants {
				t.Errorf("%s, %s, bad %v: %d of %d tenants hit, %d by minute, want %d of %d",
					engine, want.Strategy, want.Bad, hit, len(tenants), byMinute, h.TenantsHit, h.Tenants)
			}
			if math.Abs(all-1) > 1e-9 || math.Abs(weight-h.WeightHit) > 1e-9 {
				t.Errorf("%s, %s, bad %v: weight %v of %v is hit, want %v of 1", engine, want.Strategy, want.Bad, weight, all, h.WeightHit)
			}
		}
	}
}
