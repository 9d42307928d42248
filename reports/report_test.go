package reports_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
)

func ExampleNew() {
	r := reports.New(worlds(30), reports.About{
		Scenario: "tax", Strategies: []string{"all-at-once", "toggle"}, Asked: 30, Decide: []string{"tenants_hit"},
	})
	fmt.Println(r.Verdict.Sentences[0])
	// Output: If the change is bad, toggle hits 0.92% of the tenants and hurts for 6m; all-at-once hits 50% of the tenants and hurts for 19m (medians). By tenants hit, toggle did better than all-at-once in 30 of 30 worlds.
}

func TestDecidedFiguresHoldJointly(t *testing.T) {
	// Two figures and two pairs: 1 - 5%/4 each.
	for _, c := range report(30).Comparisons {
		want := 0.95
		if c.Decided {
			want = 0.9875
		}
		if math.Abs(c.Difference.Confidence-want) > 1e-12 {
			t.Errorf("%s of %s holds at %v, want %v", c.Figure, c.Strategy, c.Difference.Confidence, want)
		}
		if c.Decided != (c.Figure == "tenants_hit" || c.Figure == "harm_minutes") {
			t.Errorf("%s: decided is %v", c.Figure, c.Decided)
		}
	}
}

// The verdict says what is so in the plays, not what a strategy is called:
// the same plays under other names give the same sentences with those names.
func TestTheVerdictComesFromThePlays(t *testing.T) {
	renamed := map[string]string{"all-at-once": "x", "canary": "all-at-once", "toggle": "y"}
	about := reports.About{Scenario: "tax", Strategies: strategies, Asked: 30, Decide: []string{"tenants_hit"}}
	want := strings.Join(reports.New(worlds(30), about).Verdict.Sentences, "\n")
	list := worlds(30)
	for i := range list {
		for j := range list[i].Plays {
			list[i].Plays[j].Strategy = renamed[list[i].Plays[j].Strategy]
		}
	}
	about.Strategies = []string{"x", "all-at-once", "y"}
	got := strings.Join(reports.New(list, about).Verdict.Sentences, "\n")
	if want = strings.NewReplacer("all-at-once", "x", "canary", "all-at-once", "toggle", "y").Replace(want); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if !strings.Contains(got, "people rolled it back in every bad world") {
		t.Errorf("the mechanism is missing: %s", got)
	}
}

func TestTheVerdictOwnsUpToNoise(t *testing.T) {
	about := reports.About{Scenario: "tax", Strategies: strategies, Asked: 2, Decide: []string{"tenants_hit"}}
	v := reports.New(worlds(2), about).Verdict
	if v.Sure || !strings.Contains(strings.Join(v.Sentences, " "), "2 worlds cannot tell that difference from noise") {
		t.Errorf("sure is %v after 2 worlds: %v", v.Sure, v.Sentences)
	}

	// One play for all: nothing differs.
	same := worlds(30)
	for i := range same {
		for j := range same[i].Plays {
			name := same[i].Plays[j].Strategy
			same[i].Plays[j] = same[i].Plays[j%2]
			same[i].Plays[j].Strategy = name
		}
	}
	r := reports.New(same, about)
	if v = r.Verdict; v.Best != v.Worst || !strings.Contains(v.Sentences[0], "come out level") {
		t.Errorf("strategies that play alike: %+v", v)
	}
	for _, c := range r.Comparisons {
		if c.Distinguishable || c.Better+c.Worse > 0 {
			t.Errorf("%s tells %s from %s, which play alike", c.Figure, c.Strategy, c.Against)
		}
	}
}

// A scenario that decides on a figure of the clean case alone still gets a
// verdict about the bad one.
func TestDecidingOnTheCleanCaseAlone(t *testing.T) {
	r := reports.New(worlds(30), reports.About{Scenario: "tax", Strategies: strategies, Asked: 30, Decide: []string{"false_abort"}})
	if r.Verdict.Best != "toggle" || r.Verdict.Worst != "all-at-once" || r.Verdict.On != "tenants_hit" {
		t.Errorf("verdict %+v", r.Verdict)
	}
	for _, c := range r.Comparisons {
		if c.Figure == "false_abort" && (!c.Decided || c.Case != figure.Clean) {
			t.Errorf("false_abort: %+v", c)
		}
	}
}

func TestTheDigestIsOverAllPlays(t *testing.T) {
	about := reports.About{Strategies: strategies, Asked: 3}
	base := reports.New(worlds(3), about).Repro.Digest
	changes := map[string]func([]outcome.World){
		"a play":            func(w []outcome.World) { w[2].Plays[5].Digest++ },
		"a control":         func(w []outcome.World) { w[0].Control.Digest++ },
		"the order":         func(w []outcome.World) { w[0], w[1] = w[1], w[0] },
		"a missing one":     func(w []outcome.World) { w[1].Plays = w[1].Plays[:5] },
		"two plays swapped": func(w []outcome.World) { p := w[0].Plays; p[0], p[1] = p[1], p[0] },
	}
	for what, change := range changes {
		w := worlds(3)
		change(w)
		if reports.New(w, about).Repro.Digest == base {
			t.Errorf("%s changed, the digest did not", what)
		}
	}
}

func TestEstimatesKeepTheirOpenEndsInJSON(t *testing.T) {
	inf := math.Inf(1)
	for text, e := range map[string]reports.Estimate{
		`"center":1,"low":0,"high":2,"confidence"`:                        {Center: 1, Low: 0, High: 2},
		`"center":1,"low":0.5,"high":null,"open":"high"`:                  {Center: 1, Low: 0.5, High: inf},
		`"center":null,"low":5,"high":null,"open":"high","beyond":true`:   {Center: inf, Low: 5, High: inf},
		`"center":null,"low":null,"high":null,"open":"both","confidence"`: {Center: math.NaN(), Low: -inf, High: inf},
	} {
		saved, err := json.Marshal(e)
		if err != nil || !strings.Contains(string(saved), text) {
			t.Errorf("%v is saved as %s, %v; want %s in it", e, saved, err, text)
		}
		var back reports.Estimate
		if err := json.Unmarshal(saved, &back); err != nil || back.Low != e.Low || back.High != e.High ||
			back.Center != e.Center && !(math.IsNaN(back.Center) && math.IsNaN(e.Center)) {
			t.Errorf("%v came back as %v, %v", e, back, err)
		}
	}
}

func TestReadRefusesOtherDocuments(t *testing.T) {
	for text, want := range map[string]string{
		"":         "not a saved report",
		"rehearse": "not a saved report",
		"{}":       "it has no schema",
		"  \n":     "it is empty",
		`[1]`:      "not a saved report",
		`{"schema": "rehearse.results/v1", "title": 2}`: "not a saved report",
		`{"schema": "rehearse.results/v2"}`:             `this version reads "rehearse.results/v1"`,
		`{"schema": "rehearse.story/v1"}`:               `want "rehearse.results/v1"; save one with`,
		`{"schema": "other/v2"}`:                        `schema is "other/v2"`,
		`{"schema": 1, "title": 2`:                      "it ends in the middle, after 24 bytes",
	} {
		if _, err := reports.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestPartialReportsSaySo(t *testing.T) {
	r := reports.New(worlds(8), reports.About{Scenario: "tax", Strategies: strategies, Asked: 30})
	text := string(written(t, r, "text", 100))
	if !strings.Contains(text, "partial: 8 of 30 random worlds") || r.Warnings[0].Code != "partial" {
		t.Errorf("warnings %v, text:\n%s", r.Warnings, text)
	}
}

func TestEveryFigureStandsInTheDocument(t *testing.T) {
	r := report(30)
	for _, table := range r.Tables[:2] {
		found := map[string]bool{}
		for _, row := range table.Rows {
			found[row.Figure] = true
			if len(row.Cells) != len(r.Strategies) {
				t.Errorf("%s: %d cells for %d strategies", row.Figure, len(row.Cells), len(r.Strategies))
			}
		}
		for _, name := range figure.Names() {
			if !found[name] {
				t.Errorf("table %s lacks %s", table.Name, name)
			}
		}
	}
}
