package rollout_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// story is what happens to a policy that is played against a clock.
type story struct {
	scene   rollout.Scene
	ready   clock.Span // until new instances take traffic
	local   clock.Span // since Monday 00:00 when it begins
	verdict func(now clock.Span) signal.State
	person  clock.Span // until somebody who is asked says yes
	limit   clock.Span
}

// told is what it did: "5m expose 10% of requests".
type told []string

func (x told) String() string { return strings.Join(x, "; ") }

// play asks a policy when it wants to be asked, when a step is reached and, for
// no reason, every 7 s; what it is asked for no reason makes no difference.
func (s story) play(p rollout.Policy) (out told) {
	if s.limit == 0 {
		s.limit = 14 * clock.Day
	}
	if s.scene.Cohorts == nil {
		s.scene.Cohorts = cohorts
	}
	procedure := p.Start(s.scene)
	prog := rollout.Progress{Step: -1, Cohorts: s.scene.Cohorts}
	var begun, reached clock.Span
	asked, question := clock.Span(-1), ""
	version := 0.0
	for now := clock.Span(0); now <= s.limit; {
		prog.Now, prog.Local, prog.Verdict = now, (s.local+now)%(7*clock.Day), signal.Pass
		if s.verdict != nil {
			prog.Verdict = s.verdict(now)
		}
		if !prog.Reached && prog.Step >= 0 && now >= reached {
			prog.Reached = true
		}
		if prog.Stalled = now - begun; prog.Reached {
			prog.Since, prog.Stalled = now-reached, 0
		}
		prog.Ready = prog.Wanted
		if !prog.Reached {
			prog.Ready = 0
		}
		prog.Asked, prog.Decided = question, rollout.Undecided
		if asked >= 0 && now >= asked+s.person {
			prog.Decided = rollout.Promote
		}
		m := procedure.Next(prog)
		if m.Person && (asked < 0 || question != m.Why) {
			asked, question = now, m.Why
		}
		switch m.Kind {
		case rollout.Expose:
			asked, question = -1, ""
			out = append(out, fmt.Sprintf("%s expose %s", unit.Duration(now), m.Aim.Title))
			prog.Step, prog.Reached, prog.Since, prog.Wanted = m.Step, false, 0, 10
			begun, reached = now, now
			if m.Aim.Version > version {
				reached, version = now+s.ready, m.Aim.Version
			}
			continue
		case rollout.Abort, rollout.Done:
			return append(out, fmt.Sprintf("%s %s", unit.Duration(now), m.Kind))
		}
		next := now + 7*clock.Second
		if m.For > 0 {
			next = min(next, now+m.For)
		}
		if !prog.Reached && prog.Step >= 0 && reached > now {
			next = min(next, reached)
		}
		if asked >= 0 && asked+s.person > now {
			next = min(next, asked+s.person)
		}
		now = next
	}
	return append(out, "never ends")
}

func ends(x told) string { return x[len(x)-1] }

// Flagger's own example: 1m, up to 50% by 2%, threshold 10. Its documentation
// says 25 minutes to promote and 10 to roll back; by its code it takes K+3 ticks
// and threshold+1.
func TestFlaggerToTheTick(t *testing.T) {
	flagger := func(change func(*rollout.Flagger)) rollout.Policy {
		f := &rollout.Flagger{Interval: minute, Threshold: 10, MaxWeight: 0.5, StepWeight: 0.02, Deadline: 10 * minute}
		change(f)
		return f
	}
	same := func(*rollout.Flagger) {}
	soon := story{ready: 20 * clock.Second}
	always := func(v signal.State, from clock.Span) story {
		return story{ready: 20 * clock.Second, verdict: func(now clock.Span) signal.State {
			if now > from {
				return v
			}
			return signal.Pass
		}}
	}
	for _, c := range []struct {
		name   string
		story  story
		change func(*rollout.Flagger)
		want   string
	}{
		{"promoted: 25 weights and 3 ticks", soon, same, "28m done"},
		{"10% up to 50%: 8 minutes, not the 5 of the documentation", soon, func(f *rollout.Flagger) { f.StepWeight = 0.1 }, "8m done"},
		{"step weights one by one", soon, func(f *rollout.Flagger) { f.StepWeight, f.StepWeights = 0, []unit.Percent{0.01, 0.1, 0.8} }, "6m done"},
		{"noticed half way", soon, func(f *rollout.Flagger) { f.Phase = unit.Duration(30 * clock.Second) }, "28m30s done"},
		{"pods take three ticks, the primary as many", story{ready: 150 * clock.Second}, func(f *rollout.Flagger) { f.StepWeight = 0.1 }, "12m done"},
		{"an interval of 1s is 10s", story{ready: clock.Second}, func(f *rollout.Flagger) { f.Interval = unit.Duration(clock.Second) }, "4m40s done"},
		{"10 failing ticks after the first weight, and one more", always(signal.Fail, 0), same, "12m abort"},
		{"no data is a failed check", always(signal.NoData, 0), same, "12m abort"},
		{"pods that never come", story{ready: clock.Hour}, same, "10m abort"},
	} {
		if got := ends(c.story.play(flagger(c.change))); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}

	// Exposed at 1m, so rolled back 11 minutes later.
	got := always(signal.Fail, 0).play(flagger(same))
	if want := "0s expose the pods; 1m expose 2% of requests; 12m abort"; got.String() != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// From 50% to everybody without a check, though all checks fail by then.
	got = always(signal.Fail, 6*clock.Minute+30*clock.Second).play(flagger(func(f *rollout.Flagger) { f.StepWeight = 0.1 }))
	if want := "5m expose 50% of requests; 6m expose everybody; 8m done"; !strings.HasSuffix(got.String(), want) {
		t.Errorf("got %s, want …%s", got, want)
	}
	// One check in three fails: never in a row, and the tenth ends it all the same.
	third := story{ready: 20 * clock.Second, verdict: func(now clock.Span) signal.State {
		if now/clock.Minute%3 == 0 {
			return signal.Fail
		}
		return signal.Pass
	}}
	if got := ends(third.play(flagger(same))); got != "31m abort" {
		t.Errorf("failed checks are forgiven: %s", got)
	}
}

// What else Flagger does, tick by tick: iterations in place of weights, requests
// that go back to the primary step by step, people who confirm.
func TestFlaggersOtherWays(t *testing.T) {
	flagger := func(change func(*rollout.Flagger)) rollout.Policy {
		f := &rollout.Flagger{Interval: minute, Threshold: 2, MaxWeight: 0.5, StepWeight: 0.25, Deadline: 10 * minute}
		change(f)
		return f
	}
	iterations := func(f *rollout.Flagger) { f.StepWeight, f.Iterations = 0, 3 }
	soon := story{ready: 20 * clock.Second, person: 90 * clock.Second}
	failing := soon
	failing.verdict = func(now clock.Span) signal.State {
		if now > 0 {
			return signal.Fail
		}
		return signal.Pass
	}
	unanswered := story{ready: 20 * clock.Second, person: clock.Hour, verdict: func(now clock.Span) signal.State {
		if now >= 65*clock.Minute {
			return signal.Fail
		}
		return signal.Pass
	}}
	const pods = "0s expose the pods; "
	for _, c := range []struct {
		name   string
		story  story
		change func(*rollout.Flagger)
		want   string
	}{
		{"a canary, to compare with", soon, func(*rollout.Flagger) {}, pods + "1m expose 25% of requests; 2m expose 50% of requests; 3m expose everybody; 5m done"},
		{"A/B: who matches, for three iterations", soon, func(f *rollout.Flagger) { iterations(f); f.Match = []string{"beta"} },
			pods + "1m expose who matches: beta; 4m expose everybody; 6m done"},
		{"A/B fails: two checks and one tick", failing, func(f *rollout.Flagger) { iterations(f); f.Match = []string{"beta"} },
			pods + "1m expose who matches: beta; 4m abort"},
		{"blue/green: three iterations without anybody, one tick with all", soon, iterations, pods + "4m expose 100% of requests; 5m expose everybody; 7m done"},
		{"blue/green fails before anybody is exposed", failing, iterations, pods + "4m abort"},
		{"half goes back to the primary by tenths: four ticks more", soon, func(f *rollout.Flagger) { f.StepBack = 0.1 },
			pods + "1m expose 25% of requests; 2m expose 50% of requests; 3m expose everybody; 9m done"},
		{"copies for a tick, then the weights", soon, func(f *rollout.Flagger) { f.Mirror, f.Copied = true, 0.3 },
			pods + "1m expose copies of 30% of the requests; 2m expose 25% of requests; 3m expose 50% of requests; 4m expose everybody; 6m done"},
		{"blue/green by copies", soon, func(f *rollout.Flagger) { iterations(f); f.Mirror, f.Copied = true, 1 },
			pods + "1m expose copies of 100% of the requests; 4m expose 100% of requests; 5m expose everybody; 7m done"},
		{"without an analysis", soon, func(f *rollout.Flagger) { f.Skip = true }, pods + "1m expose everybody; 1m done"},
		{"a person lets it begin, at the next tick", soon, func(f *rollout.Flagger) { f.Rollout = true },
			"2m expose the pods; 3m expose 25% of requests; 4m expose 50% of requests; 5m expose everybody; 7m done"},
		{"a person lets it be promoted", soon, func(f *rollout.Flagger) { f.Promotion = true },
			pods + "1m expose 25% of requests; 2m expose 50% of requests; 5m expose everybody; 7m done"},
		{"a person lets each weight be raised, the last to everybody", soon, func(f *rollout.Flagger) { f.Increase = true },
			pods + "3m expose 25% of requests; 6m expose 50% of requests; 9m expose everybody; 11m done"},
		{"at the last weight both questions, one after the other", soon, func(f *rollout.Flagger) { f.Increase, f.Promotion = true, true },
			pods + "3m expose 25% of requests; 6m expose 50% of requests; 11m expose everybody; 13m done"},
		{"failed checks do not wait for who is asked", unanswered, func(f *rollout.Flagger) { f.Increase = true },
			pods + "1h1m expose 25% of requests; 1h7m abort"},
		{"of copies only their beginning is asked about", soon, func(f *rollout.Flagger) { f.Increase, f.Mirror, f.Copied = true, true, 0.3 },
			pods + "3m expose copies of 30% of the requests; 4m expose 25% of requests; 7m expose 50% of requests; 10m expose everybody; 12m done"},
		{"blue/green raises nothing", soon, func(f *rollout.Flagger) { iterations(f); f.Increase = true }, pods + "4m expose 100% of requests; 5m expose everybody; 7m done"},
		{"a person lets blue/green take the requests", soon, func(f *rollout.Flagger) { iterations(f); f.Promotion = true },
			pods + "6m expose 100% of requests; 7m expose everybody; 9m done"},
	} {
		if got := c.story.play(flagger(c.change)).String(); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// AWS: what is predefined, to the minute.
func TestPredefinedTimelines(t *testing.T) {
	hundred := func(every int, by string, first int) string {
		var out told
		for i := 1; i <= 10; i++ {
			out = append(out, fmt.Sprintf("%s expose %d%% of %ss", unit.Duration(clock.Span((i-1+first)*every)*clock.Minute), 10*i, by))
		}
		return out.String()
	}
	deploy := func(name string) rollout.Policy {
		k, _ := rollout.Kinds.Get("codedeploy")
		c := k.New().(*rollout.CodeDeploy)
		c.Config = name
		return c
	}
	config := func(change func(*rollout.AppConfig)) rollout.Policy {
		k, _ := rollout.Kinds.Get("appconfig")
		c := k.New().(*rollout.AppConfig)
		change(c)
		return c
	}
	named := func(name string) rollout.Policy {
		return config(func(a *rollout.AppConfig) { a.Predefined = name })
	}
	const dark = "0s expose the dark version; "
	for _, c := range []struct {
		policy rollout.Policy
		want   string
	}{
		{deploy("AllAtOnce"), "0s expose 100% of requests; 0s done"},
		{deploy("Canary10Percent5Minutes"), "0s expose 10% of requests; 5m expose 100% of requests; 5m done"},
		{deploy("Canary10Percent30Minutes"), "0s expose 10% of requests; 30m expose 100% of requests; 30m done"},
		{deploy("Linear10PercentEvery1Minute"), hundred(1, "request", 0) + "; 9m done"},
		{deploy("Linear10PercentEvery10Minutes"), hundred(10, "request", 0) + "; 1h30m done"},
		{named("AllAtOnce"), dark + "0s expose 100% of tenants; 10m done"},
		{named("Linear20PercentEvery6Minutes"), dark + "6m expose 20% of tenants; 12m expose 40% of tenants; 18m expose 60% of tenants; 24m expose 80% of tenants; 30m expose 100% of tenants; 1h done"},
		{named("AppConfig.Linear50PercentEvery30Seconds"), dark + "30s expose 50% of tenants; 1m expose 100% of tenants; 2m done"},
		{named("Canary10Percent20Minutes"), dark + "4m expose 10% of tenants; 8m expose 20% of tenants; 12m expose 40% of tenants; 16m expose 80% of tenants; 20m expose 100% of tenants; 30m done"},
		{config(func(a *rollout.AppConfig) { a.Duration, a.FinalBake = 10*hour, 0 }), // the documentation's table
			dark + "2h expose 20% of tenants; 4h expose 40% of tenants; 6h expose 60% of tenants; 8h expose 80% of tenants; 10h expose 100% of tenants; 10h done"},
		{config(func(a *rollout.AppConfig) { a.Duration, a.FinalBake, a.Share = 10*minute, 0, 0.4 }),
			dark + "4m expose 40% of tenants; 8m expose 80% of tenants; 10m expose 100% of tenants; 10m done"},
		{&rollout.Exponential{By: "tenant", First: 0.01, Factor: 4, Every: hour},
			"0s expose 1% of tenants; 1h expose 4% of tenants; 2h expose 16% of tenants; 3h expose 64% of tenants; 4h expose 100% of tenants; 4h done"},
		{&rollout.Linear{By: "tenant", Step: 0.3, Every: hour},
			"0s expose 30% of tenants; 1h expose 60% of tenants; 2h expose 90% of tenants; 3h expose 100% of tenants; 3h done"},
	} {
		if got := (story{}).play(c.policy).String(); got != c.want {
			t.Errorf("%+v\n got %s\nwant %s", c.policy, got, c.want)
		}
	}
}

// What moves whole instances, and waves by batches, to the minute.
func TestInstancesAndWaves(t *testing.T) {
	of := func(kind, text string) rollout.Policy { return fromText(t, "{kind: "+kind+", "+text+"}") }
	ten := rollout.Scene{Instances: 10, Zones: 3, Deploy: &rollout.InPlace{}}
	for _, c := range []struct {
		policy rollout.Policy
		want   string
	}{
		{of("zones", "first_bake: 2h"), "0s expose 1 of 10 instances, in zone 0; 1h expose zone 0: 4 of 10 instances; 3h expose zone 1: 7 of 10 instances; 3h30m expose zone 2: 10 of 10 instances; 3h30m done"},
		{of("zones", "one_box: 0"), "0s expose zone 0: 4 of 10 instances; 1h expose zone 1: 7 of 10 instances; 1h30m expose zone 2: 10 of 10 instances; 1h30m done"},
		{of("batches", "first: 5%"), "0s expose 1 of 10 instances; 10m expose 4 of 10 instances; 20m expose 7 of 10 instances; 30m expose 10 of 10 instances; 30m done"},
		{of("batches", "share: 50%"), "0s expose 5 of 10 instances; 10m expose 10 of 10 instances; 10m done"},
		{of("waves", "order: [beta, internal, standard], batch: 33%"),
			"0s expose wave 1: beta, one-box; 1h expose wave 1: beta, 43% of the requests; 1h10m expose wave 1: beta, 76% of the requests; 1h20m expose wave 1: beta; " +
				"13h20m expose wave 2: internal, standard, one-box; 14h20m expose wave 2: internal, standard, 43% of the requests; 14h30m expose wave 2: internal, standard, 76% of the requests; 14h40m expose wave 2: internal, standard; 14h40m done"},
	} {
		if got := (story{scene: ten}).play(c.policy).String(); got != c.want {
			t.Errorf("%+v\n got %s\nwant %s", c.policy, got, c.want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"{kind: zones}", "kind: there is one zone only"},
		{"{kind: argo, steps: [{set_weight: 5%, pause: 1m}]}", "steps[0]: has 2 keys"},
		{"{kind: argo, steps: [{set_weight: 50%}, {set_weight: 5%}]}", "steps[1].set_weight: shrinks: 5% after 50%"},
		{"{kind: argo, steps: [{set_canary_scale: {replicas: 2, match_traffic_weight: true}}]}", "steps[0].set_canary_scale: says more than one thing"},
		{"{kind: flagger, match: [beta]}", "iterations: are missing: an A/B test has so many ticks"},
		{"{kind: flagger, iterations: 2, match: [gamma]}", `match[0]: there is no cohort "gamma"`},
	} {
		problems := fromText(t, c.text).(rollout.Checker).Check(rollout.Scene{Cohorts: cohorts, Instances: 4, Zones: 1})
		if len(problems) == 0 || problems[0].Field+": "+problems[0].Msg != c.want || problems[0].Hint == "" {
			t.Errorf("%s: %+v, want %s", c.text, problems, c.want)
		}
	}
}

// fromText reads a policy as a scenario does.
func fromText(t *testing.T, text string) rollout.Policy {
	t.Helper()
	doc, err := decode.Parse("test.yaml", []byte("it: "+text+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	var holder struct {
		It rollout.Policy `yaml:"it" doc:"the policy"`
	}
	if err := doc.Into(&holder).Err(); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return holder.It
}

// Blue-green: the second set is watched before anybody is on it, one switch
// exposes everybody, gates before it expose nobody.
func TestBlueGreen(t *testing.T) {
	k, _ := rollout.Kinds.Get("blue-green")
	b := k.New().(*rollout.BlueGreen)
	b.Preview, b.Bake = 10*minute, 20*minute
	if got, want := (story{ready: clock.Minute}).play(b).String(), "0s expose the second set; 11m expose everybody; 31m done"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	failing := story{ready: clock.Minute, verdict: func(now clock.Span) signal.State {
		if now > 5*clock.Minute {
			return signal.Fail
		}
		return signal.Pass
	}}
	if got := failing.play(b); len(got) != 2 || !strings.HasSuffix(ends(got), "abort") {
		t.Errorf("the gate before the switch does not keep everybody out: %s", got)
	}
	switched := b.Next(rollout.Progress{Step: 0, Reached: true, Since: clock.Hour, Cohorts: cohorts})
	if switched.Aim.Keep != 30*clock.Second || !switched.Aim.Route.Full() || !switched.Aim.Routed {
		t.Errorf("the switch is %+v", switched.Aim)
	}
	b.Promote = "person"
	at := rollout.Progress{Step: 0, Reached: true, Since: clock.Hour, Cohorts: cohorts}
	if m := b.Next(at); m.Kind != rollout.Hold || !m.Person {
		t.Errorf("nobody is asked to switch: %+v", m)
	}
	for d, want := range map[rollout.Decision]rollout.MoveKind{rollout.Promote: rollout.Expose, rollout.TakeBack: rollout.Abort} {
		at.Decided = d
		if m := b.Next(at); m.Kind != want {
			t.Errorf("decided %d: %s, want %s", d, m.Kind, want)
		}
	}
}

// The table of upstream's own test, all of it.
func TestBasicCanaryCountsAsArgoDoes(t *testing.T) {
	f, err := os.Open("../verify/argo_basic_canary_counts.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 58 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		var x [6]int
		for i := range x {
			x[i], _ = strconv.Atoi(row[i])
		}
		fresh, old := rollout.Counts(x[0], float64(x[1]), x[3] > 0)
		if fresh != x[4] || old != x[5] {
			t.Errorf("%d replicas, weight %d, surge %d: %d/%d, want %d/%d", x[0], x[1], x[3], fresh, old, x[4], x[5])
		}
	}
}
