package reports_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// changed is a report of the worlds of a seed whose plays of a strategy were changed.
func changed(seed uint64, strategy string, change func(*outcome.Outcome)) *reports.Report {
	list := worldsOf(seed, 30)
	for i := range list {
		for j := range list[i].Plays {
			if p := &list[i].Plays[j]; p.Strategy == strategy {
				change(p)
			}
		}
	}
	return reportOf(list, strategies, seed)
}

// Runs that were not followed for as long are held against each other up to the end of
// the shorter, whichever it is, and say so.
func TestTimesAreComparedUpToTheShorterFollow(t *testing.T) {
	later := func(p *outcome.Outcome) {
		if p.Recovery.Service += clock.Hour; p.Recovery.FirstHarm == clock.Never {
			p.Recovery.Service = 0
		}
	}
	for _, c := range []struct{ before, after, most float64 }{{1200, 8940, 1200}, {8940, 1200, 1200}, {8940, 8940, 3600}} {
		before, after := report(30), changed(1, "all-at-once", later)
		before.Follow, after.Follow = c.before, c.after
		d := diff(t, before, after)
		m := move(t, d, "service_recovery", "all-at-once")
		if m.Difference.Center <= 0 || m.Difference.Center > c.most+1e-6 || c.before == c.after && m.Difference.Center < 0.99*c.most {
			t.Errorf("%v: service comes back %g s later, at most %g are seen", c, m.Difference.Center, c.most)
		}
		says := false
		for _, w := range d.Warnings {
			says = says || w.Code == "follow" && strings.Contains(w.Text, "up to the shorter")
		}
		if says != (c.before != c.after) {
			t.Errorf("%v: %v", c, d.Warnings)
		}
	}
}

// More worlds would tell what noise hides, but not what following cut short: of canary
// one play in ten is.
func TestMoreWorldsDoNotTellWhatWasCutShort(t *testing.T) {
	before, after := report(30), reportOf(worldsOf(2, 30), strategies, 2)
	after.Matters["tenants_hit"] = 1e-5
	d := diff(t, before, after)
	for strategy, tell := range map[string]bool{"all-at-once": true, "canary": false} {
		m := move(t, d, "tenants_hit", strategy)
		if (m.CutOff > 0) == tell || m.Need == 0 || m.Distinguishable {
			t.Fatalf("%s: %+v", strategy, m)
		}
		for _, s := range d.Sentences {
			at := strings.Index(s, "tenants hit with "+strategy)
			if at < 0 {
				continue
			}
			told, _, _ := strings.Cut(s[at:], ";")
			if strings.Contains(told, "worlds would tell") != tell {
				t.Errorf("%s: %q", strategy, told)
			}
		}
	}
}

// What is the same in other worlds, too, is said to be the same in all of them.
func TestTheSameInOtherWorlds(t *testing.T) {
	constant := func(p *outcome.Outcome) {
		*p = outcome.Outcome{Strategy: p.Strategy, Bad: p.Bad, Result: outcome.Completed, Detection: outcome.NoHarm, Recovery: outcome.Recovery{FirstHarm: clock.Never}}
	}
	for seed, want := range map[uint64]string{
		1: "The same in every world: all-at-once, canary, toggle.",
		2: "The same in all their worlds: toggle.",
	} {
		d := diff(t, changed(1, "toggle", constant), changed(seed, "toggle", constant))
		if got := d.Sentences[len(d.Sentences)-1]; got != want {
			t.Errorf("seed %d: %q, want %q", seed, got, want)
		}
	}
}

// Where worlds are not paired, sides without any spread are not "the same in every
// world", and whether they are few is told by the worlds of each side.
func TestNoSpreadInWorldsThatAreNotPaired(t *testing.T) {
	hit := func(tenants int) func(*outcome.Outcome) {
		return func(p *outcome.Outcome) { p.Harm.TenantsHit = tenants }
	}
	for n, few := range map[int]bool{10: true, 30: false} {
		sides := [2]*reports.Report{}
		for i := range sides {
			list := worldsOf(uint64(i+1), n)
			for w := range list {
				for j := range list[w].Plays {
					hit(10 * (i + 1))(&list[w].Plays[j])
				}
			}
			sides[i] = reportOf(list, strategies, uint64(i+1))
		}
		d, says := diff(t, sides[0], sides[1]), false
		for _, w := range d.Warnings {
			if strings.Contains(w.Text, "same in every world") {
				t.Errorf("%d worlds: %s", n, w.Text)
			}
			says = says || strings.Contains(w.Text, "neither side varies") && strings.Contains(w.Text, "tenants hit")
		}
		if d.Paired || says != few {
			t.Errorf("%d worlds a side, paired %v: %v", n, d.Paired, d.Warnings)
		}
	}
}
