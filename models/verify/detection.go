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
	for _, rule := range (&detect.BurnRate{Rules: probe("burn-rate").(*detect.BurnRate).Rules, Ticket: true}).All() {
		for _, errors := range []float64{0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1} {
			minutes := rule.Long.Span().Minutes() * rule.Burn * (1 - available) / errors
			what := fmt.Sprintf("burn rate of %g over %s and %s, %g%% errors: ", rule.Burn, rule.Long, rule.Short, 100*errors)
			r := Row{
				Name:   fmt.Sprintf("%sfires at the scrape after %.4g min", what, minutes),
				Engine: "burn-rate", Unit: "min", Expected: (math.Floor(4*minutes+1e-6) + 1) / 4, // at a scrape it is not exceeded yet
				Source:   "SRE Workbook, ch. 5: exceeded after window × burn × (1-SLO) / errors; a scrape every 15 s",
				Simulate: func(uint64) stats.Estimate { return exactly(fires(rule, errors)) },
			}
			if errors < rule.Burn*(1-available) {
				r.Name, r.Unit = what+"never fires (looked at for twice the window)", "alarms"
				r.Expected, r.Source = 0, "SRE Workbook, ch. 5: errors below burn × (1-SLO)"
				r.Simulate = func(uint64) stats.Estimate {
					if math.IsInf(fires(rule, errors), 1) {
						return exactly(0)
					}
					return exactly(1)
				}
			}
			out = append(out, r)
		}
	}
	for _, c := range []struct {
		looks int
		naive string
	}{{5, "22.6"}, {20, "64.2"}} {
		out = append(out, Row{
			Name: fmt.Sprintf("a clean canary of 5%%, %d looks at 5%% all together: false alarms", c.looks), Engine: "canary-compare", Unit: "%",
			Expected: 5, AtMost: true, Source: "Johari, Pekelis and Walsh, arXiv 1512.04922: at most 5%; " + c.naive + "% by as many independent looks at 5% each",
			Simulate: func(seed uint64) stats.Estimate { return alarms(seed, c.looks) },
		})
	}
	for i := range out {
		out[i].Family = "detection"
	}
	return out
}

// available is the SLO of these rows: 99.9% over 30 days.
const available = 0.999

func begun(p detect.Probe) (detect.Watch, *signal.Sample) {
	site := detect.Site{
		Services: map[string]int{"service": 0, "edge": 1}, Scrape: 15 * clock.Second,
		SLO: detect.SLO{Availability: available, Window: unit.Duration(30 * clock.Day)},
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

// fires returns how many minutes after a step to a share of errors, on a clean
// history as long as its window, a rule of a burn rate fires; it is waited for twice
// as long.
func fires(rule detect.Burn, errors float64) float64 {
	b := probe("burn-rate").(*detect.BurnRate)
	b.Rules = []detect.Burn{rule}
	watch, s := begun(b)
	clean := clock.Time(rule.Long.Span())
	for s.At < clean.Add(2*rule.Long.Span()) {
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
