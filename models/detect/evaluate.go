package detect

import (
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Station is a detector at work: it takes what is scraped, and looks at it when it
// is evaluated. Monitoring has a clock for each, and they do not know each other: what
// happens is seen at the next scrape, and believed at the evaluation after that.
type Station struct {
	empty   string
	scoped  bool // it looks at those who see the change, or do not, and so not between steps
	watch   Watch
	anew    func() Watch   // with empty windows
	focus   signal.Focus   // of the last sample that it looked at
	every   clock.Span     // an interval of its own, or 0
	waiting *signal.Sample // scraped since the last evaluation, added up
	scrapes int
}

// Begin has the detector start looking.
func (d *Detector) Begin(site Site) *Station {
	s := &Station{empty: d.Empty, every: d.Evaluate.Span()}
	if s.every > 0 {
		site.Scrape = s.every
	}
	_, s.scoped = d.Probe.(Comparer)
	if x, ok := d.Probe.(interface{ reads() signal.Scope }); ok {
		s.scoped = s.scoped || x.reads() != signal.All
	}
	s.anew = func() Watch { return d.Probe.Watch(site) }
	s.watch = s.anew()
	return s
}

// Scoped reports whether it looks at those who see the change, or at those who do not.
func (s *Station) Scoped() bool { return s.scoped }

// Every is the interval by which it is evaluated, 0 for after every scrape.
func (s *Station) Every() clock.Span { return s.every }

// Take keeps a sample for the next evaluation: counts are added up, readings are
// averaged, and a step that does not hold for all of them holds for none.
func (s *Station) Take(x *signal.Sample) {
	w := s.waiting
	if w == nil {
		w = signal.NewSample(x.Edge(), x.Cohorts)
		s.waiting = w
	}
	if s.scrapes == 0 {
		w.Reset()
		w.Step = x.Step
	} else if w.Step != x.Step {
		w.Step = signal.Between
	}
	s.scrapes++
	w.Focus, w.WrongRows, w.Lag = x.Focus, x.WrongRows, append(w.Lag[:0], x.Lag...)
	for i, c := range x.Groups {
		w.Groups[i].Requests += c.Requests
		w.Groups[i].Errors += c.Errors
	}
	for i := range x.Latency {
		w.Latency[i].Add(&x.Latency[i])
	}
	n := float64(s.scrapes)
	for i := range x.Retries {
		w.Retries[i] += x.Retries[i]
		w.Restarts[i] += x.Restarts[i]
		w.Busy[i] += (x.Busy[i] - w.Busy[i]) / n
		w.Waiting[i] += x.Waiting[i]
	}
	w.Contacts += x.Contacts
	if len(w.Asked) < len(x.Asked) {
		w.Asked = make([]signal.Counts, len(x.Asked))
	}
	for i, c := range x.Asked {
		w.Asked[i].Requests += c.Requests
		w.Asked[i].Errors += c.Errors
	}
}

// Evaluate looks at what was scraped since it was last evaluated; false where
// nothing was.
func (s *Station) Evaluate(now clock.Time) (signal.Verdict, bool) {
	w := s.waiting
	if s.scrapes == 0 {
		return signal.Verdict{}, false
	}
	for i := range w.Waiting {
		w.Waiting[i] /= int64(s.scrapes)
	}
	w.At, w.Every = now, s.every
	s.scrapes = 0
	return s.Observe(w), true
}

// Observe looks at one sample now. While no step is in force, nobody asks about those
// who see the change, so that there are none is no answer. Those who see the feature
// are another series than those who get the new version: who looks at them begins with
// empty windows, as nobody had seen it before.
func (s *Station) Observe(x *signal.Sample) signal.Verdict {
	if s.scoped && s.focus != x.Focus {
		s.watch = s.anew()
	}
	s.focus = x.Focus
	v := s.watch.Observe(x)
	if v.State == signal.NoData && v.Empty && !(s.scoped && x.Step == signal.Between) {
		switch s.empty {
		case "pass":
			v.State = signal.Pass
		case "fail":
			v.State = signal.Fail
		}
	}
	return v
}

func (t *Threshold) reads() signal.Scope    { return t.Scope }
func (b *BurnRate) reads() signal.Scope     { return b.Scope }
func (r *RateOfChange) reads() signal.Scope { return r.Scope }
