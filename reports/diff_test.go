package reports_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
)

var names = [2]string{"before.json", "after.json"}

func diff(t *testing.T, before, after *reports.Report) *reports.Diff {
	t.Helper()
	d, err := reports.Compare(before, after, names)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// gentler is a report of the same worlds in which canary hits half as many and
// toggle gives way to a strategy of another name.
func gentler(n int) *reports.Report {
	list := worlds(n)
	for i := range list {
		for j := range list[i].Plays {
			switch p := &list[i].Plays[j]; p.Strategy {
			case "canary":
				p.Harm.TenantsHit /= 2
				p.Harm.TenantsDegraded /= 2
				p.Harm.Failed /= 2
				p.Digest++
			case "toggle":
				p.Strategy = "dark"
			}
		}
	}
	r := reportOf(list, []string{"all-at-once", "canary", "dark"}, 1)
	r.Repro.ScenarioHash, r.Repro.Command = "1123456789abcdef", r.Repro.Command+" --set strategies.canary.steps.0.to=1%"
	return r
}

func TestComparisonsAgainstTheirGoldens(t *testing.T) {
	for _, name := range reports.Comparing() {
		f, _ := reports.Get(name)
		var b bytes.Buffer
		if err := f.Compare(&b, diff(t, report(30), gentler(30)), reports.Style{Width: 100}); err != nil {
			t.Fatal(err)
		}
		got := b.Bytes()
		if name == "html" {
			got = withoutScript(t, got)
		}
		golden := filepath.Join("testdata", "diff"+f.Ending)
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from %s; run with -update and look at the difference", name, golden)
		}
	}
}

func TestComparisonsFitTheirWidth(t *testing.T) {
	f, _ := reports.Get("text")
	for _, width := range []int{50, 60, 80, 100, 160} {
		var b bytes.Buffer
		if err := f.Compare(&b, diff(t, report(30), gentler(30)), reports.Style{Width: width}); err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(b.String(), "\n") {
			if strings.HasPrefix(line, "before: ") { // to be copied whole
				break
			}
			if twwidth.Width(line) > width || strings.TrimRight(line, " ") != line {
				t.Errorf("width %d: line %d is %d wide: %q", width, i+1, twwidth.Width(line), line)
			}
		}
	}
}

func move(t *testing.T, d *reports.Diff, name, strategy string) reports.Move {
	t.Helper()
	for _, m := range d.Moves {
		if m.Figure == name && m.Strategy == strategy {
			return m
		}
	}
	t.Fatalf("no %s of %s", name, strategy)
	return reports.Move{}
}

func TestARealDifferenceIsFound(t *testing.T) {
	for _, paired := range []bool{true, false} {
		before, after := report(30), gentler(30)
		if !paired {
			before = reportOf(worldsOf(2, 40), strategies, 2)
		}
		d := diff(t, before, after)
		m := move(t, d, "tenants_hit", "canary")
		if d.Paired != paired || !m.Distinguishable || !m.Favours || m.Difference.Center >= 0 || !m.Decided || d.Worse() {
			t.Errorf("paired %v: %s %+v", paired, d.Why, m)
		}
		if m.Better+m.Worse+m.Same != map[bool]int{true: 30}[paired] {
			t.Errorf("paired %v: %d / %d / %d worlds", paired, m.Better, m.Same, m.Worse)
		}
		// Two figures decided on, two strategies in both.
		if want := 1 - 0.05/4; math.Abs(m.Difference.Confidence-want) > 1e-12 {
			t.Errorf("joint confidence %v, want %v", m.Difference.Confidence, want)
		}
		if !strings.Contains(d.Sentences[0], "Surely better: tenants hit with canary, −") {
			t.Errorf("%q", d.Sentences)
		}
		if strings.Join(d.OnlyBefore, " ") != "toggle" || strings.Join(d.OnlyAfter, " ") != "dark" {
			t.Errorf("only before %q, only after %q", d.OnlyBefore, d.OnlyAfter)
		}
	}
}

func TestTheOtherWayRoundFlipsTheSigns(t *testing.T) {
	for _, before := range []*reports.Report{report(30), reportOf(worldsOf(2, 40), strategies, 2)} {
		d, e := diff(t, before, gentler(30)), diff(t, gentler(30), before)
		if d.Worse() || !e.Worse() {
			t.Errorf("worse is %v, and turned round %v", d.Worse(), e.Worse())
		}
		for i, m := range d.Moves {
			n := e.Moves[i]
			same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
			if m.Figure != n.Figure || !same(m.Difference.Center, -n.Difference.Center) || !same(m.Difference.Low, -n.Difference.High) ||
				m.Better != n.Worse || m.Distinguishable != n.Distinguishable || m.Alike != n.Alike ||
				m.Distinguishable && m.Favours == n.Favours {
				t.Errorf("%s of %s: %+v\nturned round: %+v", m.Figure, m.Strategy, m.Comparison, n.Comparison)
			}
		}
	}
}

// One scenario under two seeds: some figure that is decided on is called different
// in at most 5% of the pairs. Of 200 pairs more than 30 would be so with a
// probability below 1e-6 (binomial at 5%).
func TestNothingChangedIsSeldomCalledAChange(t *testing.T) {
	alarms, exploratory, all := 0, 0, 0
	for i := range uint64(200) {
		d := diff(t, reportOf(worldsOf(1000+2*i, 20), strategies, 2*i), reportOf(worldsOf(1001+2*i, 20), strategies, 2*i+1))
		if d.Paired {
			t.Fatal("two seeds are paired")
		}
		rang := false
		for _, m := range d.Moves {
			switch {
			case m.Decided:
				rang = rang || m.Distinguishable
			case m.Shown:
				all++
				if m.Distinguishable {
					exploratory++
				}
			}
		}
		if rang {
			alarms++
		}
	}
	if alarms > 30 {
		t.Errorf("%d of 200 pairs of equal runs are called different", alarms)
	}
	if exploratory*10 > all || all == 0 { // each at 5%; they hang together, so no exact bound
		t.Errorf("%d of %d exploratory figures are called different", exploratory, all)
	}
}

func TestEqualRunsSaySo(t *testing.T) {
	d := diff(t, report(30), report(30))
	if !d.Paired || len(d.Same) != 3 || d.Worse() || d.Undecided() || d.Warnings[0].Code != "same-run" {
		t.Errorf("%v %v %v", d.Same, d.Warnings, d.Sentences)
	}
}

func TestPairingSaysWhyNot(t *testing.T) {
	for want, change := range map[string]func(*reports.Report){
		"paired: the same 30 random worlds in both (seed 1)":  func(r *reports.Report) { r.Repro.ScenarioHash = "other" },
		"seed 1 before and 7 after":                           func(r *reports.Report) { r.Repro.Seed = 7 },
		"what makes the worlds was changed itself":            func(r *reports.Report) { r.Repro.WorldsHash, r.Repro.ScenarioHash = "other", "other" },
		"a document that does not say yet what makes":         func(r *reports.Report) { r.Repro.WorldsHash, r.Repro.ScenarioHash = "", "other" },
		"a run that was interrupted lacks worlds":             func(r *reports.Report) { r.Replications.Asked = 99 },
		"paired: the same 30 random worlds in both (seed 1) ": nil,
	} {
		after := report(30)
		if change != nil {
			change(after)
		}
		if d := diff(t, report(30), after); !strings.Contains(d.Why+" ", want) || d.Paired != strings.HasPrefix(want, "paired") {
			t.Errorf("%q, want %q", d.Why, want)
		}
	}
	if d := diff(t, report(30), report(29)); !strings.Contains(d.Why, "30 worlds before and 29 after") || d.Paired {
		t.Errorf("%q", d.Why)
	}
}

// What following cut short is never called better, and is counted.
func TestComparisonsKeepWhatIsCutShort(t *testing.T) {
	cut := func(list []outcome.World) []outcome.World {
		for i := range list {
			for j := range list[i].Plays {
				if p := &list[i].Plays[j]; p.Strategy == "canary" && p.Bad {
					p.Recovery.FullCensored, p.Recovery.ServiceCensored = true, true
					p.Harm.TenantsHit /= 2
				}
			}
		}
		return list
	}
	for _, seed := range []uint64{1, 2} {
		m := move(t, diff(t, report(30), reportOf(cut(worldsOf(seed, 30)), strategies, seed)), "tenants_hit", "canary")
		if m.CutOff < 30 || m.Favours || m.After.Censored != 30 {
			t.Errorf("seed %d: %+v", seed, m)
		}
	}
}

func TestComparingWhatCannotBeCompared(t *testing.T) {
	short, far, other, empty := report(30), report(30), report(30), report(0)
	short.Values[3].Values = short.Values[3].Values[:7]
	far.Values[0].Censored = []int{30}
	other.Strategies = []string{"rings"}
	for want, r := range map[string]*reports.Report{
		"has 7 values for 30 worlds": short, "is cut off in world 31 of 30": far,
		"no strategy stands in both": other, "holds no worlds": empty,
	} {
		if _, err := reports.Compare(report(30), r, names); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "after.json") {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A figure that a document lacks, or that this version does not know, is left out.
func TestFiguresOfOneSideAreLeftOut(t *testing.T) {
	old := report(30)
	for i := range old.Values {
		if old.Values[i].Figure == "weight_hit" {
			old.Values[i].Figure = "no_longer_known"
		}
	}
	for i := range old.Values {
		if old.Values[i].Figure == "harm_minutes" {
			old.Values[i].Figure = "another_one"
		}
	}
	d := diff(t, old, report(30))
	for _, m := range d.Moves {
		if m.Figure == "weight_hit" || m.Figure == "harm_minutes" {
			t.Errorf("%s stands in one document only", m.Figure)
		}
	}
	if len(d.Decide) != 1 || d.Decide[0] != "tenants_hit" || d.Warnings[1].Text != "not compared, for one of them does not have it: harm_minutes" {
		t.Errorf("decides on %q: %v", d.Decide, d.Warnings)
	}
}
