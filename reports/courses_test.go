package reports

import (
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

const minute = clock.Time(clock.Minute)

// Three worlds, a release at minute 2: exposure and harm are counted from there.
func TestCourses(t *testing.T) {
	var worlds []outcome.World
	for i := range 3 {
		worlds = append(worlds, outcome.World{Plays: []outcome.Outcome{{
			Strategy: "a", Bad: true, Release: 2 * minute, End: 60 * minute, Harm: outcome.Harm{Tenants: 10},
			Series: outcome.Series{
				Exposure: []float32{0, 0, 0.5, 1, 0}, Failed: []float32{0, 0, 5, float32(i), 0}, Hit: []int32{0, 0, 1, int32(i)},
			},
		}}})
	}
	c := builder{worlds: worlds, about: About{Strategies: []string{"a"}}}.courses()
	if c.Step != 60 || c.Steps != 5 || len(c.Lines) != 3 {
		t.Fatalf("%v steps of %v s, %d lines", c.Steps, c.Step, len(c.Lines))
	}
	for i, want := range []Course{
		{Measure: Exposed, Low: []float64{0.5, 1, 0}, Median: []float64{0.5, 1, 0}, High: []float64{0.5, 1, 0}},
		{Measure: Hit, Low: []float64{0, 0.1}, Median: []float64{0, 0.1, 0.2}, High: []float64{0, 0.1, 0.3}},
		{Measure: Failed, Low: []float64{0, 5}, Median: []float64{0, 5, 6}, High: []float64{0, 5, 7}},
	} {
		got := c.Lines[i]
		if got.Measure != want.Measure || !slices.Equal(got.Low, want.Low) || !slices.Equal(got.Median, want.Median) || !slices.Equal(got.High, want.High) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

// Rows are drawn where there are some, and what happens to them belongs to the time
// that is shown.
func TestCoursesOfRows(t *testing.T) {
	worlds := []outcome.World{{Plays: []outcome.Outcome{
		{Strategy: "a", Bad: true, Release: minute, End: 30 * minute, Series: outcome.Series{Exposure: []float32{0, 1}, Damaged: []float32{0, 2, 0, 0, 0, 0, 0, 0.5}}},
		{Strategy: "a", Release: minute, Series: outcome.Series{Exposure: []float32{0, 1}}},
	}}}
	r := &Report{Decide: []string{"harm_minutes", "tenants_damaged"}, Courses: builder{worlds: worlds, about: About{Strategies: []string{"a"}}}.courses()}
	if n := len(r.Courses.Lines); n != 8 || r.Courses.Steps != 7 {
		t.Fatalf("%d lines of %d steps", n, r.Courses.Steps)
	}
	if got := r.Courses.Lines[6]; got.Measure != Damaged || !slices.Equal(got.Median, []float64{0, 2, 2, 2, 2, 2, 2, 2.5}) {
		t.Errorf("rows are %+v", got)
	}
	if m := leading(r); m != Damaged {
		t.Errorf("the page begins with %s", m)
	}
	if c := curves(&worlds[0].Plays[0]); !slices.Equal(c.Damaged, []float64{2, 0}) || c.Waited != nil {
		t.Errorf("a story has rows %v and messages %v", c.Damaged, c.Waited)
	}
}

// No grid has more than 120 steps, however long it takes.
func TestGrids(t *testing.T) {
	for _, span := range []clock.Span{0, clock.Minute, 120 * clock.Minute, 121 * clock.Minute, 40 * 24 * 60 * clock.Minute, 9000 * 24 * 60 * clock.Minute} {
		if step := gridFor(span); step <= 0 || (span+step-1)/step > mostSteps {
			t.Errorf("%v in steps of %v", span, step)
		}
	}
}

func TestEdge(t *testing.T) {
	point := func(harm, time float64) Choice {
		return Choice{Harm: Estimate{Center: harm}, Time: Estimate{Center: time}}
	}
	points := []Choice{
		point(0.5, 10), point(0.1, 60), point(0.1, 70), // the third is as safe as the second, and slower
		point(0.6, math.Inf(1)), point(0, math.NaN()), point(0.05, math.Inf(1)),
	}
	mark(points, false)
	for i, want := range []bool{true, true, false, false, false, true} {
		if points[i].Edge != want {
			t.Errorf("point %d is on the edge: %v, want %v", i, points[i].Edge, want)
		}
	}
}

// The heaviest tenants are told of, and of a light cohort some.
func TestCrowd(t *testing.T) {
	o := outcome.Outcome{Release: minute, Harm: outcome.Harm{Cohorts: []outcome.CohortHarm{{Name: "light", Tenants: 100, Hit: 1}, {Name: "heavy", Tenants: 3000}}}}
	var tenants []outcome.Tenant
	for i := range 3100 {
		x := outcome.Tenant{Cohort: 1, Weight: float64(i), First: clock.Never, Damaged: clock.Never, Stranded: clock.Never}
		if i < 100 {
			x.Cohort, x.Weight = 0, 0
		}
		tenants = append(tenants, x)
	}
	tenants[3].First = 3 * minute
	tenants[40].Damaged, tenants[3099].Stranded = 2*minute, 4*minute
	c := crowd(&o, tenants)
	if len(c[0].Weights) != fewestMarks || len(c[1].Weights) != mostMarks-fewestMarks || c[1].Weights[0] != 3100 {
		t.Errorf("%d and %d are told of, first %v", len(c[0].Weights), len(c[1].Weights), c[1].Weights[0])
	}
	if !slices.Equal(c[0].First, [][2]int{{3, 120}}) || len(c[1].First) != 0 {
		t.Errorf("hit are %v and %v", c[0].First, c[1].First)
	}
	if x := c[0].Damaged; x.Tenants != 1 || len(x.First) != 0 { // it is too light to be drawn, and counts
		t.Errorf("damaged is %+v", x)
	}
	if x := c[1].Waited; x.Tenants != 1 || !slices.Equal(x.First, [][2]int{{0, 180}}) {
		t.Errorf("left waiting is %+v", x)
	}
}
