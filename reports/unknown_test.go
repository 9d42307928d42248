package reports_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var inputs = []outcome.Unknown{
	{Path: "change.defects.rounding.fail", Law: "uniform(20%, 60%)", Low: "20%", Median: "40%", High: "60%"},
	{Path: "load.noise", Also: []string{"load.hum"}, Law: "uniform(0, 1)", Low: "0", Median: "0.5", High: "1"},
}

// drawn gives worlds two unknowns: the first is what decides how many tenants
// all-at-once hits, the second is the number of the world turned about.
func drawn(n int) []outcome.World {
	list := worlds(n)
	for i := range list {
		hit := list[i].Plays[0].Harm.TenantsHit
		list[i].Drawn = []outcome.Drawn{{Text: "x%", Value: float64(hit)}, {Text: "y", Value: float64(i * 7 % n)}}
		list[i].PBad = []float64{0.2, 0.6}[i%2]
	}
	return list
}

func withUnknowns(n int) *reports.Report {
	return reports.New(drawn(n), reports.About{
		Scenario: "tax", Strategies: strategies, Asked: n, PBad: 0.4, Follow: 9000, Decide: []string{"tenants_hit", "false_abort"}, Unknowns: inputs,
	})
}

func TestReportsSayWhatHangsOnWhatIsUnknown(t *testing.T) {
	r := withUnknowns(40)
	if len(r.Sensitivity) != 2*2*3 {
		t.Fatalf("%d correlations", len(r.Sensitivity))
	}
	for _, s := range r.Sensitivity {
		if want := stats.Joint(0.95, 12); math.Abs(s.Correlation.Confidence-want) > 1e-12 {
			t.Errorf("%+v holds at %v, want %v", s, s.Correlation.Confidence, want)
		}
		switch hangs := s.Unknown == inputs[0].Path && s.Figure == "tenants_hit" && s.Strategy == "all-at-once"; {
		case hangs && !(s.Distinguishable && s.Correlation.Center == 1 && s.Correlation.Low < 1):
			t.Errorf("the figure is the unknown, and yet %+v", s)
		case !hangs && s.Distinguishable:
			t.Errorf("unrelated, and yet %+v", s)
		case (s.Case == figure.Clean) != (s.Figure == "false_abort"):
			t.Errorf("%s is about the %s case", s.Figure, s.Case)
		}
	}
	if u := r.Unknowns[1]; len(u.Drawn) != 40 || u.Values[3] != 21 || u.Path != "load.noise" {
		t.Errorf("the draws are not kept: %+v", u)
	}
	if math.Abs(r.PBad-0.4) > 1e-12 {
		t.Errorf("the chance to be bad is %v, want its mean over the worlds", r.PBad)
	}
}

// What is said in words, and that a saved document says the same.
func TestReportsSayWhatIntervalsInclude(t *testing.T) {
	const included = "simulation noise and 2 unknown inputs: change.defects.rounding.fail ~ uniform(20%, 60%), load.noise and load.hum ~ uniform(0, 1)"
	r := withUnknowns(40)
	if r.Includes != included {
		t.Errorf("includes %q", r.Includes)
	}
	if known := report(30); known.Includes != "simulation noise only: all inputs taken as known" || len(known.Unknowns) != 0 || len(known.Sensitivity) != 0 || known.PBad != 0.3 {
		t.Errorf("without unknowns: %q, %v", known.Includes, known.Sensitivity)
	}
	text, saved := string(written(t, r, "text", 100)), written(t, r, "json", 100)
	for _, want := range []string{
		"2 unknown inputs, drawn anew for each world and the same for all strategies",
		"WHAT HANGS ON WHAT IS UNKNOWN",
		"  change.defects.rounding.fail   1            ~       ~\n",
		"taken back by mistake, if clean",
		"- Intervals include simulation noise and 2 unknown inputs:",
		"- Every other number of the scenario is taken as known.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	back, err := reports.Read(bytes.NewReader(saved))
	if err != nil {
		t.Fatal(err)
	}
	if string(written(t, back, "text", 100)) != text || !slices.Equal(back.Unknowns[0].Drawn, r.Unknowns[0].Drawn) {
		t.Error("a saved document says something else")
	}
}

// Of many unknowns the text shows those on which something hangs.
func TestTheTextLeavesOutIdleUnknowns(t *testing.T) {
	list, about := drawn(40), reports.About{Scenario: "tax", Strategies: strategies, Asked: 40, Decide: []string{"tenants_hit"}, Unknowns: slices.Clone(inputs)}
	for range 5 {
		about.Unknowns = append(about.Unknowns, inputs[1])
		for i := range list {
			list[i].Drawn = append(list[i].Drawn, list[i].Drawn[1])
		}
	}
	r := reports.New(list, about)
	text := string(written(t, r, "text", 100))
	_, section, _ := strings.Cut(text, "WHAT HANGS")
	section, _, _ = strings.Cut(section, "\n\n")
	if !strings.Contains(section, "  change.defects.rounding.fail  1") || !strings.Contains(section, "  6 others ") || strings.Contains(section, "load.noise") {
		t.Errorf("got %s", section)
	}
	if len(r.Sensitivity) != 7*3 {
		t.Errorf("the document has %d of 21 correlations", len(r.Sensitivity))
	}
}
