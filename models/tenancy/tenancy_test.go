package tenancy_test

import (
	"math"
	"reflect"
	"testing"

	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

func cohorts() []tenancy.Cohort {
	return []tenancy.Cohort{
		{Name: "beta", Count: 40, Rate: 20, Weight: 0.05, Skew: unit.MustSizes("zipf(1)")},
		{
			Name: "enterprise", Count: 1000, Rate: 140, Weight: 0.95, Skew: unit.MustSizes("lognormal(sigma=0.8)"),
			Attributes: map[string]map[string]unit.Percent{"currency": {"EUR": 0.6, "USD": 0.4}, "plan": {"gold": 1}},
		},
	}
}

func eur(t *tenancy.Tenant) bool { return t.Attributes["currency"] == "EUR" }

func draw(replication int, c []tenancy.Cohort) *tenancy.Population {
	return tenancy.Draw(c, []tenancy.Match{{Text: "EUR", Holds: eur}, {Text: "all"}}, rng.NewWorld(4, replication))
}

func TestAPopulationAddsUp(t *testing.T) {
	p := draw(0, cohorts())
	rate, weight, n := map[int]float64{}, map[int]float64{}, map[int]int{}
	for _, x := range p.Tenants {
		rate[x.Cohort] += x.Rate
		weight[x.Cohort] += x.Weight
		n[x.Cohort]++
		if x.Rate <= 0 || x.Bucket < 0 || x.Bucket >= 1 {
			t.Fatalf("%s has rate %v, bucket %v", x.ID, x.Rate, x.Bucket)
		}
	}
	for i, c := range p.Cohorts {
		if n[i] != c.Count || math.Abs(rate[i]-float64(c.Rate)) > 1e-9 || math.Abs(weight[i]-float64(c.Weight)) > 1e-9 {
			t.Errorf("%s: %d tenants, rate %v, weight %v", c.Name, n[i], rate[i], weight[i])
		}
	}
	if math.Abs(p.Weight()-1) > 1e-9 {
		t.Errorf("all weigh %v", p.Weight())
	}
	// zipf(1) of 40: the k-th has 1/(k H40), H40 = 4.27854.
	if first, tenth := p.Tenants[0].Rate, p.Tenants[9].Rate; math.Abs(first-20/4.278543038936376) > 1e-9 || math.Abs(first/tenth-10) > 1e-9 {
		t.Errorf("the first of 40 sends %v, the tenth %v", first, tenth)
	}
}

func TestWithoutALawAllAreAlike(t *testing.T) {
	for _, x := range draw(0, []tenancy.Cohort{{Name: "a", Count: 8, Rate: 4}}).Tenants {
		if x.Rate != 0.5 {
			t.Fatalf("%s sends %v", x.ID, x.Rate)
		}
	}
}

// 1000 tenants in world 0 of seed 4: a share of 60% strays by more than 5.5
// standard deviations (0.085) with probability 4e-8, and so do buckets.
func TestSharesOfAttributesAndBuckets(t *testing.T) {
	p := draw(0, cohorts())
	inEUR, early := 0, 0
	for _, x := range p.Tenants[40:] {
		if x.Attributes["plan"] != "gold" || x.Attributes["cohort"] != "enterprise" {
			t.Fatalf("%s has %v", x.ID, x.Attributes)
		}
		if eur(&x) {
			inEUR++
		}
		if x.Bucket < 0.6 {
			early++
		}
	}
	for what, got := range map[string]int{"EUR": inEUR, "buckets below 60%": early} {
		if math.Abs(float64(got)/1000-0.6) > 0.085 {
			t.Errorf("%s: %d of 1000", what, got)
		}
	}
}

func TestClassesAreTheMatchesMet(t *testing.T) {
	p := draw(0, cohorts())
	for _, x := range p.Tenants {
		want := uint64(2)
		if eur(&x) {
			want = 3
		}
		if p.Classes[x.Class] != want {
			t.Fatalf("%s with %v is in class %b, want %b", x.ID, x.Attributes, p.Classes[x.Class], want)
		}
	}
	if len(p.Classes) != 2 {
		t.Errorf("%d classes, want 2", len(p.Classes))
	}
}

func TestWorldsAreDifferentAndRepeatable(t *testing.T) {
	if !reflect.DeepEqual(draw(0, cohorts()), draw(0, cohorts())) {
		t.Error("one world has two populations")
	}
	a, b := draw(0, cohorts()), draw(1, cohorts())
	moved := 0
	for i := range a.Tenants {
		if a.Tenants[i].Bucket != b.Tenants[i].Bucket {
			moved++
		}
	}
	if moved < len(a.Tenants)-5 {
		t.Errorf("only %d of %d tenants change buckets between worlds", moved, len(a.Tenants))
	}
}

func TestAnotherCohortChangesNoOther(t *testing.T) {
	c := cohorts()
	more := append([]tenancy.Cohort{{Name: "internal", Count: 3, Rate: 1, Skew: unit.MustSizes("lognormal(sigma=2)")}}, c...)
	with, without := draw(0, more), draw(0, c)
	for i, x := range without.Tenants {
		y := with.Tenants[i+3]
		y.Cohort, y.Class, x.Class = y.Cohort-1, 0, 0
		if !reflect.DeepEqual(x, y) {
			t.Fatalf("%+v became %+v", x, y)
		}
	}
}

func TestTooManyMatchesPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("65 matches do not fit 64 bits, and nothing happened")
		}
	}()
	tenancy.Draw(cohorts(), make([]tenancy.Match, 65), rng.NewWorld(4, 0))
}
