package rehearsal_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Wrong rows make no error: nobody notices, taking the change back mends
// nothing, and what is left is arithmetic.
func TestBadWrites(t *testing.T) {
	sets := []string{
		defect("kind: bad-writes, ratio: 10%, in: version, when: {operation: order}"),
		"load.profile.kind=constant", "clock.follow=2h", "respond.repair={rows: 1/s}",
	}
	eachEngine(t, sets, func(t *testing.T, p *plan.Plan) {
		o := bad(t, p.Narrow([]string{"all-at-once"}), 1, 0, "all-at-once")
		if o.Detection != outcome.NeverSeen || o.Harm.Failed != 0 {
			t.Errorf("%s, %.0f requests failed; want silence", o.Detection, o.Harm.Failed)
		}
		// 28 requests/s, 30% orders, 10% of them wrong, from full exposure at
		// 1m30s to the end of the follow-up, with half of it while instances
		// are replaced.
		want := 28 * 0.3 * 0.1 * (o.End.Sub(o.Release) - 45*clock.Second).Seconds()
		if math.Abs(o.Harm.RowsDamaged-want) > 0.02*want {
			t.Errorf("%.0f rows damaged, arithmetic says %.0f", o.Harm.RowsDamaged, want)
		}
		if !o.Recovery.FullCensored {
			t.Error("it is mended while it goes on")
		}
	})
	// A gate that objects to the first error of those exposed stops the canary at its
	// first step.
	sets = append(sets,
		"observe.detectors=[{name: checkout-errors, kind: threshold, metric: error_ratio, scope: exposed, window: 10m, above: 0%, min_requests: 1}]")
	p := load(t, "shop", append([]string{"faults=[]"}, sets...)...)
	p.Fidelity = plan.Flow
	o := bad(t, p.Narrow([]string{"canary"}), 1, 0, "canary")
	if o.Result != outcome.Aborted || o.Harm.RowsDamaged <= 0 {
		t.Fatalf("result %s, %.1f rows damaged; want an abort after some", o.Result, o.Harm.RowsDamaged)
	}
	if got, want := o.Recovery.Parts[outcome.Repair].Seconds(), o.Harm.RowsDamaged; math.Abs(got-want) > 1 {
		t.Errorf("%.0f rows at 1 a second are mended in %.0f s", want, got)
	}
	if o.Recovery.Full != o.Recovery.Service+o.Recovery.Parts[outcome.Repair] {
		t.Errorf("full recovery %v is not service recovery %v and repair %v", o.Recovery.Full, o.Recovery.Service, o.Recovery.Parts[outcome.Repair])
	}
}
