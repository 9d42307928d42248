package plan_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

var hour = unit.Duration(clock.Hour)

// shop is a scenario without problems.
func shop() *plan.Scenario {
	policy := func() rollout.Policy { return &rollout.AllAtOnce{} }
	defect := func(name, service, tenant string, p unit.Percent) change.Defect {
		return change.Defect{
			Name: name, Probability: p, In: "everywhere", Service: service, StagingCatches: p / 2,
			When: change.Trigger{Tenant: tenancy.Match{Text: tenant}}, Effect: &change.Latency{Factor: 2},
		}
	}
	east := unit.Offset(9 * clock.Hour)
	west := unit.Offset(-14 * clock.Hour)
	s := &plan.Scenario{
		Name: "shop", Fidelity: "auto",
		Clock:   plan.Clock{Start: unit.Clock{Time: unit.TimeOfDay(9 * clock.Hour)}, Offset: unit.Offset(clock.Hour), Follow: hour},
		Release: plan.Release{Start: hour},
		Tenants: []tenancy.Cohort{
			{Name: "near", Count: 2, Rate: 1}, {Name: "east", Count: 3, Rate: 2, Offset: &east}, {Name: "west", Count: 4, Rate: 3, Offset: &west},
		},
		Load: load.Load{
			Operations: []load.Operation{{Name: "browse", Share: 0.75, Entry: "web"}, {Name: "buy", Share: 0.25, Entry: "web"}},
			Clients:    load.Clients{Timeout: hour, Attempts: 1},
		},
		Services: []topology.Service{
			{Name: "cart", Instances: 1, Concurrency: 1, Time: unit.MustDurationDist("10ms"), Stores: []string{"rows"}},
			{Name: "web", Instances: 1, Concurrency: 1, Time: unit.MustDurationDist("10ms"), Calls: []topology.Call{{To: "cart", For: []string{"buy"}, Timeout: hour, Attempts: 1}}},
		},
		Stores: []topology.Store{{Name: "other", Connections: 1, Time: unit.MustDurationDist("1ms")}, {Name: "rows", Connections: 1, Time: unit.MustDurationDist("1ms")}},
		Change: change.Change{Service: "web", Defects: []change.Defect{
			defect("first", "", "cohort == 'east'", 0.5), defect("second", "cart", "", 0.2),
			defect("third", "", "cohort == 'west'", 0), defect("fourth", "", "cohort == 'east'", 0.1),
		}},
		Faults: []fault.Fault{
			{Target: fault.Target{Service: "cart"}, Start: &hour, Duration: 2 * hour, Effect: &fault.ErrorRate{Ratio: 1}},
			{Target: fault.Target{Service: "web"}, Start: &hour, Effect: &fault.ErrorRate{Ratio: 1}},
		},
		Observe: detect.Observe{Scrape: unit.Duration(15 * clock.Second), SLO: detect.SLO{Availability: 0.99}},
		Strategies: []rollout.Strategy{
			{Name: "a-b", Policy: policy(), Gate: []rollout.Gate{{Detector: "two"}, {Detector: "one"}}}, {Name: "c", Policy: policy()},
		},
	}
	for _, name := range []string{"one", "two"} {
		probe, _ := detect.Kinds.Get("tickets")
		s.Observe.Detectors = append(s.Observe.Detectors, detect.Detector{Name: name, Probe: probe.New()})
	}
	s.Change.Defects[1].When.Operation = "buy"
	return s
}

// never stands for the compiler of tenant expressions; it counts its calls.
func never(calls *[]string) func(string) func(*tenancy.Tenant) bool {
	return func(text string) func(*tenancy.Tenant) bool {
		*calls = append(*calls, text)
		return func(*tenancy.Tenant) bool { return false }
	}
}

func compile(t *testing.T, s *plan.Scenario) *plan.Plan {
	t.Helper()
	if problems := plan.Check(s); len(problems) > 0 {
		t.Fatal(problems)
	}
	var calls []string
	p := plan.Compile(s, "h", never(&calls))
	if want := []string{"cohort == 'east'", "cohort == 'west'"}; !slices.Equal(calls, want) {
		t.Errorf("compiled %q, want each once: %q", calls, want)
	}
	return p
}

func TestCompileTurnsNamesIntoIndices(t *testing.T) {
	p := compile(t, shop())
	if p.Changed != 1 || p.Hash != "h" || p.Release != clock.Time(clock.Hour) || p.Follow != clock.Hour {
		t.Errorf("%+v", p)
	}
	if !slices.Equal(p.System.Entries, []int{1, 1}) || len(p.System.Services[1].Calls[0]) != 0 || p.System.Services[1].Calls[1][0].To != 0 || !slices.Equal(p.System.Services[0].Stores, []int{1}) {
		t.Errorf("system %+v", p.System)
	}
	for i, want := range []struct {
		service, operation int
		match              uint64
	}{{1, -1, 1}, {0, 1, 0}, {1, -1, 2}, {1, -1, 1}} {
		d := p.Defects[i]
		if d.Service != want.service || d.Operation != want.operation || d.Match != want.match || !d.Everywhere {
			t.Errorf("defect %d: %+v, want %+v", i, d, want)
		}
	}
	if d := p.Defects[0]; d.Name != "first" || d.Probability != 0.5 || d.StagingCatches != 0.25 {
		t.Errorf("defect %+v", d)
	}
	at := clock.Time(clock.Hour)
	if f := p.Faults[0]; f.Service != 0 || f.Start != at || f.Length != 2*clock.Hour || f.Name != "error.rate cart" {
		t.Errorf("fault %+v", f)
	}
	if f := p.Faults[1]; f.Service != 1 || f.Start != at || f.Length != 0 || f.Share != 1 {
		t.Errorf("a fault without an end: %+v", f)
	}
	if s := p.Strategies[0]; s.Name != "a-b" || s.Index != 0 || !slices.Equal(s.Gates, []int{1, 0}) || p.Strategies[1].Gates != nil || p.Detectors["two"] != 1 {
		t.Errorf("strategies %+v, detectors %v", p.Strategies, p.Detectors)
	}
	if !slices.Equal(p.CohortNames(), []string{"near", "east", "west"}) || !slices.Equal(p.CohortRates(), []float64{1, 2, 3}) {
		t.Errorf("cohorts %v %v", p.CohortNames(), p.CohortRates())
	}
}

// 09:00 at +01:00 is 08:00 UTC.
func TestLocalStart(t *testing.T) {
	p := compile(t, shop())
	if want := []clock.Span{9 * clock.Hour, 17 * clock.Hour, 18 * clock.Hour}; !slices.Equal(p.LocalStart, want) {
		t.Errorf("%v, want %v", p.LocalStart, want)
	}
	s := shop()
	s.Clock.Start.Time, s.Clock.Offset = 0, unit.Offset(14*clock.Hour) // 10:00 UTC of the day before
	for _, at := range compile(t, s).LocalStart {
		if at < 0 || at >= clock.Day {
			t.Errorf("%v is no time of day", at)
		}
	}
	if want := []clock.Span{0, 19 * clock.Hour, 20 * clock.Hour}; !slices.Equal(compile(t, s).LocalStart, want) {
		t.Errorf("%v, want %v", compile(t, s).LocalStart, want)
	}
}

func TestPBad(t *testing.T) {
	p := compile(t, shop())
	if want := 1 - 0.5*0.8*0.9; math.Abs(p.PBad()-want) > 1e-12 {
		t.Errorf("%v, want %v", p.PBad(), want)
	}
	for _, c := range []struct {
		chances []float64
		want    float64
	}{{nil, 0}, {[]float64{0}, 0}, {[]float64{0.3, 1}, 1}} {
		p.Defects = nil
		for _, x := range c.chances {
			p.Defects = append(p.Defects, plan.Defect{Probability: x})
		}
		if got := p.PBad(); got != c.want {
			t.Errorf("%v: %v, want %v", c.chances, got, c.want)
		}
	}
}

// A world of the shop is 5 plays of 6/s over 2 hours: 216000 requests.
func TestChoose(t *testing.T) {
	second := func(replications int) clock.Span {
		return clock.FromSeconds(216000 * float64(replications) / plan.RequestsPerSecond)
	}
	for _, c := range []struct {
		asked        string
		replications int
		within       clock.Span
		want         plan.Fidelity
		reason       string
	}{
		{"auto", 100, second(100) + 1, plan.Request, "about 22 million requests can be played one by one in the time asked for"},
		{"auto", 100, second(100) - 1000, plan.Flow, "about 22 million requests one by one would take longer than asked for"},
		{"auto", 100_000, clock.Minute, plan.Flow, "about 22 billion requests one by one would take longer than asked for"},
		{"auto", 1, clock.Minute, plan.Request, "about 216 thousand requests can be played one by one in the time asked for"},
		{"request", 1_000_000, 0, plan.Request, "the scenario asks for it"},
		{"flow", 1, clock.Hour, plan.Flow, "the scenario asks for it"},
	} {
		s := shop()
		s.Fidelity = c.asked
		p := compile(t, s)
		p.Choose(c.replications, c.within)
		if p.Fidelity != c.want || p.Reason != c.reason {
			t.Errorf("%s, %d within %v: %s, because %s", c.asked, c.replications, c.within, p.Fidelity, p.Reason)
		}
	}
}

func TestNarrow(t *testing.T) {
	p := compile(t, shop())
	names := []string{"a-b", "c"}
	for _, text := range []string{"bad.a_b.tenants_hit <= 1%", "bad.c.tenants_hit <= 1%", "bad.c.tenants_hit < bad.a_b.tenants_hit"} {
		e, err := figure.ParseExpectation(text, names)
		if err != nil {
			t.Fatal(err)
		}
		p.Claims.Expect = append(p.Claims.Expect, e)
	}
	for _, c := range []struct {
		names        []string
		indices      []int
		expectations int
	}{{[]string{"c"}, []int{1}, 1}, {[]string{"a-b"}, []int{0}, 1}, {[]string{"c", "a-b"}, []int{0, 1}, 3}, {nil, nil, 0}} {
		q := p.Narrow(c.names)
		var indices []int
		for _, s := range q.Strategies {
			indices = append(indices, s.Index)
		}
		if !slices.Equal(indices, c.indices) || len(q.Claims.Expect) != c.expectations {
			t.Errorf("%v: strategies %v, expectations %v", c.names, indices, q.Claims.Expect)
		}
	}
	if len(p.Strategies) != 2 || len(p.Claims.Expect) != 3 {
		t.Error("the plan itself was narrowed")
	}
}

// What files show with their place is tested with the files; here is that a
// check has a path, does not change the scenario's meaning and holds its limits.
func TestCheckNamesThePath(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*plan.Scenario)
		field string
		part  string
	}{
		{"a sum just wrong", func(s *plan.Scenario) { s.Load.Operations[0].Share = 0.75 + 1e-8 }, "load.operations", "100.000001%"},
		{"weights", func(s *plan.Scenario) { s.Tenants[0].Weight, s.Tenants[1].Weight = 0.6, 0.41 }, "tenants", "101%"},
		{"a store at its limit", func(s *plan.Scenario) { s.Stores[1].Time = unit.MustDurationDist("667ms") }, "stores[1]", "cannot carry"},
		{"a service at its limit", func(s *plan.Scenario) { s.Services[0].Time = unit.MustDurationDist("700ms") }, "services[0]", "cannot carry"},
		{"warm-up", func(s *plan.Scenario) { s.Release.Start = 8 * 24 * hour }, "release.start", "8d"},
		{"a circle", func(s *plan.Scenario) { s.Services[0].Calls = []topology.Call{{To: "web", Timeout: hour}} }, "services[0].calls", "cart calls web calls cart"},
	} {
		s := shop()
		c.spoil(s)
		found := slices.ContainsFunc(plan.Check(s), func(p kind.Problem) bool { return p.Field == c.field && strings.Contains(p.Msg, c.part) })
		if !found {
			t.Errorf("%s: want %q at %s, got %v", c.name, c.part, c.field, plan.Check(s))
		}
	}
}
