package conformance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A detector that sees nothing never shortens anything: whatever its kind, as a
// gate and as a page, where it does not fail in a play of a bad release the harm is
// what it is when nobody watches, and where it does, nothing of what led up to that
// differs. The queue and the data that some kinds look at are there, and are well.
func TestWhatSeesNothingShortensNothing(t *testing.T) {
	v := variants(detect.Kinds)
	silent, rung := 0, 0
	for _, name := range v.Names() {
		example := v.Example(name)
		if example == "" {
			example = name
		}
		if !strings.HasPrefix(example, "{") {
			example = "{kind: " + example + "}"
		}
		for _, world := range []struct{ what, fail string }{{"a tenth", "10%"}, {"next to nothing", "0.01%"}} {
			watched := plays(t, watch(example), world.fail)
			alone := plays(t, watch("{kind: none}"), world.fail)
			for i, o := range watched {
				bare := alone[i]
				if len(o.Alarms) > 0 {
					rung++
					for m := range int(o.Alarms[0].First / clock.Time(clock.Minute)) {
						if a, b := minute(o, m), minute(bare, m); a != b {
							t.Errorf("%s, %s fails: %g failures in minute %d, before it has failed, and %g without it", name, world.what, a, m, b)
						}
					}
					continue
				}
				silent++
				if a, b := fmt.Sprint(o.Harm, o.Recovery), fmt.Sprint(bare.Harm, bare.Recovery); a != b {
					t.Errorf("%s, %s fails: it never failed, and yet with it\n%s\nand without\n%s", name, world.what, a, b)
				}
				if o.Recovery.Service < bare.Recovery.Service || o.Detection == outcome.Noticed {
					t.Errorf("%s, %s fails: it never failed and noticed", name, world.what)
				}
			}
		}
	}
	t.Logf("%d bad plays in which the detector was silent, %d in which it failed", silent, rung)
	if silent < 10 || rung < 5 {
		t.Errorf("only %d plays with a silent detector, and %d with one that fails", silent, rung)
	}
}

func minute(o outcome.Outcome, m int) float64 {
	if m < len(o.Series.Failed) {
		return float64(o.Series.Failed[m])
	}
	return 0
}

func watch(example string) string {
	return "observe.detectors=[{name: it, page: oncall, " + strings.TrimPrefix(example, "{") + "]"
}

func plays(t *testing.T, detector, fail string) []outcome.Outcome {
	t.Helper()
	var out []outcome.Outcome
	for _, o := range played(t, "small-shop", true, "expect=[]", "clock.follow=45m", detector, "change.defects.0.fail="+fail,
		"queues=[{name: orders, from: orders, for: [order], to: catalog, rate: 100/s}]",
		"strategies=[{name: canary, kind: canary, by: tenant, steps: [{to: 50%, bake: 15m}, {to: 100%}], gate: [{detector: it, owner: shop}]}]") {
		out = append(out, o)
	}
	return out
}

// A clock of its own changes when a detector fails, never what it has seen: the
// harm until then is the same, and the more rarely it looks the later it fails, by
// no more than an interval and a scrape.
func TestRareEvaluationsAreLate(t *testing.T) {
	at := func(evaluate string) clock.Time {
		o := plays(t, "observe.detectors=[{name: it, kind: threshold, above: 1%, scope: exposed, window: 1m, min_requests: 20, evaluate: "+evaluate+"}]", "50%")[0]
		if len(o.Alarms) != 1 {
			t.Fatalf("evaluated every %s it never failed", evaluate)
		}
		return o.Alarms[0].First
	}
	often := at("0s")
	for _, rare := range []struct {
		text string
		span clock.Span
	}{{"1m", clock.Minute}, {"5m", 5 * clock.Minute}} {
		if late := at(rare.text).Sub(often); late <= 0 || late > rare.span+clock.Minute+15*clock.Second {
			t.Errorf("evaluated every %s it fails %s later", rare.text, late)
		}
	}
}
