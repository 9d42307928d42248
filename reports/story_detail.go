package reports

import (
	"cmp"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Curves are what went on in one play, from the release until Over. A list that
// is shorter stays at its last value.
type Curves struct {
	Step    float64   `json:"step_seconds"`
	Exposed []float64 `json:"exposed"`           // share of the traffic, at the beginning of each step
	Failed  []float64 `json:"failed"`            // attributable failed requests of each step
	Damaged []float64 `json:"damaged,omitempty"` // rows written wrongly in each step, in the mean
	Waited  []float64 `json:"waited,omitempty"`  // messages lost or late in each step, in the mean
	Over    float64   `json:"over_seconds"`
}

// Crowd is a cohort in one play, tenant by tenant.
type Crowd struct {
	Cohort  string    `json:"cohort"`
	Tenants int       `json:"tenants"`
	Hit     int       `json:"hit"`
	Weights []float64 `json:"weights"`          // of the heaviest, which come first: share of all tenants' weight
	First   [][2]int  `json:"first"`            // of those that were hit: index into Weights, seconds from the release to the first failed request
	Damaged Touched   `json:"damaged,omitzero"` // by rows that were written wrongly
	Waited  Touched   `json:"waited,omitzero"`  // for messages that were lost or late
}

// Touched are tenants of a cohort whom something other than a failed request
// happened to.
type Touched struct {
	Tenants int      `json:"tenants"`
	First   [][2]int `json:"first"` // as in Crowd
}

// mostMarks is how many tenants of a story are told of one by one: the heaviest,
// and of each cohort at least the fewest.
const (
	mostMarks   = 1500
	fewestMarks = 30
)

// Detail adds the curves and the tenants to a story.
func (s *Story) Detail(tenants []outcome.Tenant) {
	s.Curves, s.Crowd = curves(&s.Play), crowd(&s.Play, tenants)
}

// brief is the story as a report holds it: what curves are drawn from is left out.
func (s Story) brief() Story {
	s.Play.Series = outcome.Series{}
	return s
}

// over is when a story has been told: failures and what they left behind are
// over, and whatever was to be done is done. What the world does later
// does not prolong it.
func over(o *outcome.Outcome) clock.Time {
	last := o.Release.Add(5 * clock.Minute)
	if figure.Harmed(o) {
		last = max(last, o.Recovery.FirstHarm.Add(o.Recovery.Full))
	}
	for _, e := range o.Timeline {
		if e.Lane != outcome.True {
			last = max(last, e.At)
		}
	}
	return min(last, o.End)
}

func curves(o *outcome.Outcome) Curves {
	until := over(o).Sub(o.Release)
	step := gridFor(until)
	n := int(until/step) + 1
	c := Curves{Step: step.Seconds(), Over: until.Seconds()}
	for _, x := range measured(Exposed, o, step, n) {
		c.Exposed = append(c.Exposed, short(x))
	}
	c.Exposed = unrepeated(c.Exposed)
	each := func(m Measure) (list []float64) {
		sum := measured(m, o, step, n)
		if !m.always() && sum[n] < 0.5 { // a mean that is nothing yet
			return nil
		}
		for k := 1; k < len(sum); k++ {
			list = append(list, short(sum[k]-sum[k-1]))
		}
		return unrepeated(list)
	}
	c.Failed, c.Damaged, c.Waited = each(Failed), each(Damaged), each(Waiting)
	return c
}

func crowd(o *outcome.Outcome, tenants []outcome.Tenant) []Crowd {
	list := make([]Crowd, len(o.Harm.Cohorts))
	for i, c := range o.Harm.Cohorts {
		list[i] = Crowd{Cohort: c.Name, Tenants: c.Tenants, Hit: c.Hit, Weights: []float64{}, First: [][2]int{}}
	}
	order := slices.Clone(tenants)
	slices.SortStableFunc(order, func(a, b outcome.Tenant) int { return cmp.Compare(b.Weight, a.Weight) })
	sure := 0
	for _, c := range list {
		sure += min(c.Tenants, fewestMarks)
	}
	others := max(mostMarks-sure, 0) // beyond the fewest of each cohort
	for _, t := range order {
		c := &list[t.Cohort]
		c.Damaged.count(t.Damaged)
		c.Waited.count(t.Stranded)
		if len(c.Weights) >= fewestMarks {
			if others == 0 {
				continue
			}
			others--
		}
		mark := func(list *[][2]int, at clock.Time) {
			if at != clock.Never {
				*list = append(*list, [2]int{len(c.Weights), int(at.Sub(o.Release).Seconds())})
			}
		}
		mark(&c.First, t.First)
		mark(&c.Damaged.First, t.Damaged)
		mark(&c.Waited.First, t.Stranded)
		c.Weights = append(c.Weights, short(t.Weight))
	}
	return list
}

func (t *Touched) count(first clock.Time) {
	if first != clock.Never {
		t.Tenants++
	}
}
