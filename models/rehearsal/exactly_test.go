package rehearsal_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// exactly is what the strategies of docs/rollouts.md are played on: ten instances
// that start in 20 s, and a detector of half a minute.
const exactly = `
name: exactly
clock: {start: "Mon 09:00", follow: 40m}
release: {start: 1m}
tenants: [{cohort: all, count: 100, rate: 40/s, skew: zipf(0), weight: 100%}]
load:
  operations: [{name: op, share: 100%, entry: shop}]
  clients: {timeout: 1s, attempts: 1}
services: [{name: shop, instances: 10, concurrency: 8, time: 5ms, startup: 20s}]
change: {service: shop, flag: new-basket, defects: [{kind: functional, name: broken, probability: 100%, fail: 100%DEFECT}]}
strategies:
  - name: tool
STRATEGY
observe: {scrape: 5s, detectors: [{name: errors, kind: threshold, scope: exposed, above: 10%, window: 30s, min_requests: 5}]}
respond:
  actions: [{kind: kill-switch, takes: 0s}, {kind: traffic-shift, takes: 0s}, {kind: rollback, takes: 0s, succeeds: 100%}]
`

// The strategies of docs/rollouts.md do what the page says their tools do, to the
// second, by both engines. The page's times are worked out from the tools' rules.
func TestToolsAreExpressedExactly(t *testing.T) {
	page, err := os.ReadFile("../../docs/rollouts.md")
	if err != nil {
		t.Fatal(err)
	}
	strategies, timelines := map[string]string{}, 0
	for _, block := range regexp.MustCompile("(?ms)^```(yaml strategy|timeline) ([^\n]*)\n(.*?)^```$").FindAllStringSubmatch(string(page), -1) {
		name, from, fails := strings.Cut(block[2], ", failing from ")
		if block[1] != "timeline" {
			strategies[name] = block[3]
			continue
		}
		timelines++
		defect := ", when: {event: 1h}"
		if fails {
			defect = ", when: {event: " + from + "}"
		}
		if strings.Contains(strategies[name], "behind:") {
			defect += ", in: feature"
		}
		strategy := "    " + strings.ReplaceAll(strings.TrimSpace(strategies[name]), "\n", "\n    ")
		text := strings.NewReplacer("DEFECT", defect, "STRATEGY", strategy).Replace(exactly)
		for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
			t.Run(block[2]+"/"+f.String(), func(t *testing.T) {
				p, err := scenarios.Parse("exactly", []byte(text), nil)
				if err != nil {
					t.Fatal(err)
				}
				p.Fidelity = f
				got := lines(find(t, rehearsal.World(p, 1, 0, nil), "tool", fails))
				if want := strings.Split(strings.TrimSpace(block[3]), "\n"); !slices.Equal(got, want) {
					t.Errorf("it does\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			})
		}
	}
	if timelines < 15 {
		t.Errorf("the page has %d timelines", timelines)
	}
}

// lines lists what the rollout and its automation did: when, and the beginning of
// what they said.
func lines(o outcome.Outcome) (out []string) {
	for _, e := range o.Timeline {
		text, _, _ := strings.Cut(e.Text, ": ")
		if e.Lane == outcome.Did && (e.Who == "rollout" || strings.HasSuffix(text, " is done")) {
			out = append(out, fmt.Sprintf("%-7s %s", unit.Duration(e.At.Sub(o.Release)), text))
		}
	}
	return out
}
