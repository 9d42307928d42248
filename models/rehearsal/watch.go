package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// watch lets the detectors look at every scrape.
type watch struct {
	p        *play
	watches  []*detect.Station
	verdicts []signal.Verdict
	steps    []int        // step in which the verdict was given
	alarms   []uint64     // by look, a scrape or an evaluation: bit i says that detector i failed
	rises    uint64       // the detectors that fail now and did not at the look before
	rang     []clock.Time // when each first failed from the release on, until it was stopped
	blind    blind        // while scrapes fail
	edge     recent       // what anybody sees on the dashboard of the edge
}

// recent is the error ratio of the last five minutes at the edge.
type recent struct {
	ring   []signal.Counts // by scrape
	at     int
	sum    signal.Counts
	normal float64 // the ratio up to which it looks normal
}

func (r *recent) add(c signal.Counts) {
	old := &r.ring[r.at]
	r.sum.Requests += c.Requests - old.Requests
	r.sum.Errors += c.Errors - old.Errors
	*old = c
	r.at = (r.at + 1) % len(r.ring)
}

func (r *recent) calm() bool { return float64(r.sum.Errors) <= r.normal*float64(r.sum.Requests) }

func newWatch(p *play) *watch {
	w := &watch{p: p, blind: newBlind(p)}
	site := p.site()
	for i := range p.w.plan.Scenario.Observe.Detectors {
		w.watches = append(w.watches, p.w.plan.Scenario.Observe.Detectors[i].Begin(site))
		w.rang = append(w.rang, clock.Never)
	}
	w.verdicts = make([]signal.Verdict, len(w.watches))
	w.steps = make([]int, len(w.watches))
	for i := range w.verdicts {
		w.verdicts[i].State = signal.NoData
	}
	w.edge.ring = make([]signal.Counts, max(1, int(5*clock.Minute/site.Scrape)))
	w.edge.normal = max(1-float64(site.SLO.Availability), 2*site.Steady.Errors)
	return w
}

// site is what detectors may know of the system.
func (p *play) site() detect.Site {
	pl := p.w.plan
	s := detect.Site{
		Services: map[string]int{"edge": len(pl.System.Services)}, Cohorts: map[string]int{},
		Changed: pl.Changed, SLO: pl.Scenario.Observe.SLO, Scrape: pl.Scenario.Observe.Scrape.Span(),
		Steady: detect.Steady{Rate: p.w.crowd.Rate()},
	}
	for i, n := range pl.System.Services {
		s.Services[n.Name] = i
	}
	for i, c := range pl.Scenario.Tenants {
		s.Cohorts[c.Name] = i
	}
	s.Queues, s.Operations = map[string]int{}, pl.Askable()
	for i, q := range pl.Queues {
		s.Queues[q.Name] = i
	}
	for op, o := range pl.Scenario.Load.Operations {
		ok := 1.0
		for i, visits := range pl.System.Visits(op) {
			for range int(visits) {
				ok *= 1 - pl.System.Services[i].Errors
			}
		}
		s.Steady.Errors += float64(o.Share) * (1 - ok)
	}
	return s
}

// scrape shows the sample to every detector and passes on what they say.
func (w *watch) scrape(now clock.Time) {
	p := w.p
	p.traffic.Fill(now)
	p.lags(now)
	for i, f := range p.fleets {
		p.sample.Restarts[i] += f.Ended()
	}
	p.sample.WrongRows = p.wrongRows()
	for _, a := range p.asked {
		a.fill(now)
	}
	p.sample.At, p.sample.Every = now, p.w.plan.Scenario.Observe.Scrape.Span()
	if w.blind.fails(p.sample) {
		w.looked()
		return
	}
	step := p.sample.Step
	p.sample.Step = w.blind.step(step)
	for i, x := range w.watches {
		if x.Every() > 0 {
			x.Take(p.sample)
			continue
		}
		w.says(i, x.Observe(p.sample))
	}
	w.looked()
	p.remedy.look(p.sample)
	w.edge.add(p.sample.Sum(signal.Select{Service: p.sample.Edge(), Cohort: signal.Everyone}))
	p.sample.Reset()
	p.sample.Step = step
}

// says takes note of a detector's verdict.
func (w *watch) says(i int, v signal.Verdict) {
	p := w.p
	before := w.verdicts[i].State
	w.verdicts[i] = v
	if p.steer != nil {
		w.steps[i] = p.steer.step
	}
	if v.State != signal.Fail {
		return
	}
	if now := p.engine.Now(); now >= p.w.plan.Release && (p.steer == nil || !p.steer.halted || p.steer.done) {
		w.rang[i] = min(w.rang[i], now)
	}
	if before == signal.Fail {
		return
	}
	w.rises |= 1 << i
	if p.strategy != nil {
		p.note(outcome.Seen, p.w.plan.Scenario.Observe.Detectors[i].Name, v.Why())
	}
}

// looked remembers who fails after this look.
func (w *watch) looked() {
	var failing uint64
	for i, v := range w.verdicts {
		if v.State == signal.Fail {
			failing |= 1 << i
		}
	}
	w.alarms = append(w.alarms, failing)
}

// act lets pages go out and gates speak, after all detectors have looked.
func (w *watch) act(now clock.Time) {
	p := w.p
	for i, d := range p.w.plan.Scenario.Observe.Detectors {
		if d.Page != "" && (w.rises&(1<<i) != 0 || w.fails(d.Name)) {
			p.oncall.raise(respond.Alarm{Detector: d.Name, At: now, Why: w.verdicts[i].Why()})
		}
	}
	w.rises = 0
	p.steer.ask()
}

// newStep forgets what gates said about the step before.
func (w *watch) newStep() {
	for i := range w.steps {
		w.steps[i] = -2
	}
}

// fails reports whether the alarm of the named detector still means trouble to
// somebody who looks: an alert over long windows goes on failing when the
// dashboard is back to normal. Contacts of users have no dashboard, and that of
// requests shows nothing of queues.
func (w *watch) fails(name string) bool {
	i, ok := w.p.w.plan.Detectors[name]
	if !ok {
		return true // the rollout itself, or a person, says so
	}
	_, contacts := w.p.w.plan.Scenario.Observe.Detectors[i].Probe.(reporter)
	_, beside := w.p.w.plan.Scenario.Observe.Detectors[i].Probe.(interface{ Beside() bool })
	return w.verdicts[i].State == signal.Fail && (contacts || beside || !w.edge.calm())
}

// alarmed reports whether the detector failed at a look, playing that far:
// asked of the control, it tells an alarm that had nothing to do with the
// release.
func (p *play) alarmed(look, detector int) bool {
	for len(p.watch.alarms) <= look {
		p.engine.Run(p.engine.Now().Add(clock.Minute))
	}
	return p.watch.alarms[look]&(1<<detector) != 0
}
