package reports_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// worlds makes n worlds of three strategies: all-at-once hits half of the
// tenants and people roll it back; a gate stops canary early, and in one of ten
// worlds nobody notices; toggle hurts nobody in every third world.
func worlds(n int) []outcome.World { return worldsOf(1, n) }

func worldsOf(seed uint64, n int) []outcome.World {
	r := rand.New(rand.NewPCG(seed, 2))
	list := make([]outcome.World, n)
	for i := range list {
		list[i] = outcome.World{Replication: i, Seed: 1, Control: outcome.Control{Digest: r.Uint64()}}
		for s, name := range []string{"all-at-once", "canary", "toggle"} {
			list[i].Plays = append(list[i].Plays, bad(r, i, s, name), clean(r, i, s, name))
		}
	}
	return list
}

func minutes(m float64) clock.Span { return clock.Span(m * float64(clock.Minute)) }

func bad(r *rand.Rand, i, s int, name string) outcome.Outcome {
	reach := []float64{0.5, 0.05, 0.01}[s] * (0.9 + 0.2*r.Float64())
	o := outcome.Outcome{
		Strategy: name, Bad: true, Digest: r.Uint64(), Requests: 400_000,
		Release: clock.Time(30 * clock.Minute), End: clock.Time(3 * clock.Hour),
	}
	if s == 2 && i%3 == 0 {
		o.Recovery.FirstHarm, o.Detection, o.Result = clock.Never, outcome.NoHarm, outcome.Completed
		o.Safety = outcome.Safety{TimeToFull: minutes(50), Full: true}
		o.Harm.Tenants, o.Harm.Cohorts = 1200, []outcome.CohortHarm{{Name: "beta", Tenants: 40}, {Name: "standard", Tenants: 1160}}
		return o
	}
	hit := int(reach * 1200)
	failed := reach * 9000 * (0.8 + 0.4*r.Float64())
	detect, page, ack, diagnose, act := 4+3*r.Float64(), 0.5, 3*r.Float64(), 15*r.Float64(), 4.0
	if s > 0 {
		page, ack, diagnose, act = 0, 0, 0, 1.5
	}
	all := detect + page + ack + diagnose + act
	o.Detection, o.Result = outcome.Noticed, []outcome.Result{outcome.RolledBack, outcome.Aborted, outcome.Killed}[s]
	o.Recovery = outcome.Recovery{
		FirstHarm: clock.Time(31 * clock.Minute), Detect: minutes(detect), Service: minutes(all), Full: minutes(all),
		Parts: [outcome.Parts]clock.Span{minutes(detect), minutes(page), minutes(ack), minutes(diagnose), minutes(act)},
	}
	if s == 1 && i%10 == 9 {
		left := clock.Span(o.End - o.Recovery.FirstHarm)
		all = left.Minutes()
		o.Detection, o.Result = outcome.NeverSeen, outcome.LeftBad
		o.Recovery = outcome.Recovery{FirstHarm: o.Recovery.FirstHarm, ServiceCensored: true, FullCensored: true,
			Service: left, Full: left, Parts: [outcome.Parts]clock.Span{left}}
	}
	o.Harm = outcome.Harm{
		Tenants: 1200, TenantsHit: hit, TenantsDegraded: hit / 4, WeightHit: reach * 1.1,
		Cohorts: []outcome.CohortHarm{{Name: "beta", Tenants: 40, Hit: hit / 30}, {Name: "standard", Tenants: 1160, Hit: hit - hit/30}},
		Failed:  failed, ByCause: outcome.Causes{Change: failed * 0.9, Timeout: failed * 0.1},
		Minutes: int(all), BudgetBurned: failed / 12000, PeakExposure: reach,
	}
	o.Safety = outcome.Safety{Pages: 1, PeopleMinutes: 10, InstanceHours: 0.4}
	return o
}

func clean(r *rand.Rand, i, s int, name string) outcome.Outcome {
	o := outcome.Outcome{
		Strategy: name, Digest: r.Uint64(), Requests: 400_000, Release: clock.Time(30 * clock.Minute), End: clock.Time(3 * clock.Hour),
		Result: outcome.Completed, Recovery: outcome.Recovery{FirstHarm: clock.Never}, Harm: outcome.Harm{Tenants: 1200},
		Safety: outcome.Safety{Full: true, TimeToFull: minutes([]float64{6, 66, 52}[s] + r.Float64()), InstanceHours: 0.5},
	}
	if s == 1 && i%12 == 0 {
		o.Result, o.Marks.FalseAbort, o.Safety.Full, o.Safety.TimeToFull = outcome.Aborted, true, false, 0
	}
	return o
}

var strategies = []string{"all-at-once", "canary", "toggle"}

func report(n int) *reports.Report { return reportOf(worlds(n), strategies, 1) }

func reportOf(list []outcome.World, strategies []string, seed uint64) *reports.Report {
	n := len(list)
	var expect []figure.Expectation
	for _, text := range []string{
		"bad.canary.tenants_hit.p95 <= 6%",
		"bad.toggle.harm_minutes < bad.all_at_once.harm_minutes",
		"clean.canary.false_abort <= 3%",
		"bad.canary.tenants_hit < 1%",
	} {
		e, err := figure.ParseExpectation(text, strategies)
		if err != nil && strings.Contains(text, "toggle") && !slices.Contains(strategies, "toggle") {
			continue
		}
		if err != nil {
			panic(fmt.Sprintf("the test's own expectation: %v", err))
		}
		expect = append(expect, e)
	}
	return reports.New(list, reports.About{
		Scenario: "tax", Title: "Tax engine rewrite", Story: "A rounding defect may hurt.", Strategies: strategies,
		Asked: n, PBad: 0.3, Follow: (149 * clock.Minute).Seconds(),
		Decide: []string{"tenants_hit", "harm_minutes"}, Matters: map[string]float64{"tenants_hit": 0.01, "harm_minutes": 300},
		Expect: expect,
		Repro: reports.Repro{
			Command: fmt.Sprintf("rehearse run tax --replications 30 --seed %d", seed), Seed: seed,
			Version: "v0.1.0", ScenarioHash: "0123456789abcdef", WorldsHash: "fedcba9876543210",
		},
	})
}
