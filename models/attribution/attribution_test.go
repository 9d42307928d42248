package attribution_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/attribution"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

const life = 10 * clock.Second

// ended is one request, in seconds since the start.
type ended struct {
	arrived, at float64
	tenant      int
	end         traffic.End
}

func at(seconds float64) clock.Time { return clock.Time(seconds * float64(clock.Second)) }

// enter tells a ledger of requests, one minute after the other.
func enter(l *attribution.Ledger, all []ended, until float64) {
	for _, x := range all {
		l.Due(at(x.at))
		l.Finish(at(x.at), at(x.arrived), x.tenant, x.end)
	}
	l.End(at(until))
}

// blame holds requests of a play against those of its control.
func blame(control, played []ended, until float64) *attribution.Book {
	var tallies []attribution.Tally
	tenants := []tenancy.Tenant{{Weight: 3}, {Weight: 1}}
	enter(attribution.NewLedger(2, life, 0, func(m int64, w *attribution.Window) {
		tallies = append(tallies, attribution.NewTally(w))
	}), control, 600)
	book := attribution.NewBook(tenants, []tenancy.Cohort{{Name: "all"}}, func(clock.Time) {})
	against := attribution.Against(book, func(m int64) attribution.Tally { return tallies[m] }, rng.NewWorld(1, 0).Key("luck"), 0.001)
	enter(attribution.NewLedger(2, life, 0, against), played, until)
	return book
}

// many are n requests of a tenant in the minute from an instant on.
func many(n int, from float64, tenant int, end traffic.End) []ended {
	var out []ended
	for i := range n {
		arrived := from + 50*float64(i)/float64(n)
		out = append(out, ended{arrived, arrived + 1, tenant, end})
	}
	return out
}

func TestAgainst(t *testing.T) {
	for name, c := range map[string]struct {
		control, played        []ended
		failed, spared         float64
		hit, degraded, minutes int
		weight                 float64
	}{
		"nothing differs":                      {many(40, 0, 0, traffic.Errored), many(40, 0, 0, traffic.Errored), 0, 0, 0, 0, 0, 0},
		"the change's own count one by one":    {many(40, 0, 0, traffic.Served), many(40, 0, 0, traffic.ByChange), 40, 0, 1, 1, 1, 0.75},
		"one is a hit and degrades nobody":     {many(1, 0, 1, traffic.Served), many(1, 0, 1, traffic.ByChange), 1, 0, 1, 0, 1, 0.25},
		"what the control suffers is no harm":  {many(40, 0, 0, traffic.TimedOut), many(40, 0, 0, traffic.TimedOut), 0, 0, 0, 0, 0, 0},
		"a net of timeouts where queues agree": {many(40, 0, 0, traffic.Served), many(40, 0, 0, traffic.TimedOut), 40, 0, 1, 1, 1, 0.75},
		"failures that the release spares":     {many(40, 0, 0, traffic.Errored), many(40, 0, 0, traffic.Served), 0, 40, 0, 0, 0, 0},
		"the second minute counts for itself":  {nil, append(many(3, 0, 0, traffic.ByChange), many(3, 60, 1, traffic.ByChange)...), 6, 0, 2, 2, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			book := blame(c.control, c.played, 600)
			h := book.Sum()
			if h.Failed != c.failed || h.Spared != c.spared || h.TenantsHit != c.hit || h.TenantsDegraded != c.degraded ||
				h.Minutes != c.minutes || h.WeightHit != c.weight {
				t.Errorf("got %+v, want %+v", h, c)
			}
			if book.Harmed() != (c.failed > 0) {
				t.Errorf("harmed is %v", book.Harmed())
			}
		})
	}
}

// Requests that are still under way when following ends are not counted, in the
// control either: it failed later, so here it would only be seen as spared.
func TestWhatIsStillUnderWayIsNotCounted(t *testing.T) {
	slow := []ended{{58, 66, 0, traffic.TimedOut}}
	if h := blame(slow, nil, 62).Sum(); h.Spared != 0 || h.Failed != 0 {
		t.Errorf("blamed for %+v", h)
	}
}

func TestSpan(t *testing.T) {
	told := clock.Never
	book := attribution.NewBook([]tenancy.Tenant{{Weight: 1}}, []tenancy.Cohort{{Name: "all"}}, func(first clock.Time) { told = first })
	book.Fail(at(130), 0, traffic.ByChange, 2)
	book.Fail(at(70), 0, traffic.ByChange, 1)
	book.Fail(at(200), 0, traffic.ByChange, 0)
	if first, last := book.Span(); first != at(70) || last != at(130) || told != at(70) {
		t.Errorf("from %v to %v, told of %v", first, last, told)
	}
	if n := book.Within(at(60), at(120)); n != 1 {
		t.Errorf("%v within the second minute", n)
	}
	book.Include(at(10), at(500))
	if first, last := book.Span(); first != at(10) || last != at(500) {
		t.Errorf("with what is counted elsewhere, from %v to %v", first, last)
	}
}
