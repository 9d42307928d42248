package reports_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// book is a rollout of two steps that begins on Sunday at 23:50.
func book() *reports.Runbook {
	gate := reports.Watch{Detector: "errors", Fails: "more than 1%", OnFail: "abort"}
	blind := gate
	blind.Blind = "nobody is left to compare with"
	back := []reports.Way{{Name: "rollback", Does: "Deploy the old version again.", Median: 120, Worst: 300, Then: "2 instances are replaced", Needs: "builds", Who: "platform", Limit: 360, Next: "fix-forward"},
		{Name: "fix-forward", Does: "Write a fix."}}
	not := slices.Clone(back[:1])
	not[0].Not = "the old version cannot use the schema"
	return &reports.Runbook{
		Title: "A *new* price", Strategy: "canary", Begin: 6*clock.Day + 23*clock.Hour + 50*clock.Minute,
		Class: reports.Class{Kind: "feature", Reversible: "yes"}, Gates: []reports.Watch{gate},
		Steps: []reports.BookStep{
			{Number: 1, Do: "Route 5%.", Watch: []reports.Watch{gate}, Ways: back, Proof: []reports.Watch{{Detector: "burn", Fails: "it burns"}}, Tell: []reports.Task{{Do: "support", Why: "tickets"}}},
			{Number: 2, Do: "Route all.", Watch: []reports.Watch{blind}, Ways: not, OneWay: "the schema is contracted"},
		},
	}
}

// world is one in which the second step begins after so many minutes, and in which a
// bad release is taken back so many seconds after it was decided to, at the first step
// or, late, at the second.
func world(minutes, seconds clock.Span, late bool) outcome.World {
	release := clock.Time(clock.Hour)
	steps := []outcome.Stage{{Step: 0, Begins: release, Reached: release.Add(clock.Minute)}}
	more := outcome.Stage{Step: 1, Begins: release.Add(minutes * clock.Minute), Reached: release.Add((minutes + 1) * clock.Minute)}
	clean := outcome.Outcome{Strategy: "canary", Release: release, Stages: append(steps[:1:1], more)}
	clean.Safety = outcome.Safety{Full: true, TimeToFull: (minutes + 1) * clock.Minute}
	bad := outcome.Outcome{Strategy: "canary", Bad: true, Release: release, Stages: steps, Result: outcome.Aborted, Detection: outcome.Noticed}
	bad.Recovery = outcome.Recovery{FirstHarm: release.Add(clock.Minute)}
	bad.Recovery.Parts[outcome.Detect], bad.Recovery.Parts[outcome.Act], bad.Recovery.Parts[outcome.Drain] = 2*clock.Minute, seconds*clock.Second, 5*clock.Second
	if late {
		bad.Stages = clean.Stages
		bad.Recovery.Parts[outcome.Detect] = minutes * clock.Minute
	}
	other := bad
	other.Strategy = "rings"
	return outcome.World{Plays: []outcome.Outcome{bad, other, clean}}
}

func TestTimesOfARunbook(t *testing.T) {
	b := book()
	var worlds []outcome.World
	for i := range clock.Span(20) {
		worlds = append(worlds, world(30+i, 10+i, i >= 15))
	}
	b.Time(worlds)
	first, second := b.Steps[0], b.Steps[1]
	for _, c := range []struct {
		what      string
		got, want reports.Times
	}{
		{"the first begins", first.Begins, reports.Times{N: 20}},
		{"is in force", first.Reached, reports.Times{N: 20, Median: 60, Worst: 60}},
		{"the second begins", second.Begins, reports.Times{N: 20, Median: 39 * 60, Worst: 48 * 60}},
		{"which ends the first", first.Ends, second.Begins},
		{"everybody has it", b.Full, reports.Times{N: 20, Median: 40 * 60, Worst: 49 * 60}},
		{"taken back at the first", first.Undone, reports.Times{N: 15, Median: 22, Worst: 29}},
		{"taken back at the second", second.Undone, reports.Times{N: 5, Median: 32, Worst: 34}},
		{"taken back at all", b.Undone, reports.Times{N: 20, Median: 24, Worst: 33}},
	} {
		c.got.Low, c.got.High, c.want.Low, c.want.High = 0, 0, 0, 0
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, c.got, c.want)
		}
	}
}

// What 1 world in 20 reaches has its interval: none above of 20 worlds; of 100 between the
// 90th and the last (P(B >= 99) = 3.7% for B binomial(100, 0.95)). What following cut
// short makes it longer and never shorter: where every other world is, the share that is
// not over falls with the root of those left, to 1/2 where 25 are.
func TestWhatOneInTwentyReachesIsBounded(t *testing.T) {
	for _, c := range []struct {
		worlds int
		cut    func(i int) bool
		want   reports.Times
	}{
		{20, nil, reports.Times{N: 20, Median: 24, Worst: 33, Low: 31}},
		{100, nil, reports.Times{N: 100, Median: 64, Worst: 109, Low: 104, High: 114}},
		{100, func(i int) bool { return i >= 50 }, reports.Times{N: 100, Median: 64, Worst: 114, Low: 104, Beyond: true, Censored: 50}},
		{100, func(i int) bool { return i%2 == 0 }, reports.Times{N: 100, Median: 90, Worst: 114, Low: 112, Censored: 50}},
	} {
		var worlds []outcome.World
		for i := range c.worlds {
			w := world(30, clock.Span(10+i), false)
			w.Plays[0].Recovery.FullCensored = c.cut != nil && c.cut(i)
			worlds = append(worlds, w)
		}
		b := book()
		if b.Time(worlds); b.Undone != c.want {
			t.Errorf("%d worlds: %+v, want %+v", c.worlds, b.Undone, c.want)
		}
	}
}

// Nobody decides to take back what never hurt, or what a mistake took back.
func TestWhatIsNoTakingBack(t *testing.T) {
	for what, change := range map[string]func(o *outcome.Outcome){
		"no harm":   func(o *outcome.Outcome) { o.Recovery.FirstHarm = clock.Never },
		"completed": func(o *outcome.Outcome) { o.Result = outcome.LeftBad },
		"mistaken":  func(o *outcome.Outcome) { o.Detection = outcome.Mistaken },
	} {
		w, b := world(30, 10, false), book()
		change(&w.Plays[0])
		if b.Time([]outcome.World{w}); b.Undone.N != 0 {
			t.Errorf("%s: %+v", what, b.Undone)
		}
	}
}

// Where the way back closes while a step bakes, the runbook says until when it is open.
func TestAWayBackThatCloses(t *testing.T) {
	b := book()
	b.Steps[0].Ways[0].Until = "about Mon 00:10, when the schema is contracted"
	b.Steps[0].OneWay, b.Steps[0].OneWayFrom = "the schema is contracted", (20 * clock.Minute).Seconds()
	var out bytes.Buffer
	if err := b.Write(&out, "markdown"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"> **NO WAY BACK from about Mon 00:10 on**: the schema is contracted.\n",
		"**To take it back here**:\n\n1. `rollback`: Deploy the old version again. Takes 2m, 1 in 20 more than 5m; 2 instances are replaced. " +
			"Needs builds. Only platform can. **Only until** about Mon 00:10, when the schema is contracted. If it is refused",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say\n%s\nbut\n%s", want, out.String())
		}
	}
}

// Where a way is forbidden, how long plays took that tried it says nothing, and nobody is
// told to take it back whatever the cause.
func TestNoTimesOfAForbiddenWay(t *testing.T) {
	b := book()
	b.Steps[1].Undone = reports.Times{N: 20, Median: 100, Worst: 200}
	b.Paged = []reports.Watch{{Detector: "burn", Fails: "it burns"}}
	var out bytes.Buffer
	if err := b.Write(&out, "markdown"); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.Contains(text, "20 bad worlds") || !strings.Contains(text, "Before the point of no return, take it back") {
		t.Errorf("it says\n%s", text)
	}
	b.Steps = b.Steps[:1]
	out.Reset()
	if err := b.Write(&out, "markdown"); err != nil || !strings.Contains(out.String(), "first. Take it back before you look for the cause.\n") {
		t.Errorf("it says\n%s", out.String())
	}
}

// Times of other steps are told where the same way is taken first, and nowhere else; an
// alarm that cannot ring for so few proves nothing, and without one people look themselves.
func TestByWhatToTellThatItWorked(t *testing.T) {
	pooled := reports.Times{N: 20, Median: 400, Worst: 500, Low: 450}
	for _, c := range []struct {
		what   string
		change func(b *reports.Runbook)
		want   string
		pooled bool
	}{
		{"the same way", func(*reports.Runbook) {}, "Where `burn` (it burns) failed, it must", true},
		{"another way", func(b *reports.Runbook) { b.Steps[1].Ways = []reports.Way{{Name: "kill-switch"}} }, "Where `burn` (it burns) failed, it must", false},
		{"paged", func(b *reports.Runbook) { b.Paged = []reports.Watch{{Detector: "burn", Fails: "it burns"}} }, "Where `burn` failed, it must", true},
		{"blind", func(b *reports.Runbook) { b.Steps[0].Proof[0].Blind = "so few" }, "Do not go by `burn`: ", true},
		{"no alarm", func(b *reports.Runbook) { b.Steps[0].Proof = nil }, "No alarm here looks at everybody's requests against a level: see for yourself", true},
	} {
		b := book()
		b.Steps[1].Ways, b.Steps[1].OneWay = b.Steps[0].Ways, ""
		b.Undone, b.Steps[0].Undone.N, b.Steps[1].Undone = pooled, 3, reports.Times{N: 17, Median: 400, Worst: 500}
		c.change(b)
		var out bytes.Buffer
		if err := b.Write(&out, "markdown"); err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(out.String(), "step 2")
		if !strings.Contains(first, "**Did it work?** "+c.want) || strings.Contains(first, "whichever the step") != c.pooled {
			t.Errorf("%s: it says\n%s", c.what, first)
		}
	}
}

// A step that a window puts off does not begin when the release was asked for.
func TestARunbookThatWaits(t *testing.T) {
	b := book()
	b.Steps[0].Foreseen = 2*clock.Hour + 10*clock.Minute
	var out bytes.Buffer
	if err := b.Write(&out, "markdown"); err != nil || !strings.Contains(out.String(), "Asked for at Sun 23:50, but **the first step waits until Mon 02:00**.") {
		t.Errorf("%v: it says\n%s", err, out.String())
	}
}

func TestARunbookIsReadAtNight(t *testing.T) {
	b := book()
	var worlds []outcome.World
	for range 20 {
		worlds = append(worlds, world(30, 10, false))
	}
	b.Time(worlds)
	var out bytes.Buffer
	if err := b.Write(&out, "markdown"); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"# Runbook: A \\*new\\* price, canary\n\nStarts **Sun 23:50**. A clean release is with everybody about **Mon 00:21** (after 31m).\n",
		"- `errors` (**nobody owns it**). Fails when more than 1%. Then it aborts by itself.\n",
		"## Sun 23:50: step 1\n\n- [ ] **Route 5%.** In force after 1m.\n- [ ] Tell support. Why: tickets.\n- [ ] Watch for 29m, until **Mon 00:20**.\n- [ ] Gate `errors` has not failed.\n",
		"**To take it back here**:\n\n" +
			"1. `rollback`: Deploy the old version again. Takes 2m, 1 in 20 more than 5m; 2 instances are replaced. Needs builds. Only platform can. " +
			"If it is refused, or requests still fail after 6m: go on with 2, `fix-forward`.\n" +
			"2. `fix-forward`: Write a fix. If it is refused or does not help: the scenario knows no other way. Call whoever owns the service.\n",
		"**Did it work?** Where `burn` (it burns) failed, it must stop failing, its window later than the requests. " +
			"In the plays the last request that failed came 15s after it was decided to take it back, in 1 world of 20 it was 15s (≥15s); 20 bad worlds. " +
			"Failures are so rare that the last one often comes before it is done: quiet alone proves little, see it done.\n",
		"## Mon 00:20: step 2\n\n> **NO WAY BACK from here on**: the schema is contracted.\n",
		"- Gate `errors` says nothing here: nobody is left to compare with. Look yourself.\n\n**What is left to do if it hurts**:\n\n" +
			"Nothing that the scenario knows of. Write a fix.\n\n**Do not** `rollback`: the old version cannot use the schema.\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say\n%s", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}
