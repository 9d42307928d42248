package page_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

const tenants = 1500

var names = []string{"all-at-once", "canary", "toggle", "rings", "</script><b>waves"}

// report makes one as a run would: every strategy exposes more slowly than the
// one before it, and hurts fewer.
func report(strategies, n int) *reports.Report {
	draw := rand.New(rand.NewPCG(1, 2))
	worlds := make([]outcome.World, n)
	for i := range worlds {
		worlds[i] = outcome.World{Replication: i, Seed: 1}
		for s := range strategies {
			worlds[i].Plays = append(worlds[i].Plays, play(draw, s, true), play(draw, s, false))
		}
	}
	a := reports.About{
		Scenario: "made-up", Title: "A report that is made up", Story: "For the tests of the page.",
		Strategies: names[:strategies], Asked: n, PBad: 0.3, Follow: 3600, Decide: []string{"tenants_hit", "harm_minutes"},
		Repro: reports.Repro{Command: "rehearse run made-up", Seed: 1, Version: "test", ScenarioHash: "0123456789abcdef"},
	}
	for s := range strategies {
		for i, pick := range []string{"median", "worst"} {
			story := reports.Story{
				Schema: reports.StorySchema, Title: a.Title, Picked: fmt.Sprintf("world %d of %d, the %s", i+1, n, pick), Pick: pick,
				Replication: i + 1, Begin: 33 * 3600 * clock.Second, Play: *figure.Play(&worlds[i], names[s], true), Again: "rehearse replay made-up",
			}
			story.Detail(crowd(draw, &story.Play))
			a.Stories = append(a.Stories, story)
		}
	}
	text := "bad." + "canary" + ".tenants_hit <= 20%"
	if e, err := figure.ParseExpectation(text, names[:strategies]); err == nil {
		a.Expect = append(a.Expect, e)
	}
	return reports.New(worlds, a)
}

// play lasts two hours and a half; the release is at its tenth minute.
func play(draw *rand.Rand, s int, bad bool) outcome.Outcome {
	const release, end = 10, 150
	at := func(m float64) clock.Time { return clock.Time(m * float64(clock.Minute)) }
	span := func(m float64) clock.Span { return clock.Span(m * float64(clock.Minute)) }
	slow := float64(1 + 12*s)
	o := outcome.Outcome{
		Strategy: names[s], Bad: bad, Digest: draw.Uint64(), Requests: 300_000, Release: at(release), End: at(end),
		Result: outcome.Completed, Recovery: outcome.Recovery{FirstHarm: clock.Never},
		Safety: outcome.Safety{Full: true, TimeToFull: span(slow * (0.9 + 0.2*draw.Float64())), InstanceHours: slow / 20},
		Harm:   outcome.Harm{Tenants: tenants, PeakExposure: 1, Cohorts: []outcome.CohortHarm{{Name: "beta", Tenants: tenants / 10}, {Name: "standard", Tenants: tenants - tenants/10}}},
	}
	detect, page, act := 4+4*draw.Float64(), 0.5+draw.Float64(), 3+20*draw.Float64()
	until := release + 1 + detect + page + act
	for m := range end {
		exposed := math.Min(math.Max(float64(m-release)/slow, 0), 1)
		if bad && float64(m) > until {
			exposed = 0
		}
		o.Series.Exposure = append(o.Series.Exposure, float32(exposed))
	}
	if !bad || s == 3 && draw.Float64() < 0.3 {
		return o
	}
	o.Series.Failed, o.Series.Hit = make([]float32, int(until)+1), make([]int32, int(until)+1)
	for m := release + 1; m < len(o.Series.Failed); m++ {
		x := float64(o.Series.Exposure[m])
		o.Series.Failed[m] = float32(math.Round(900 * x * (0.5 + draw.Float64())))
		o.Series.Hit[m] = int32(float64(tenants/20) * x * draw.Float64())
		o.Harm.Failed += float64(o.Series.Failed[m])
		o.Harm.TenantsHit = min(o.Harm.TenantsHit+int(o.Series.Hit[m]), tenants)
	}
	o.Harm.ByCause.Change, o.Harm.Minutes = o.Harm.Failed, int(until)-release
	o.Harm.WeightHit = float64(o.Harm.TenantsHit) / tenants
	o.Harm.Cohorts[1].Hit = min(o.Harm.TenantsHit, o.Harm.Cohorts[1].Tenants)
	o.Harm.Cohorts[0].Hit = o.Harm.TenantsHit - o.Harm.Cohorts[1].Hit
	o.Result, o.Detection = outcome.RolledBack, outcome.Noticed
	all := span(detect + page + act)
	o.Recovery = outcome.Recovery{
		FirstHarm: at(release + 1), Detect: span(detect), Service: all, Full: all, LastHarm: at(until),
		Parts: [outcome.Parts]clock.Span{outcome.Detect: span(detect), outcome.Page: span(page), outcome.Act: span(act)},
	}
	entry := func(m float64, lane outcome.Lane, who, text string) {
		o.Timeline = append(o.Timeline, outcome.Entry{At: at(m), Lane: lane, Who: who, Text: text})
	}
	entry(release, outcome.Did, "rollout", "expose everybody: the rollout starts")
	entry(release+1, outcome.True, "world", "the first request fails")
	entry(release+1+detect, outcome.Seen, "burn", "14.5 x budget against 14.4 x budget")
	entry(release+1+detect+page, outcome.Believed, "oncall", "is paged: burn")
	entry(release+2+detect+page, outcome.Did, "oncall", "starts rollback")
	entry(until, outcome.Did, "oncall", "rollback is done")
	return o
}

// crowd gives some tenants their first failed request.
func crowd(draw *rand.Rand, o *outcome.Outcome) []outcome.Tenant {
	list, sum := make([]outcome.Tenant, tenants), 0.0
	for i := range list {
		list[i] = outcome.Tenant{Cohort: min(i*10/tenants, 1), Weight: 1 / float64(1+draw.IntN(tenants)), First: clock.Never, Damaged: clock.Never, Stranded: clock.Never}
		sum += list[i].Weight
	}
	for i := range list {
		list[i].Weight /= sum
	}
	hit := o.Harm.Cohorts
	first, last := o.Recovery.FirstHarm, o.Recovery.LastHarm
	for i, left := 0, []int{hit[0].Hit, hit[1].Hit}; i < len(list); i++ {
		if c := list[i].Cohort; left[c] > 0 {
			left[c]--
			list[i].First = first + clock.Time(draw.Float64()*float64(last-first))
		}
	}
	return list
}
