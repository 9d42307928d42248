package verify

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(detection()...)

// Detectors on samples of a service 0, whose edge is 1; they are the ones that
// scenarios name.
func detection() []Row {
	var out []Row
	for _, c := range []struct {
		rule            int
		windows         string
		errors, minutes float64
	}{
		{0, "14.4 over 1h and 5m", 0.02, 43.2}, {0, "14.4 over 1h and 5m", 0.05, 17.28}, {0, "14.4 over 1h and 5m", 0.1, 8.64}, {0, "14.4 over 1h and 5m", 0.5, 1.728},
		{1, "6 over 6h and 30m", 0.01, 216}, {1, "6 over 6h and 30m", 0.02, 108}, {1, "6 over 6h and 30m", 0.1, 21.6},
	} {
		out = append(out, Row{
			Name: fmt.Sprintf("burn rate of %s, %g%% errors: fires after", c.windows, 100*c.errors), Engine: "burn-rate", Unit: "min",
			Expected: c.minutes, Tolerance: 0.26, Source: "SRE Workbook, ch. 5: window × burn × (1-SLO) / errors; a scrape every 15 s",
			Simulate: func(uint64) stats.Estimate { return exactly(fires(c.rule, c.errors)) },
		})
	}
	for _, c := range []struct {
		looks int
		naive string
	}{{5, "22.6"}, {20, "64.2"}} {
		out = append(out, Row{
			Name: fmt.Sprintf("a clean canary of 5%%, %d looks at 5%% all together: false alarms, at most 5%%", c.looks), Engine: "canary-compare", Unit: "%",
			Expected: 2.5, Tolerance: 2.5, Source: "Johari, Pekelis and Walsh, arXiv 1512.04922: at most 5%; " + c.naive + "% by as many independent looks at 5% each",
			Simulate: func(seed uint64) stats.Estimate { return alarms(seed, c.looks) },
		})
	}
	for i := range out {
		out[i].Family = "detection"
	}
	return out
}

func begun(p detect.Probe) (detect.Watch, *signal.Sample) {
	site := detect.Site{
		Services: map[string]int{"service": 0, "edge": 1}, Scrape: 15 * clock.Second,
		SLO: detect.SLO{Availability: 0.999, Window: unit.Duration(30 * clock.Day)},
	}
	s := signal.NewSample(1, 1)
	s.Every = site.Scrape
	return p.Watch(site), s
}

// probe is a kind of detector with its defaults.
func probe(name string) detect.Probe {
	k, ok := detect.Kinds.Get(name)
	if !ok {
		panic("verify: no detector " + name)
	}
	return k.New()
}

// fires returns how many minutes after a step to a share of errors, on seven clean
// hours, a rule of a burn rate fires.
func fires(rule int, errors float64) float64 {
	b := probe("burn-rate").(*detect.BurnRate)
	b.Rules = b.Rules[rule : rule+1]
	watch, s := begun(b)
	clean := clock.Time(7 * clock.Hour)
	for s.At < clean.Add(6*clock.Hour) {
		s.Reset()
		s.At = s.At.Add(s.Every)
		c := signal.Counts{Requests: 10_000}
		if s.At > clean {
			c.Errors = int64(math.Round(errors * float64(c.Requests)))
		}
		*s.Group(1, exposure.OldSide, 0) = c
		if watch.Observe(s).State == signal.Fail {
			return s.At.Sub(clean).Minutes()
		}
	}
	return math.Inf(1)
}

// alarms returns the share of 8000 canaries, in percent, that a comparison fails
// within so many looks, one a minute, at 200 requests each of the canary, though
// it fails no more than all others do.
func alarms(seed uint64, looks int) stats.Estimate {
	const canaries, failing = 8000, 0.001
	world, failed := rng.NewWorld(seed, 0), 0
	for i := range canaries {
		c := probe("canary-compare").(*detect.CanaryCompare)
		c.Alpha, c.MinRequests = 0.05, 1
		watch, s := begun(c)
		draw := world.Key("verify/alarms").At(uint64(i))
		s.Every = clock.Minute
		for range looks + 1 { // the first sample straddles the steps
			s.Reset()
			s.At = s.At.Add(s.Every)
			*s.Group(0, exposure.Lit, 0) = signal.Counts{Requests: 200, Errors: draw.Binomial(200, failing)}
			*s.Group(0, exposure.OldSide, 0) = signal.Counts{Requests: 3800, Errors: draw.Binomial(3800, failing)}
			if watch.Observe(s).State == signal.Fail {
				failed++
				break
			}
		}
	}
	e := stats.Proportion(failed, canaries, Confidence)
	e.Center, e.Low, e.High = 100*e.Center, 100*e.Low, 100*e.High
	return e
}
