package rehearsal_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// lived checks what holds for every play, whatever happened in it.
func lived(t *testing.T, o outcome.Outcome, follow clock.Span) {
	t.Helper()
	r, at := o.Recovery, func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s, bad %v: "+format, append([]any{o.Strategy, o.Bad}, args...)...)
	}
	harmed := r.FirstHarm != clock.Never
	if harmed && o.End != r.FirstHarm.Add(follow) {
		at("ends %v after its first harm, want %v", o.End.Sub(r.FirstHarm), follow)
	}
	if !harmed && (o.End < o.Release.Add(follow) || o.Harm.Failed != 0 || o.Harm.TenantsHit != 0 || o.Harm.Minutes != 0) {
		at("no first harm, but it ends at %v with %+v", o.End, o.Harm)
	}
	var sum clock.Span
	for _, part := range r.Parts {
		sum += part
		if part < 0 {
			at("a part is negative: %v", r.Parts)
		}
	}
	if sum != r.Full || r.Full < r.Service {
		at("parts %v add up to %v, full recovery %v, service recovery %v", r.Parts, sum, r.Full, r.Service)
	}
	if harmed && (r.LastHarm < r.FirstHarm || r.LastHarm > o.End || r.FirstHarm < o.Release) {
		at("harm from %v to %v, released at %v, ends at %v", r.FirstHarm, r.LastHarm, o.Release, o.End)
	}
	if harmed && o.Detection == outcome.NoHarm || !harmed && (o.Detection == outcome.Noticed || o.Detection == outcome.NeverSeen) {
		at("detection %v, first harm %v", o.Detection, r.FirstHarm)
	}
	if !slices.IsSortedFunc(o.Timeline, func(a, b outcome.Entry) int { return int(a.At.Sub(b.At)) }) {
		at("the timeline is not in order: %v", o.Timeline)
	}
	if n := len(o.Timeline); n > 0 && o.Timeline[n-1].At > o.End {
		at("the timeline goes on after the end")
	}
	h := o.Harm
	if h.TenantsDegraded > h.TenantsHit || h.TenantsHit > h.Tenants || h.WeightHit < 0 || h.WeightHit > 1+1e-9 ||
		float64(h.TenantsHit) > h.Failed || h.PeakExposure > 1 || h.ExposureAtDetection > h.PeakExposure {
		at("harm %+v", h)
	}
	if h.Failed > float64(o.Requests) {
		at("%v requests failed of %v", h.Failed, o.Requests)
	}
}

// Every play of the shop obeys the laws of following: with harm it ends
// exactly the follow-up after the first of it, the parts of the recovery add up,
// and no figure contradicts another.
func TestEveryPlayIsFollowedEqually(t *testing.T) {
	p := load(t, "shop", "clock.follow=40m", "strategies.canary.steps.0.bake=10m", "strategies.rings.bake=10m")
	for r := range 4 {
		for _, o := range rehearsal.World(p, 11, r, nil).Plays {
			lived(t, o, 40*clock.Minute)
			if !o.Bad && o.Result == outcome.Completed && (o.Harm.Failed != 0 || !o.Safety.Full) {
				t.Errorf("%s, clean: %+v", o.Strategy, o)
			}
		}
	}
}

// Nobody watches: the recovery is the follow-up itself, censored, all of it
// charged to detection, and the detection is "never".
func TestNeverNoticed(t *testing.T) {
	o := bad(t, load(t, "arithmetic", unwatched...), 12, 0, "all-at-once")
	lived(t, o, 20*clock.Minute)
	r := o.Recovery
	if o.Detection != outcome.NeverSeen || o.Result != outcome.LeftBad || !r.ServiceCensored || !r.FullCensored ||
		r.Service != 20*clock.Minute || r.Parts[outcome.Detect] != r.Full {
		t.Errorf("%v, %v, recovery %+v", o.Result, o.Detection, r)
	}
}

// Harm comes and goes before anybody acts: recovery and censoring are two
// matters, and 10 quiet minutes end a recovery.
func TestRecoveryIsNotCensoredWhenQuiet(t *testing.T) {
	p := load(t, "arithmetic", "respond.oncall.diagnose=2m", "clock.follow=20m")
	o := bad(t, p, 13, 0, "all-at-once")
	lived(t, o, 20*clock.Minute)
	r := o.Recovery
	back := did(t, o, "rollback is done")
	if r.ServiceCensored || o.Result != outcome.RolledBack || r.LastHarm > back.Add(clock.Second) || back.Sub(r.LastHarm) > 10*clock.Second {
		t.Errorf("taken back at %v, recovery %+v", back, r)
	}
	// The rollback takes no time: the last failure falls into the diagnosis.
	if short := 2*clock.Minute - r.Parts[outcome.Diagnose]; short < 0 || short > 10*clock.Second || r.Detect != r.Parts[outcome.Detect] {
		t.Errorf("recovery %+v, want 2 minutes of diagnosis", r)
	}
}

// The background fails a request in a hundred throughout, and the alarm stands
// in the control as it does in the play: it pages, somebody takes the release
// back, and that is neither detection nor, for the clean one, anything but a
// false abort.
func TestAlarmOfTheControlIsNoDetection(t *testing.T) {
	p := load(t, "arithmetic", "observe.detectors.0.above=0.1%", "respond.oncall.diagnose=2m",
		"faults=[{kind: error.rate, target: {service: shop}, start: 10s, duration: 10h, ratio: 5%, per: attempt}]", "clock.follow=30m")
	w := rehearsal.World(p, 14, 0, nil)
	o := find(t, w, "all-at-once", true)
	lived(t, o, 30*clock.Minute)
	if o.Detection != outcome.Mistaken || o.Result != outcome.RolledBack || o.Harm.ExposureAtDetection != 0 {
		t.Errorf("bad: %v, %v, %v", o.Result, o.Detection, o.Timeline)
	}
	o = find(t, w, "all-at-once", false)
	if !o.Marks.FalseAbort || o.Harm.Failed != 0 || o.Detection == outcome.Noticed {
		t.Errorf("clean: %+v", o)
	}
}

// In one world everybody who is paged takes as long to get up and to find out
// under every strategy, whenever the page comes.
func TestPeopleAreTheSameUnderEveryStrategy(t *testing.T) {
	p := load(t, "arithmetic", "respond.oncall={page: 30s, verify: 10m}", "clock.follow=6h",
		"strategies.canary.steps=[{to: 30%, bake: 10h}, {to: 100%}]", "observe.detectors.0.for=3m", "observe.detectors.0.above=3%")
	reaction := func(o outcome.Outcome) (ack, decide clock.Span) {
		var page, acked clock.Time
		for _, e := range o.Timeline {
			switch {
			case page == 0 && strings.HasPrefix(e.Text, "is paged"):
				page = e.At
			case acked == 0 && e.Text == "acknowledges":
				acked = e.At
			case e.Text == "starts rollback":
				return acked.Sub(page), e.At.Sub(acked)
			}
		}
		t.Fatalf("%s: nobody acted: %v", o.Strategy, o.Timeline)
		return 0, 0
	}
	var acks []clock.Span
	for r := range 3 {
		w := rehearsal.World(p, 15, r, nil)
		a, b := find(t, w, "all-at-once", true), find(t, w, "canary", true)
		ackA, decideA := reaction(a)
		ackB, decideB := reaction(b)
		if ackA != ackB || decideA != decideB {
			t.Errorf("replication %d: ack %v and %v, diagnosis %v and %v", r, ackA, ackB, decideA, decideB)
		}
		acks = append(acks, ackA)
	}
	if acks[0] == acks[1] || acks[1] == acks[2] {
		t.Errorf("and the same in every world: %v", acks)
	}
}
