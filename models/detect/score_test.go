package detect

import (
	"math"
	"slices"
	"testing"
)

// Kayenta's scores, by its WeightedSumScorer: the share of a group that passes, by the
// weights of the groups; 0 when half of the metrics have no data.
func TestKayentaScores(t *testing.T) {
	for _, c := range []struct {
		name    string
		groups  []string // by metric; none where it is by itself
		weights []Group
		classes []Class
		want    float64
	}{
		{"one passes", []string{"a"}, nil, []Class{Passes}, 100},
		{"one fails", []string{"a"}, nil, []Class{High}, 0},
		{"half of a group", []string{"a", "a"}, nil, []Class{Passes, High}, 50},
		{"a third of a group, whichever way the others are off", []string{"a", "a", "a"}, nil, []Class{Passes, High, Low}, 100.0 / 3},
		{"three quarters by the groups' weights", []string{"a", "a", "b"}, []Group{{"a", 75}, {"b", 25}}, []Class{Passes, Passes, High}, 75},
		{"half of one half", []string{"a", "a", "b"}, []Group{{"a", 50}, {"b", 50}}, []Class{Passes, High, High}, 25},
		{"groups that are not listed share what is left", []string{"a", "b", "c"}, []Group{{"a", 40}}, []Class{High, Passes, Low}, 30},
		{"by themselves, each weighs the same", []string{"", "", "", ""}, nil, []Class{Passes, Passes, Low, Passes}, 75},
		{"no data in a group is no fault of its own", []string{"a", "b", "b"}, nil, []Class{Nodata, Passes, High}, 75},
		{"no data in half of all metrics scores 0", []string{"a", "b"}, nil, []Class{Nodata, Passes}, 0},
		{"in less than half, in a group, it is left out", []string{"a", "a", "a"}, nil, []Class{Nodata, Passes, High}, 50},
		{"no data at all", []string{"a"}, nil, []Class{Nodata}, 0},
	} {
		m := &MannWhitney{Groups: c.weights}
		for _, g := range c.groups {
			m.Metrics = append(m.Metrics, Judged{Group: g, Weight: 1})
		}
		if got := m.score(c.classes); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
		if p := m.checkGroups(); len(p) > 0 {
			t.Errorf("%s: %v", c.name, p)
		}
	}
	m := &MannWhitney{Metrics: []Judged{{Weight: 3}, {Weight: 1}, {Weight: 1, MustHave: true}}}
	if got := m.score([]Class{Passes, High, Nodata}); got != 60 {
		t.Errorf("weights of metrics, and one that must have data: %g, want 60", got)
	}
}

func TestGroupsAreChecked(t *testing.T) {
	two := func(a, b Judged) []Judged {
		a.Weight, b.Weight = max(a.Weight, 1), max(b.Weight, 1)
		return []Judged{a, b}
	}
	for want, m := range map[string]MannWhitney{
		"groups[0].name":    {Groups: []Group{{"x", 20}}, Metrics: two(Judged{Group: "a"}, Judged{Group: "a"})},
		"metrics[1]":        {Metrics: two(Judged{Group: "a"}, Judged{})},
		"metrics[0].weight": {Metrics: two(Judged{Group: "a", Weight: 2}, Judged{Group: "b"})},
		"groups":            {Groups: []Group{{"a", 50}, {"b", 40}}, Metrics: two(Judged{Group: "a"}, Judged{Group: "b"})},
	} {
		if p := m.checkGroups(); len(p) != 1 || p[0].Field != want || p[0].Hint == "" {
			t.Errorf("%s: %v", want, p)
		}
	}
}

// Kayenta's own cases of its detector of outliers: with reduced sensitivity, a single
// point of eleven is within its percentile 99.
func TestOutliers(t *testing.T) {
	lone := append(slices.Repeat([]float64{1}, 10), 20)
	if got := inliers(lone, 3); len(got) != 11 {
		t.Errorf("of eleven points %v are kept", got)
	}
	// Of 200 points, percentile 99 is at place 198.99: between two ordinary ones.
	many := append(slices.Repeat([]float64{1, 2}, 99), 90, -90)
	if got := inliers(many, 3); len(got) != 198 || slices.Max(got) != 2 || slices.Min(got) != 1 {
		t.Errorf("%d points of 200 are kept", len(got))
	}
	// Without that, 50 lies above 28 + 1.5 x (28-21.5), and 29 does not: the quartiles of n+1 places.
	if q1, q3 := percentile([]float64{21, 21, 23, 23, 24, 25, 29, 50}, 25), percentile([]float64{21, 21, 23, 23, 24, 25, 29, 50}, 75); q1 != 21.5 || q3 != 28 {
		t.Errorf("quartiles %g and %g, want 21.5 and 28", q1, q3)
	}
	far := Judged{Outliers: "remove", Factor: 3, Direction: "increase", Effect: "mean-ratio"}
	if got := far.inliers(many); len(got) != 198 {
		t.Errorf("a metric that removes them keeps %d", len(got))
	}
	if far.Outliers = "keep"; len(far.inliers(many)) != 200 {
		t.Error("a metric that keeps them does not")
	}
}

// What is off, but not by what is critical, does not make the score 0.
func TestCriticalEffects(t *testing.T) {
	j := Judged{Critical: true, Worse: 1.5, Lower: 0.8, Effect: "mean-ratio"}
	for effect, want := range map[float64]bool{1.4: false, 1.5: true, 2: true} {
		if got := j.grave(High, []float64{effect}, []float64{1}); got != want {
			t.Errorf("%g times as much: %v", effect, got)
		}
	}
	for effect, want := range map[float64]bool{0.9: false, 0.8: true, 0.1: true} {
		if got := j.grave(Low, []float64{effect}, []float64{1}); got != want {
			t.Errorf("%g times as much: %v", effect, got)
		}
	}
	if !j.grave(High, []float64{1}, []float64{0}) {
		t.Error("what was 0 before has no effect that could be small")
	}
	if j.Worse = 0; !j.grave(High, []float64{1.01}, []float64{1}) {
		t.Error("without a level of its own, what is allowed is the level")
	}
}
