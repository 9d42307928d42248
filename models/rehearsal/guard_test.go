package rehearsal

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// with loads a scenario of testdata with some of its text replaced.
func with(t *testing.T, file string, f plan.Fidelity, pairs ...string) *plan.Plan {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(t.TempDir(), file+".yaml")
	changed := strings.NewReplacer(pairs...).Replace(string(text))
	if len(pairs) > 0 && changed == string(text) {
		t.Fatalf("nothing in %s is replaced by %q", file, pairs)
	}
	if err := os.WriteFile(at, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := scenarios.Load(at, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Fidelity = f
	return p
}

// played returns the bad play of a strategy in the first world.
func played(p *plan.Plan, strategy int) (*play, outcome.Outcome) {
	w := newWorld(p, 5, 0)
	w.control = newPlay(w, nil, nil)
	x := newPlay(w, &p.Strategies[strategy], w.defects)
	return x, must(x.run(context.Background()))
}

var fidelities = []plan.Fidelity{plan.Request, plan.Flow}

// Without help the database stays down after the flag is lowered. A breaker
// lets it work off what nobody waits for; shedding keeps that out.
func TestGuardsEndAMetastableFailure(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		recovers       bool
	}{
		{"nothing", "", "", false},
		{"breaker", "attempts: 2}", "attempts: 2, breaker: {}}", true},
		{"shedding", "time: 90ms}", "time: 90ms, shed: {above: 200%}}", true},
	} {
		failed := map[plan.Fidelity]float64{}
		for _, f := range fidelities {
			var pairs []string
			if c.old != "" {
				pairs = []string{c.old, c.new}
			}
			_, o := played(with(t, "hotos", f, pairs...), 0)
			r := &o.Recovery
			t.Logf("%s, %s: %s, %.0f failed, recovery %v, censored %v", c.name, f, o.Result, o.Harm.Failed, r.Service, r.ServiceCensored)
			if lowered := r.FirstHarm != clock.Never && o.Result != outcome.Completed; !lowered {
				t.Errorf("%s, %s: nobody lowered the flag: %s", c.name, f, o.Result)
			}
			last := 0.0
			for minute := int(o.End.Sub(0).Minutes()) - 5; minute < min(int(o.End.Sub(0).Minutes())-1, len(o.Series.Failed)); minute++ {
				last += float64(o.Series.Failed[minute]) / (4 * 60 * 280)
			}
			if over := last < 0.01; over != c.recovers {
				t.Errorf("%s, %s: %.0f%% of the requests fail in the end, recovers %v", c.name, f, 100*last, over)
			}
			failed[f] = o.Harm.Failed
		}
		if a, b := failed[plan.Request], failed[plan.Flow]; math.Abs(a-b) > 0.2*a {
			t.Errorf("%s: %.0f fail by request, %.0f by flow", c.name, a, b)
		}
	}
}

// One new instance that fails everything gets an eighth of the requests: 10/s.
// Every 10 s it has had 100 of them and is ejected for 30 s, 60 s, 90 s …: it is in
// for about 60 s of 12 minutes, and nobody else fails.
func TestEjectionHidesABadVersion(t *testing.T) {
	const eject = "startup: 60s, eject: {failure_ratio: 50%, most: 25%}}"
	for _, f := range fidelities {
		_, plain := played(with(t, "guards", f), 0)
		x, ejected := played(with(t, "guards", f, "startup: 60s}", eject), 0)
		ratio := ejected.Harm.Failed / plain.Harm.Failed
		t.Logf("%s: %.0f fail, %.0f with ejection", f, plain.Harm.Failed, ejected.Harm.Failed)
		if ratio < 0.05 || ratio > 0.15 {
			t.Errorf("%s: ejection leaves %.2f of the failures, want about 60 s of 12 minutes", f, ratio)
		}
		if n := len(x.fleet.Running()); n != 9 {
			t.Errorf("%s: %d instances run, want all nine", f, n)
		}
	}
}

// All instances are bad, and only a quarter may be out: the others go on failing.
func TestEjectionIsCapped(t *testing.T) {
	for _, f := range fidelities {
		x, o := played(with(t, "guards", f, "startup: 60s}", "startup: 60s, eject: {failure_ratio: 50%, most: 25%}}"), 1)
		out := 0
		for _, r := range x.fleet.Running() {
			if r.Out {
				out++
			}
		}
		if out > 2 {
			t.Errorf("%s: %d of 8 are out", f, out)
		}
		if failing := o.Harm.Failed / (80 * o.End.Sub(o.Release).Seconds()); failing < 0.75 {
			t.Errorf("%s: %.2f fail, though all instances do", f, failing)
		}
	}
}

// A release that takes twice as long needs twice the instances; they come a look
// and a startup later, and until then requests are turned away.
func TestScalingFollowsWithALag(t *testing.T) {
	slow := []string{"{kind: functional, name: broken, probability: 100%, fail: 100%, per: attempt}", "{kind: latency, name: slow, probability: 100%, factor: 2.2}"}
	scale := append(slow, "startup: 60s}", "startup: 60s, scale: {min: 4, max: 20, target: 60%}}")
	for _, f := range fidelities {
		_, fixed := played(with(t, "guards", f, slow...), 1)
		p := with(t, "guards", f, scale...)
		w := newWorld(p, 5, 0)
		w.control = newPlay(w, nil, nil)
		x := newPlay(w, &p.Strategies[1], w.defects)
		wanted, there := clock.Never, clock.Never
		for at := p.Release; at < p.Release.Add(10*clock.Minute); at = at.Add(clock.Second) {
			x.engine.Run(at)
			if x.fleet.Desired() > 8 {
				wanted = min(wanted, at)
			}
			if len(x.fleet.Running()) > 8 {
				there = min(there, at)
			}
		}
		o := must(x.run(context.Background()))
		t.Logf("%s: more are wanted %v and there %v after the release, %d in the end; %.0f fail, %.0f without", f, wanted.Sub(p.Release), there.Sub(p.Release), x.fleet.Desired(), o.Harm.Failed, fixed.Harm.Failed)
		if lag := there.Sub(wanted); lag < 60*clock.Second || lag > 63*clock.Second {
			t.Errorf("%s: they are there %v after they were wanted, want a startup", f, lag)
		}
		// 80/s for 440 ms hold 35.2 slots: 60% of 14.7 instances' four, give or take the tolerance.
		if n := x.fleet.Desired(); n < 13 || n > 17 {
			t.Errorf("%s: %d instances in the end, want about 15", f, n)
		}
		if o.Harm.Failed <= 0 || o.Harm.Failed > 0.5*fixed.Harm.Failed {
			t.Errorf("%s: %.0f fail, %.0f without scaling", f, o.Harm.Failed, fixed.Harm.Failed)
		}
	}
}

// While half of the attempts at the database fail, 180/s are 270 attempts/s with
// two tries each, which it can answer, and 337 with four, which it cannot.
func TestEagerRetriesBringDownWhatIsInTrouble(t *testing.T) {
	for _, f := range fidelities {
		p := with(t, "hotos", f,
			"280/s", "180/s", "service: db\n  flag", "service: app\n  flag",
			"{kind: latency, name: full-scan, probability: 100%, in: feature, factor: 3}", "{kind: eager-retries, name: hasty, probability: 100%, in: feature, more: 2}",
			"strategies:", "faults: [{kind: error.rate, target: {service: db}, start: 1m, duration: 0s, ratio: 50%, per: attempt}]\nstrategies:",
			"respond:\n  actions: [{kind: kill-switch, propagation: 5s}]", "", ", gate: [{detector: errors, owner: db}]", "", "bake: 10m", "bake: 1m")
		_, bad := played(p, 0)
		failing := bad.Harm.Failed / (180 * bad.End.Sub(bad.Release).Seconds())
		t.Logf("%s: %.0f failed beyond the control's, %.2f of all", f, bad.Harm.Failed, failing)
		if failing < 0.3 || failing > 0.4 {
			t.Errorf("%s: %.2f of the requests fail beyond the quarter that fails anyway; three quarters of half of the time are to be", f, failing)
		}
	}
}
