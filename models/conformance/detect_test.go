package conformance_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

const scrape = 15 * clock.Second

func site() detect.Site {
	return detect.Site{
		Queues: map[string]int{"orders": 0}, Services: map[string]int{"front": 0, "back": 1, detect.Edge: 2},
		Operations: map[string]int{"browse": 0, "order": 1},
		Cohorts:    map[string]int{"internal": 0, "standard": 1}, Changed: 1, Scrape: scrape,
		SLO:    detect.SLO{Availability: 0.999, Window: unit.Duration(30 * clock.Day)},
		Steady: detect.Steady{Rate: 100, Errors: 0.0005},
	}
}

func detectors(t *testing.T, f func(t *testing.T, read func() detect.Probe)) {
	v := variants(detect.Kinds)
	for _, name := range v.Names() {
		t.Run(name, func(t *testing.T) {
			f(t, func() detect.Probe { return example[detect.Probe](t, v, name) })
		})
	}
}

func TestExamplesOfDetectorsPassTheCheck(t *testing.T) {
	detectors(t, func(t *testing.T, read func() detect.Probe) {
		if c, checks := read().(detect.Checker); checks {
			if p := c.Check(site()); len(p) > 0 {
				t.Errorf("%v", p)
			}
		}
	})
}

// scrapes draws what monitoring sees in a row of scrapes: quiet stretches,
// stretches of errors, and nothing at all.
func scrapes(t *rapid.T) []*signal.Sample {
	var out []*signal.Sample
	at, step := clock.Time(0), -1
	for range rapid.IntRange(1, 12).Draw(t, "stretches") {
		step += rapid.IntRange(0, 1).Draw(t, "next step")
		requests := rapid.SampledFrom([]int64{0, 1, 100, 10_000}).Draw(t, "requests")
		errors := rapid.Int64Range(0, requests).Draw(t, "errors")
		for range rapid.IntRange(1, 20).Draw(t, "scrapes") {
			at = at.Add(scrape)
			s := signal.NewSample(2, 2)
			s.At, s.Every, s.Step, s.Focus = at, scrape, step, signal.Focus(step&1)
			for service := range 3 {
				for side := range exposure.Side(exposure.Sides) {
					*s.Group(service, side, 1) = signal.Counts{Requests: requests, Errors: errors}
					s.Latency[service*exposure.Sides+int(side)][int(errors)%signal.Buckets] = uint32(requests)
				}
				s.Retries[service], s.Busy[service], s.Waiting[service] = errors, 0.5, errors
			}
			s.Contacts = errors / 100
			s.Asked = []signal.Counts{{}, {Requests: requests, Errors: errors}}
			out = append(out, s)
		}
	}
	return out
}

// The same samples give the same verdicts, whoever else is watching; and every
// verdict can be put into words.
func TestDetectorsSeeTheSameInTheSame(t *testing.T) {
	detectors(t, func(t *testing.T, read func() detect.Probe) {
		probe, twin := read(), read()
		rapid.Check(t, func(t *rapid.T) {
			one, same, other := probe.Watch(site()), probe.Watch(site()), twin.Watch(site())
			for i, s := range scrapes(t) {
				v := one.Observe(s)
				// As text, since a value that nobody measured is NaN.
				if again := same.Observe(s); fmt.Sprint(v) != fmt.Sprint(again) {
					t.Fatalf("scrape %d: %v, and again %v", i, v, again)
				}
				if b := other.Observe(s); fmt.Sprint(v) != fmt.Sprint(b) {
					t.Fatalf("scrape %d: %v, its twin %v", i, v, b)
				}
				if v.State > signal.Fail || v.Unit == "" || v.Why() == "" {
					t.Fatalf("scrape %d: no verdict: %+v", i, v)
				}
			}
		})
	})
}

// Nothing goes wrong, so nobody is woken: neither where there are requests, nor
// where there are none.
func TestDetectorsAreQuietInAQuietWorld(t *testing.T) {
	for _, requests := range []int64{0, 1, 1000} {
		detectors(t, func(t *testing.T, read func() detect.Probe) {
			w := read().Watch(site())
			s := signal.NewSample(2, 2)
			s.Every = scrape
			for i := range 1000 {
				s.At, s.Step = clock.Time(i+1)*clock.Time(scrape), i/300
				for side := range exposure.Side(exposure.Sides) {
					for service := range 3 {
						s.Group(service, side, 0).Requests = requests
						s.Latency[service*exposure.Sides+int(side)][signal.Bucket(10*clock.Millisecond)] = uint32(requests)
					}
				}
				if v := w.Observe(s); v.State == signal.Fail || v.State == signal.Inconclusive {
					t.Fatalf("scrape %d with %d requests: %s, %s", i, requests, v.State, v.Why())
				}
			}
		})
	}
}
