package figure_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
)

var names = []string{"all-at-once", "canary", "toggle"}

func TestExpectationsAreRead(t *testing.T) {
	for text, want := range map[string]struct {
		strategy, figure string
		statistic        figure.Statistic
		op               figure.Op
		amount           float64
	}{
		"bad.canary.tenants_hit.p95 <= 6%":             {"canary", "tenants_hit", "p95", "<=", 0.06},
		"clean.canary.false_abort <= 3%":               {"canary", "false_abort", "share", "<=", 0.03},
		"bad.all_at_once.harm_minutes>1h30m":           {"all-at-once", "harm_minutes", "median", ">", 5400},
		"5m >= bad.toggle.detect.p50":                  {"toggle", "detect", "median", "<=", 300},
		"overall.canary.requests_failed.p99.9<20":      {"canary", "requests_failed", "p99.9", "<", 20},
		"bad.canary.requests_failed.mean > -1.5":       {"canary", "requests_failed", "mean", ">", -1.5},
		"bad.canary.tenants_hit<bad.toggle.weight_hit": {"canary", "tenants_hit", "median", "<", 0},
	} {
		e, err := figure.ParseExpectation(text, names)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		l := e.Left
		if l.Strategy != want.strategy || l.Figure.Name != want.figure || l.Statistic != want.statistic ||
			e.Op != want.op || e.Right.Amount != want.amount {
			t.Errorf("%s: read as %s %s %s %s %v", text, l.Strategy, l.Figure.Name, l.Statistic, e.Op, e.Right.Amount)
		}
	}
}

func TestWrongExpectationsPointIntoTheText(t *testing.T) {
	for text, want := range map[string]struct {
		column int
		says   string
	}{
		"bad.canary.tenants_hit":                               {1, "no comparison"},
		"bad.canary.tenants_hit == 6%":                         {24, `"=="`},
		"bed.canary.tenants_hit < 6%":                          {1, `did you mean "bad"`},
		"bad.cannary.tenants_hit < 6%":                         {5, `did you mean "canary"`},
		"bad.all-at-once.tenants_hit < 6%":                     {5, `did you mean "all_at_once"`},
		"bad.canary.tenant_hit < 6%":                           {12, `did you mean "tenants_hit"`},
		"bad.canary < 6%":                                      {1, "not a whole figure"},
		"bad.canary.tenants_hit.p101 < 6%":                     {24, "no statistic"},
		"bad.canary.tenants_hit.share < 6%":                    {24, "has no share"},
		"bad.canary.never_noticed.p95 < 6%":                    {26, "has no p95"},
		"bad.canary.tenants_hit < 6":                           {26, "percentage"},
		"bad.canary.tenants_hit < 5m":                          {26, "percentage"},
		"bad.canary.harm_minutes < 5":                          {27, "duration"},
		"bad.canary.requests_failed < NaN":                     {30, "no case"},
		"bad.canary.requests_failed < 1e999":                   {30, "plain number"},
		"bad.canary.tenants_hit < bad.canary.harm_minutes":     {25, "share"},
		"bad.canary.tenants_hit <":                             {25, "missing"},
		"5% < 6%":                                              {1, "neither side"},
		"overall.canary.service_recovery < 5m":                 {16, "no overall"},
		"bad.canary.tenants_hit < bad.toggel.tenants_hit.mean": {30, "toggle"},
		"":  {1, "no comparison"},
		"<": {1, "neither"},
	} {
		_, err := figure.ParseExpectation(text, names)
		var e *figure.ExpectationError
		if !errors.As(err, &e) {
			t.Errorf("%q: error is %v", text, err)
			continue
		}
		if e.Column != want.column || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%q: want column %d and %q, got %v", text, want.column, want.says, err)
		}
	}
}

func FuzzExpectationNeverPanics(f *testing.F) {
	f.Add("bad.canary.tenants_hit.p95 <= 6%")
	f.Add("5m >= bad.toggle.detect.p50")
	f.Add("bad.ä.<=.")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := figure.ParseExpectation(text, names)
		if err == nil && e.Left.Figure == nil {
			t.Errorf("%q: read without a figure", text)
		}
	})
}
