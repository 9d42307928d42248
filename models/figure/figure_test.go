package figure_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// hits makes one world per entry, in which canary hits so many of 100 tenants
// and all-at-once so many more.
func hits(more int, canary ...int) []outcome.World {
	worlds := make([]outcome.World, len(canary))
	for i, n := range canary {
		harm := func(n int) outcome.Harm { return outcome.Harm{Tenants: 100, TenantsHit: n, Minutes: n} }
		worlds[i].Plays = []outcome.Outcome{
			{Strategy: "all-at-once", Bad: true, Harm: harm(n + more)}, {Strategy: "all-at-once"},
			{Strategy: "canary", Bad: true, Harm: harm(n)}, {Strategy: "canary"},
		}
	}
	return worlds
}

func Example() {
	worlds := hits(40, 1, 2, 3, 4, 5, 6, 7)
	f, _ := figure.Get("tenants_hit")
	e := f.Sample(worlds, "canary", true).Estimate(figure.Median, 0.95)
	fmt.Println(e.Center, e.Low, e.High)
	// Output: 0.04 0.01 0.07
}

// A play in which nothing at all happened: every figure is defined as nothing,
// or not defined.
func TestNothingHappened(t *testing.T) {
	quiet := outcome.Outcome{Recovery: outcome.Recovery{FirstHarm: clock.Never}, Harm: outcome.Harm{Tenants: 10}}
	ones := []string{"no_harm", "completed"}
	for _, f := range figure.All() {
		obs, ok := f.Of(&quiet)
		want := 0.0
		if slices.Contains(ones, f.Name) {
			want = 1
		}
		switch {
		case !ok && f.Given == "":
			t.Errorf("%s is not defined, but says for no worlds that it is not", f.Name)
		case ok && f.Given != "":
			t.Errorf("%s is defined without harm, detection or completion, but is given %q", f.Name, f.Given)
		case ok && (obs.Value != want || obs.Censored):
			t.Errorf("%s is %v of nothing, want %v", f.Name, obs, want)
		}
	}
	// No tenants and no requests: shares are 0, not NaN.
	for _, f := range figure.All() {
		if obs, _ := f.Of(&outcome.Outcome{}); math.IsNaN(obs.Value) {
			t.Errorf("%s of an empty outcome is NaN", f.Name)
		}
	}
}

func TestFiguresReadThePlay(t *testing.T) {
	hour := clock.Time(clock.Hour)
	o := outcome.Outcome{
		Bad: true, Requests: 1000, End: 3 * hour, Result: outcome.Aborted, Detection: outcome.Noticed,
		Marks: outcome.Marks{LuckyAbort: true},
		Harm: outcome.Harm{
			Tenants: 200, TenantsHit: 10, TenantsDegraded: 4, WeightHit: 0.3, Failed: 50, Announced: 20, RowsLost: 7, Spared: 3, Minutes: 7,
			BudgetBurned: 0.02, PeakExposure: 0.25, ExposureAtDetection: 0.05, ByCause: outcome.Causes{Change: 40, Reject: 6, Timeout: 3, Other: 1},
		},
		Recovery: outcome.Recovery{
			FirstHarm: hour, Detect: 2 * clock.Minute, Service: 8 * clock.Minute, Full: 9 * clock.Minute,
			Parts: [outcome.Parts]clock.Span{2 * clock.Minute, 0, clock.Minute, 0, 5 * clock.Minute, clock.Minute, 0},
		},
		Safety: outcome.Safety{Pages: 2, PeopleMinutes: 11, InstanceHours: 1.5, Waits: 1, Full: true, TimeToFull: clock.Hour},
	}
	want := map[string]float64{
		"tenants_hit": 0.05, "tenants_degraded": 0.02, "weight_hit": 0.3, "requests_failed": 50, "requests_failed_share": 0.05,
		"requests_spared": 3, "harm_minutes": 420, "budget_burned": 0.02, "peak_exposure": 0.25, "exposure_at_detection": 0.05,
		"failed_by_change": 40, "failed_by_reject": 6, "failed_by_timeout": 3, "failed_by_other": 1, "failed_announced": 20, "rows_lost": 7, "failed_unannounced": 30,
		"detect": 120, "service_recovery": 480, "full_recovery": 540,
		"part_detect": 120, "part_ack": 60, "part_act": 300, "part_drain": 60,
		"aborted": 1, "lucky_abort": 1, "reached_everybody": 1,
		"pages": 2, "people_minutes": 660, "extra_instance_hours": 1.5, "waits": 1, "time_to_full": 3600,
	}
	for _, f := range figure.All() {
		obs, ok := f.Of(&o)
		if !ok || math.Abs(obs.Value-want[f.Name]) > 1e-12 || obs.Censored {
			t.Errorf("%s is %v, %v; want %v", f.Name, obs, ok, want[f.Name])
		}
	}

	o.Detection, o.Recovery.ServiceCensored, o.Recovery.FullCensored = outcome.NeverSeen, true, true
	for _, name := range []string{"detect", "service_recovery", "full_recovery"} {
		f, _ := figure.Get(name)
		if obs, ok := f.Of(&o); !ok || obs.Value != 7200 || !obs.Censored {
			t.Errorf("%s of a play that was followed for 2h and never recovered is %v, %v", name, obs, ok)
		}
	}
	for _, name := range []string{"never_noticed", "not_recovered"} {
		if f, _ := figure.Get(name); !f.Event {
			t.Errorf("%s is not an event", name)
		} else if obs, _ := f.Of(&o); obs.Value != 1 {
			t.Errorf("%s is %v", name, obs.Value)
		}
	}
}

func TestTheRegistryIsFitToBePrinted(t *testing.T) {
	for _, f := range figure.All() {
		if !strings.HasSuffix(f.Doc, ".") || strings.ToUpper(f.Doc[:1]) != f.Doc[:1] {
			t.Errorf("%s: the doc is not a sentence: %q", f.Name, f.Doc)
		}
		if len(f.Title) > 30 && f.Shown != 0 {
			t.Errorf("%s: the title %q is too long for a table", f.Name, f.Title)
		}
		if _, err := f.Amount(f.Unit.Example()); err != nil {
			t.Errorf("%s: its own example is refused: %v", f.Name, err)
		}
	}
}

func TestRegistrationRefusesWhatIsNotWhole(t *testing.T) {
	whole, _ := figure.Get("tenants_hit")
	for want, spoil := range map[string]func(*figure.Figure){
		"not snake_case":   func(f *figure.Figure) { f.Name = "Tenants-Hit" },
		"registered twice": func(*figure.Figure) {},
		"has no doc":       func(f *figure.Figure) { f.Name, f.Doc = "new", "" },
		"has no function":  func(f *figure.Figure) { f.Name, f.Of = "new", nil },
		"its unit":         func(f *figure.Figure) { f.Name, f.Event, f.Unit = "new", true, figure.Count },
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q does not say %q", got, want)
				}
			}()
			f := whole
			spoil(&f)
			figure.Add(f)
		})
	}
}
