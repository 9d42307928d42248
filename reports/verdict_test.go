package reports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// hit makes a world for every entry of hits[0]: strategy s hits so many of 1000
// tenants in its bad play and recovers at once, and is clean else.
func hit(hits ...[]int) []outcome.World {
	list := make([]outcome.World, len(hits[0]))
	for i := range list {
		for s := range hits {
			bad := outcome.Outcome{Strategy: letters[s], Bad: true, Detection: outcome.Noticed, Result: outcome.Aborted, End: clock.Time(clock.Hour)}
			bad.Harm = outcome.Harm{Tenants: 1000, TenantsHit: hits[s][i], Minutes: hits[s][i], Failed: float64(10 * hits[s][i])}
			list[i].Plays = append(list[i].Plays, bad, outcome.Outcome{
				Strategy: letters[s], Safety: outcome.Safety{Full: true, TimeToFull: clock.Hour}, Recovery: outcome.Recovery{FirstHarm: clock.Never},
			})
		}
	}
	return list
}

var letters = []string{"a", "b", "c"}

// of joins a pattern repeated n times each.
func of(n int, pattern ...int) []int { return slices.Repeat(pattern, n) }

func decided(list []outcome.World, strategies int, matters float64, decide ...string) *reports.Report {
	return reports.New(list, reports.About{
		Strategies: letters[:strategies], Asked: len(list), Decide: decide, Follow: clock.Hour.Seconds(),
		Matters: map[string]float64{"tenants_hit": matters},
	})
}

// The median orders, the mean difference decides: where they disagree, nothing
// is sure, and the sentence says so.
func TestTheVerdictIsSureInOneDirectionOnly(t *testing.T) {
	// a hits 10 in 11 of 20 worlds and 900 in the others; b hits 20 always.
	r := decided(hit(append(of(44, 10), of(36, 900)...), of(80, 20)), 2, 0, "tenants_hit")
	v := r.Verdict
	if v.Best != "a" || v.Sure || !slices.Equal(v.Contrary, []string{"b"}) ||
		!strings.Contains(v.Sentences[0], "which is better depends: the median of the worlds favours a, but the average surely favours b") {
		t.Errorf("%+v", v)
	}
	// With fewer worlds the average is noise too, and still the other way.
	v = decided(hit(append(of(6, 10), of(3, 900)...), of(9, 20)), 2, 0, "tenants_hit").Verdict
	if v.Best != "a" || v.Sure || !strings.Contains(v.Sentences[0], "the median favours a, but the average favours b") {
		t.Errorf("%+v", v)
	}
	// A third strategy that is surely better on average is not called level.
	v = decided(hit(append(of(44, 10), of(36, 900)...), of(80, 20), of(80, 990)), 3, 0.01, "tenants_hit").Verdict
	if v.Best != "a" || v.Worst != "c" || !v.Sure || len(v.Level) > 0 || !slices.Equal(v.Contrary, []string{"b"}) ||
		!strings.Contains(v.Sentences[0], "Surely better than it on average, though not by the median: b.") {
		t.Errorf("%+v", v)
	}
	// A sure difference that does not matter is said to be one.
	v = decided(hit(of(20, 10, 20), of(20, 11, 22)), 2, 0.01, "tenants_hit").Verdict
	if !v.Sure || !strings.Contains(v.Sentences[0], "but by less than 1% on average, which the scenario says does not matter") {
		t.Errorf("%+v", v)
	}
	// Where both agree, it is sure.
	if v = decided(hit(of(20, 10, 20), of(20, 30, 50)), 2, 0, "tenants_hit").Verdict; v.Best != "a" || !v.Sure || len(v.Contrary) > 0 {
		t.Errorf("%+v", v)
	}
}

// Equal medians are told apart by the next figure decided on, then by what 1
// world in 20 reaches, and then by the other figures of the table.
func TestTiesAreBrokenByFiguresNotByOrder(t *testing.T) {
	worse := of(30, 70) // the worst, so that medians differ
	for _, c := range []struct {
		name   string
		spoil  func(a *outcome.Outcome, i int)
		on     string
		by     figure.Statistic
		decide []string
	}{
		{"next decided", func(a *outcome.Outcome, i int) { a.Harm.Minutes = 30 }, "tenants_hit", figure.Median, []string{"tenants_hit", "harm_minutes"}},
		{"p95", func(a *outcome.Outcome, i int) { a.Harm.TenantsHit += 5 * min(i%10, 1) * (i % 2) * (i / 15) }, "tenants_hit", figure.Median, []string{"tenants_hit"}},
		{"table", func(a *outcome.Outcome, i int) { a.Harm.WeightHit = 0.2 }, "tenants_hit", figure.Median, []string{"tenants_hit"}},
	} {
		list := hit(of(30, 20), of(30, 20), worse)
		for i := range list {
			c.spoil(figure.Play(&list[i], "a", true), i)
		}
		if v := decided(list, 3, 0, c.decide...).Verdict; v.Best != "b" || v.Worst != "c" || v.On != c.on || v.By != c.by {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	// All medians are equal: the tail ranks.
	list := hit(append(of(27, 20), 90, 90, 90), of(30, 20))
	if v := decided(list, 2, 0, "tenants_hit").Verdict; v.Best != "b" || v.Worst != "a" || v.By != figure.Worst || v.Sure {
		t.Errorf("tail: %+v", v)
	}
}

// One that was cut off is not surely better, nor close, and its amounts are
// shown as bounds.
func TestACutOffStrategyIsNotPraised(t *testing.T) {
	list := hit(of(10, 10, 11, 12), of(10, 30, 31, 32))
	for i := range list {
		figure.Play(&list[i], "a", true).Recovery.ServiceCensored = true
	}
	r := decided(list, 2, 0, "requests_failed")
	if r.Verdict.Best != "a" || r.Verdict.Sure || !strings.Contains(r.Verdict.Sentences[0], "That difference is not sure: in 30 of 30 worlds following ended before it was over.") {
		t.Errorf("%+v", r.Verdict)
	}
	text := string(written(t, r, "text", 100))
	for _, want := range []string{"hurts for >11m", "no; 30 cut off", "requests failed (b): in some worlds following ended before the better one was over"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	// The other way round it is the worse one that was cut off.
	list = hit(of(10, 10, 11, 12), of(10, 30, 31, 32))
	for i := range list {
		figure.Play(&list[i], "b", true).Recovery.ServiceCensored = true
	}
	if v := decided(list, 2, 0, "requests_failed").Verdict; v.Best != "a" || !v.Sure {
		t.Errorf("%+v", v)
	}
}

// Where no way back ends it, it says who had it; where one does for either, it does not.
func TestWhoHadWhatNothingEnds(t *testing.T) {
	const want = "With neither was it over when following ended: what differs is who had it, 5% of the traffic with a and 100% with b (medians)."
	for cut, says := range map[string]bool{"ab": true, "b": false, "": false} {
		list := hit(of(10, 10, 11, 12), of(10, 30, 31, 32))
		for i := range list {
			for name, peak := range map[string]float64{"a": 0.05, "b": 1} {
				o := figure.Play(&list[i], name, true)
				o.Harm.PeakExposure, o.Recovery.ServiceCensored = peak, strings.Contains(cut, name)
			}
		}
		all := decided(list, 2, 0, "tenants_hit").Verdict.Sentences
		if why := all[len(all)-1]; strings.Contains(why, want) != says || strings.Contains(why, "With neither") != says {
			t.Errorf("%q not over: %s", cut, why)
		}
	}
}

func TestARolloutUnderWayIsNamed(t *testing.T) {
	list := hit(of(10, 10, 11, 12), of(10, 30, 31, 32))
	for i := range 6 {
		figure.Play(&list[i], "a", true).Result = outcome.Stuck
	}
	figure.Play(&list[9], "b", false).Result = outcome.Stuck
	figure.Play(&list[9], "b", false).Safety.Full = false
	r := decided(list, 2, 0, "tenants_hit")
	if !strings.Contains(r.Verdict.Sentences[0], "When following ended, the rollout was still under way or waiting in 20% of the worlds with a: more harm may come.") {
		t.Errorf("%q", r.Verdict.Sentences[0])
	}
	if !strings.Contains(r.Verdict.Sentences[1], "1h with b (in 29 of 30 worlds)") {
		t.Errorf("%q", r.Verdict.Sentences[1])
	}
	for _, want := range []string{"with a bad release: a (6 of 30 worlds);", "with a clean release: b (1 of 30 worlds);"} {
		if !slices.ContainsFunc(r.Warnings, func(w reports.Warning) bool { return w.Code == "unfinished" && strings.Contains(w.Text, want) }) {
			t.Errorf("no warning %q: %v", want, r.Warnings)
		}
	}
}

func TestTippingIsWarnedOfOnce(t *testing.T) {
	list := hit(of(10, 10, 11), of(10, 30, 31))
	figure.Play(&list[3], "b", true).TippingRisk = true
	figure.Play(&list[4], "b", false).TippingRisk = true
	text := string(written(t, decided(list, 2, 0, "tenants_hit"), "text", 1000))
	if strings.Count(text, "tipping risk") != 1 || !strings.Contains(text, "tipping risk with b (2 of 40 plays)") ||
		!strings.Contains(text, "confirm with --set fidelity=request") {
		t.Error(text)
	}
}

// A figure that is defined in some worlds only says in how many, in the table,
// in rulings and in the verdict.
func TestConditionalFiguresNameTheirWorlds(t *testing.T) {
	list := hit(of(12, 10, 11, 12), of(12, 30, 31, 32))
	for i := range list {
		for s, name := range letters[:2] {
			p := figure.Play(&list[i], name, true)
			p.Recovery.Service = clock.Span(10*s+i%3+1)*clock.Minute + clock.Span(s*(i%5-2))*clock.Millisecond
			if s == 0 && i%4 == 0 {
				p.Recovery.FirstHarm = clock.Never
			}
		}
	}
	var expect []figure.Expectation
	for _, text := range []string{
		"bad.a.service_recovery <= 5m", "bad.a.service_recovery < bad.b.service_recovery", "bad.a.service_recovery.p50 < bad.b.service_recovery.p50",
	} {
		e, err := figure.ParseExpectation(text, letters)
		if err != nil {
			t.Fatal(err)
		}
		expect = append(expect, e)
	}
	r := reports.New(list, reports.About{
		Strategies: letters[:2], Asked: 36, Decide: []string{"service_recovery"}, Follow: 3600, Expect: expect,
	})
	if want := "By failures over after, a did better than b in 27 of the 27 worlds (of 36) that show it for both."; !strings.Contains(r.Verdict.Sentences[0], want) {
		t.Errorf("no %q in %q", want, r.Verdict.Sentences[0])
	}
	text := string(written(t, r, "text", 200))
	for _, want := range []string{
		"  of worlds          27 of 36", "found 2m (1–3m) in 27 of 36 worlds\n", "same worlds −10m (−11 to −9m) in 27 of 36 worlds\n",
		"in 27 of 36 worlds against 12m (11–13m)\n", "0 / 0 / 27 (27 of 36)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

// What rests on few extreme worlds, or on few that are all alike, is said.
func TestDoubtsAreSaid(t *testing.T) {
	extreme := make([]int, 60)
	for i := range extreme {
		extreme[i] = 20 + i%7
	}
	extreme[59] = 400
	r := decided(hit(of(60, 10), extreme), 2, 0, "tenants_hit")
	if text := string(written(t, r, "text", 300)); !strings.Contains(text, "tenants hit (b), ") || !strings.Contains(text, "rests on few extreme worlds") {
		t.Error(text)
	}
	for _, n := range []int{10, 30} {
		r = decided(hit(of(n, 10), of(n, 10)), 2, 0, "tenants_hit")
		text := string(written(t, r, "text", 300))
		if few := strings.Contains(text, "fewer than 30 worlds are too few"); few != (n < 30) || strings.Contains(text, "no; 30 worlds would tell") != few {
			t.Errorf("%d worlds that are all alike:\n%s", n, text)
		}
	}
}

// To rerun until a claim is decided is warned of where one is undecided.
func TestUndecidedClaimsAskForASizeFixedBefore(t *testing.T) {
	for claim, want := range map[string]bool{"bad.a.tenants_hit.p95 <= 5%": true, "bad.a.tenants_hit <= 5%": false} {
		e, err := figure.ParseExpectation(claim, letters)
		if err != nil {
			t.Fatal(err)
		}
		r := reports.New(hit(of(10, 10, 11, 12)), reports.About{Strategies: letters[:1], Asked: 30, Expect: []figure.Expectation{e}})
		if got := slices.ContainsFunc(r.Warnings, func(w reports.Warning) bool { return w.Code == "fix-replications" }); got != want {
			t.Errorf("%s is %s, warnings %v", claim, r.Expectations[0].Ruling, r.Warnings)
		}
	}
}

// Where nothing may be wrong with the change, nothing is said of bad ones.
func TestWithoutDefectsOnlyTheCleanCaseIsTold(t *testing.T) {
	list := worlds(20)
	for i := range list {
		list[i].Plays = slices.DeleteFunc(list[i].Plays, func(o outcome.Outcome) bool { return o.Bad })
	}
	text := string(written(t, reports.New(list, reports.About{Strategies: []string{"all-at-once", "canary"}, Decide: []string{"tenants_hit"}}), "text", 100))
	for _, not := range []string{"If the change is bad", "IF THE CHANGE IS BAD", "WHO IS HIT", "tenants hit", "RECKON", "Why:"} {
		if strings.Contains(text, not) {
			t.Errorf("it says %q:\n%s", not, text)
		}
	}
	for _, want := range []string{"played as a clean one only", "If it is clean, everybody has it after", "IF THE CHANGE IS CLEAN"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

// Strategies that are level by what is decided on may differ by what is not.
func TestOtherHarmIsNamed(t *testing.T) {
	lost := func(each ...float64) string {
		list := hit(slices.Repeat([]int{10}, 40), slices.Repeat([]int{10}, 40))
		for i := range list {
			for j := range list[i].Plays {
				if p := &list[i].Plays[j]; p.Bad && p.Strategy == letters[1] {
					p.Harm.MessagesLost = each[i%len(each)]
				}
			}
		}
		r := reports.New(list, reports.About{Strategies: letters[:2], Decide: []string{"tenants_hit"}, Follow: 3600})
		return strings.Join(r.Verdict.Sentences, " ")
	}
	if got := lost(90, 100, 110); !strings.Contains(got, "Not decided on, and not the same: messages lost, of which b has 100 and a 0 (means).") {
		t.Errorf("it says %q", got)
	}
	for _, each := range [][]float64{{0}, {5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}} { // none, and chance
		if got := lost(each...); strings.Contains(got, "Not decided on") {
			t.Errorf("%v: it says %q", each, got)
		}
	}
}
