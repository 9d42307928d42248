package exposure_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func Example() {
	r := exposure.Share(3, 0.05)
	fmt.Println(r.Sees(2, 0.04), r.Sees(2, 0.06))
	r = r.With(0, 1)
	fmt.Println(r.Sees(0, 0.99), r.Sees(1, 0.99), r.Full())
	// Output:
	// true false
	// true false false
}

func TestRules(t *testing.T) {
	none, half, all := exposure.None(2), exposure.Share(2, 0.5), exposure.Share(2, 1)
	one := none.With(1, 0.3)
	for _, c := range []struct {
		name        string
		rule        exposure.Rule
		empty, full bool
	}{
		{"none", none, true, false}, {"half", half, false, false}, {"all", all, false, true},
		{"one cohort", one, false, false}, {"both cohorts in turn", one.With(0, 1).With(1, 1), false, true},
	} {
		if c.rule.Empty() != c.empty || c.rule.Full() != c.full {
			t.Errorf("%s: empty %v, full %v", c.name, c.rule.Empty(), c.rule.Full())
		}
	}
	if !none.Empty() {
		t.Error("With changed the rule that it was asked of")
	}
	if got := half.With(0, 0.2).Shares[0]; got != 0.5 {
		t.Errorf("With 20%% shrinks 50%% to %v", got)
	}
	luck := half
	luck.PerRequest = true
	if half.Equal(luck) || half.Equal(all) || !half.Equal(exposure.Share(2, 0.5)) {
		t.Error("Equal does not tell rules apart by shares and by what they are of")
	}
	if all.Sees(0, 0.999999999) != true || none.Sees(0, 0) != false {
		t.Error("everybody or nobody has an exception")
	}
}

func TestGrowingNeverTakesAnybodyOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		bucket := rapid.Float64Range(0, 0.999999).Draw(t, "bucket")
		rule := exposure.None(3)
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			before := rule
			rule = rule.With(rapid.IntRange(0, 2).Draw(t, "cohort"), share.Draw(t, "share"))
			for c := range 3 {
				if before.Sees(c, bucket) && !rule.Sees(c, bucket) {
					t.Fatalf("cohort %d, bucket %v: %v takes out whom %v saw", c, bucket, rule, before)
				}
			}
		}
	})
}

func TestRoutes(t *testing.T) {
	r := exposure.Router{Routed: true, Route: exposure.Share(1, 0.1)}
	for _, c := range []struct {
		perRequest   bool
		bucket, luck float64
		want         exposure.Version
	}{
		{false, 0.05, 0.9, exposure.New}, {false, 0.9, 0.05, exposure.Old},
		{true, 0.05, 0.9, exposure.Old}, {true, 0.9, 0.05, exposure.New},
		{false, 0.1, 0, exposure.Old},
	} {
		r.Route.PerRequest = c.perRequest
		if got := r.Wants(0, c.bucket, c.luck); got != c.want {
			t.Errorf("per request %v, bucket %v, luck %v: %s, want %s", c.perRequest, c.bucket, c.luck, got, c.want)
		}
	}
}

// An instance that hears half way through a propagation of 60s keeps what held
// before for 30s, whether the flag is raised or lowered.
func TestFlagsAreHeardLate(t *testing.T) {
	var r exposure.Router
	r.Feature = exposure.None(1)
	at := clock.Time(clock.Hour)
	r.Raise(at, exposure.Share(1, 1), 60*clock.Second)
	shows := func(after clock.Span, heard float64) bool {
		return r.Shows(at.Add(after), 0, 0.5, 0.5, &exposure.Ear{Late: heard})
	}
	for _, c := range []struct {
		after clock.Span
		heard float64
		want  bool
	}{
		{0, 0, true}, {0, 0.5, false}, {29 * clock.Second, 0.5, false}, {30 * clock.Second, 0.5, true},
		{59 * clock.Second, 0.999, false}, {60 * clock.Second, 0.999, true},
	} {
		if got := shows(c.after, c.heard); got != c.want {
			t.Errorf("%s after raising, heard at %v: shows %v", c.after, c.heard, got)
		}
	}
	at = at.Add(clock.Hour)
	r.Raise(at, exposure.None(1), 60*clock.Second)
	if !shows(29*clock.Second, 0.5) || shows(30*clock.Second, 0.5) {
		t.Error("lowering is not heard as raising is")
	}
	r.Raise(at, exposure.Share(1, 1), 0)
	if !shows(0, 0.999) {
		t.Error("without propagation somebody hears late")
	}
}

func TestAFeatureByRequestGoesByLuck(t *testing.T) {
	r := exposure.Router{Feature: exposure.Rule{Shares: []float64{0.1}, PerRequest: true}}
	if ear := (&exposure.Ear{}); r.Shows(0, 0, 0.05, 0.9, ear) || !r.Shows(0, 0, 0.9, 0.05, ear) {
		t.Error("the feature is shown by bucket")
	}
}

func TestSides(t *testing.T) {
	for _, c := range []struct {
		version exposure.Version
		feature bool
		want    exposure.Side
		text    string
	}{
		{exposure.Old, false, exposure.OldSide, "old"}, {exposure.Old, true, exposure.OldSide, "old"},
		{exposure.New, false, exposure.Dark, "dark"}, {exposure.New, true, exposure.Lit, "lit"},
		{exposure.Fixed, false, exposure.FixedSide, "fixed"}, {exposure.Fixed, true, exposure.FixedSide, "fixed"},
	} {
		if got := exposure.SideOf(c.version, c.feature); got != c.want || got.String() != c.text {
			t.Errorf("%s with feature %v is %s, want %s", c.version, c.feature, got, c.text)
		}
	}
}
