package reports_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/reports"
)

var three = []string{"all-at-once", "canary", "toggle"}

func claim(t *testing.T, text string) figure.Expectation {
	t.Helper()
	e, err := figure.ParseExpectation(text, three)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestLessonsQuoteTheRun(t *testing.T) {
	run := reports.See(worlds(40), reports.About{Strategies: three, Follow: 9000})
	q, err := figure.ParseQuote("Of the tenants {bad.all_at_once.tenants_hit}; it ends in {bad.canary.full_recovery}.", three)
	if err != nil {
		t.Fatal(err)
	}
	got := run.Quote(q)
	if !strings.HasPrefix(got, "Of the tenants 5") && !strings.HasPrefix(got, "Of the tenants 4") ||
		!strings.Contains(got, "% (") || !strings.HasSuffix(got, "m).") || strings.ContainsAny(got, "{}") {
		t.Error(got)
	}
	for text, want := range map[string]figure.Ruling{
		"bad.canary.tenants_hit < bad.all_at_once.tenants_hit": figure.Pass,
		"bad.canary.tenants_hit >= 40%":                        figure.Fail,
		"bad.canary.never_noticed <= 10%":                      figure.Undecided,
	} {
		if ruling, found := run.Judge(claim(t, text)); ruling != want || found == "" {
			t.Errorf("%s: %s, %s, want %s", text, ruling, found, want)
		}
	}
	if why := run.Why(); !strings.HasPrefix(why, "With ") {
		t.Error(why)
	}
}

// Two runs of the same worlds are compared world by world; narrow paper has the
// intervals beneath the figures.
func TestWhatAKnobChanges(t *testing.T) {
	w := worlds(40)
	before := reports.See(w, reports.About{Strategies: three, Follow: 9000})
	worse := worlds(40)
	for i := range worse {
		for j := range worse[i].Plays {
			worse[i].Plays[j].Harm.TenantsHit *= 2
		}
	}
	now := reports.See(worse, reports.About{Strategies: three[1:2], Follow: 9000})
	e := claim(t, "bad.canary.tenants_hit <= bad.toggle.tenants_hit")
	for _, width := range []int{100, 60} {
		var b bytes.Buffer
		s := reports.NewSheet(width)
		s.Changed(before, now, []figure.Side{e.Left, e.Right})
		if err := s.Flush(&b); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if strings.Count(text, "bad: tenants hit") != 1 || strings.Contains(text, "toggle") || !strings.Contains(text, "+5") {
			t.Errorf("%s", text)
		}
		for line := range strings.Lines(text) {
			if len([]rune(line)) > width+1 {
				t.Errorf("wider than %d: %s", width, line)
			}
		}
		var again bytes.Buffer
		if err := s.Flush(&again); err != nil || again.Len() > 0 {
			t.Errorf("written twice: %q, %v", again.String(), err)
		}
	}
}
