package rehearsal_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

var update = flag.Bool("update", false, "write the transcripts under testdata anew, keeping their comments")

// The transcripts of two plays: each starts with comments that argue, figure by
// figure, why it must be so; an update keeps them, and whoever updates has to
// make them true again.
func TestTranscripts(t *testing.T) {
	system := []string{
		"services=[{name: shop, instances: 4, concurrency: 8, time: 20ms, startup: 45s, errors: 0.1%}]",
		"respond.oncall={page: 30s, ack: 4m, diagnose: 8m, wrong_hypothesis: 0%, verify: 10m}",
		"observe.detectors=[{name: compare, kind: canary-compare, min_requests: 100}, {name: burn, kind: burn-rate, page: oncall}]",
		"respond.actions=[{kind: traffic-shift, takes: 30s}, {kind: rollback, takes: 2m, succeeds: 100%}]",
		"clock.follow=1h", "release.start=10m",
	}
	for _, play := range []struct{ file, strategy, kind string }{
		{"canary-abort", "canary", "kind: canary, by: tenant, steps: [{to: 5%, bake: 30m}, {to: 100%}], gate: [{detector: compare, owner: shop}]"},
		{"rollback", "all-at-once", "kind: all-at-once, deploy: {kind: rolling, surge: 25%, unavailable: 25%}"},
	} {
		sets := append(system, "strategies=[{name: "+play.strategy+", "+play.kind+"}]")
		o := bad(t, load(t, "arithmetic", sets...), 23, 0, play.strategy)
		lived(t, o, clock.Hour)
		path := "testdata/" + play.file + ".txt"
		was, err := os.ReadFile(path)
		if err != nil && !*update {
			t.Fatal(err)
		}
		var comments, lines []string
		for line := range strings.Lines(string(was)) {
			if strings.HasPrefix(line, "#") {
				comments = append(comments, line)
			} else {
				lines = append(lines, line)
			}
		}
		got := "\n" + transcript(o)
		if *update {
			if err := os.WriteFile(path, []byte(strings.Join(comments, "")+got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if want := strings.Join(lines, ""); got != want {
			t.Errorf("%s differs; with -update it is written anew\ngot:\n%s\nwant:\n%s", path, got, want)
		}
	}
}

// transcript tells a play in lines that a person can check.
func transcript(o outcome.Outcome) string {
	var b strings.Builder
	second := func(at clock.Time) clock.Span { return at.Sub(0).Round(clock.Second) }
	for _, e := range o.Timeline {
		fmt.Fprintf(&b, "%-9v %-8v %-10s %s\n", second(e.At), e.Lane, e.Who, e.Text)
	}
	h, r, s := o.Harm, o.Recovery, o.Safety
	fmt.Fprintf(&b, "%-9v ends\n\n", second(o.End))
	fmt.Fprintf(&b, "result    %v, detection %v\n", o.Result, o.Detection)
	fmt.Fprintf(&b, "harm      %d of %d tenants, %d of them degraded; %.0f requests, %.0f by the change, in %d minutes\n",
		h.TenantsHit, h.Tenants, h.TenantsDegraded, h.Failed, h.ByCause.Change, h.Minutes)
	fmt.Fprintf(&b, "budget    %.3f%%\n", 100*h.BudgetBurned)
	fmt.Fprintf(&b, "exposure  %.3g%% at most, %.3g%% at detection\n", 100*h.PeakExposure, 100*h.ExposureAtDetection)
	fmt.Fprintf(&b, "recovery  from %v to %v, censored %v:", second(r.FirstHarm), second(r.LastHarm), r.ServiceCensored)
	for part, span := range r.Parts {
		if span > 0 {
			fmt.Fprintf(&b, " %v %v", outcome.Part(part), span.Round(clock.Second))
		}
	}
	fmt.Fprintf(&b, "\nsafety    %.2f instance-hours, %d pages, %.1f people-minutes, full %v\n", s.InstanceHours, s.Pages, s.PeopleMinutes, s.Full)
	return b.String()
}
