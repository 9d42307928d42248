package rehearsal_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// eachEngine runs a test by request and by flow.
func eachEngine(t *testing.T, sets []string, test func(t *testing.T, p *plan.Plan)) {
	for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
		t.Run(f.String(), func(t *testing.T) {
			p := load(t, "shop", append([]string{"faults=[]"}, sets...)...)
			p.Fidelity = f
			test(t, p)
		})
	}
}

func defect(text string) string {
	return "change.defects=[{name: it, probability: 100%, staging_catches: 0%, " + text + "}]"
}

// A version that dies before it takes traffic stalls a rolling deploy: what is
// left of the old version serves on, and nobody is exposed. Recreated, the same
// change takes the whole service down.
func TestCrashOnStart(t *testing.T) {
	sets := []string{defect("kind: crash"), "observe.detectors=[]", "strategies.canary.gate=[]", "strategies.toggle.gate=[]", "strategies.rings.gate=[]"}
	eachEngine(t, sets, func(t *testing.T, p *plan.Plan) {
		o := bad(t, p.Narrow([]string{"all-at-once"}), 1, 0, "all-at-once")
		if o.Harm.PeakExposure != 0 || o.Safety.Full || o.Result != outcome.Stuck {
			t.Errorf("rolling: exposed %g, result %s; want nobody exposed and stuck", o.Harm.PeakExposure, o.Result)
		}
		if share := o.Harm.Failed / float64(o.Requests); share > 0.01 {
			t.Errorf("rolling: %.1f%% of the requests fail, want hardly any: 3 of 4 instances carry the load", 100*share)
		}
	})
	eachEngine(t, append(sets, "strategies.all-at-once.deploy={kind: recreate}"), func(t *testing.T, p *plan.Plan) {
		o := bad(t, p.Narrow([]string{"all-at-once"}), 1, 0, "all-at-once")
		// Orders are 30% of the requests; each needs checkout, which has no
		// instance from the release to the end.
		if share := o.Harm.Failed / float64(o.Requests); share < 0.29 || share > 0.31 {
			t.Errorf("recreate: %.1f%% of the requests fail, want all orders, 30%%", 100*share)
		}
		if !o.Recovery.ServiceCensored {
			t.Error("recreate: it recovered by itself")
		}
	})
}

// I5 in a single release: a leak shows nothing until its cliff, so a canary
// that bakes for less passes it on to everybody; then all instances that
// started together die together, again and again.
func TestLeakOutlivesTheBake(t *testing.T) {
	sets := []string{defect(`kind: leak, cliff: "uniform(70m, 70m20s)"`), "clock.follow=80m"}
	eachEngine(t, sets, func(t *testing.T, p *plan.Plan) {
		o := bad(t, p.Narrow([]string{"all-at-once"}), 1, 0, "all-at-once")
		if o.Recovery.FirstHarm == clock.Never {
			t.Fatal("nobody was hurt")
		}
		if after := o.Recovery.FirstHarm.Sub(o.Release); after < 70*clock.Minute || after > 75*clock.Minute {
			t.Errorf("first harm %v after the release, want about the cliff of 70m", after)
		}
		c := bad(t, p.Narrow([]string{"canary"}), 1, 0, "canary")
		if c.Safety.TimeToFull > 70*clock.Minute || !c.Safety.Full {
			t.Errorf("the canary was stopped, or took %v: its bakes of 30m are shorter than the cliff", c.Safety.TimeToFull)
		}
	})
}
