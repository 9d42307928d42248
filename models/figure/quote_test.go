package figure_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
)

func TestQuotesNameTheirFigures(t *testing.T) {
	q, err := figure.ParseQuote("All at once {bad.all_at_once.tenants_hit}, {clean.canary.time_to_full.p95}.", []string{"all-at-once", "canary"})
	if err != nil {
		t.Fatal(err)
	}
	sides := q.Sides()
	if len(q) != 5 || len(sides) != 2 || q[0].Words != "All at once " || q[4].Words != "." {
		t.Fatalf("%+v", q)
	}
	if s := sides[0]; s.Strategy != "all-at-once" || s.Case != figure.Bad || s.Statistic != figure.Median {
		t.Errorf("%+v", s)
	}
	if s := sides[1]; s.Strategy != "canary" || s.Case != figure.Clean || s.Statistic != figure.Worst || s.Same(sides[0]) {
		t.Errorf("%+v", s)
	}
	if q, err := figure.ParseQuote("no figure at all", nil); err != nil || len(q) != 1 || len(q.Sides()) != 0 {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestQuotesThatCannotBeRead(t *testing.T) {
	for text, column := range map[string]int{
		"é {bad.canary.tenant_hit}":  15, // no such figure
		"{bad.rings.tenants_hit}":    6,  // no such strategy
		"{worse.canary.tenants_hit}": 2,  // no such case
		"a {bad.canary.tenants_hit":  3,
		"a } b":                      3,
		"{bad.{canary}.tenants_hit}": 1,
		"x {}":                       4,
		"{bad.canary.tenants_hit} {bad.canary.aborted.p95}": 46,
	} {
		_, err := figure.ParseQuote(text, []string{"canary"})
		var wrong *figure.ExpectationError
		if !errors.As(err, &wrong) || wrong.Column != column || strings.TrimSpace(wrong.Msg) == "" {
			t.Errorf("%q: %v, want an error at column %d", text, err, column)
		}
	}
}
