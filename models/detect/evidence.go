package detect

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// evidence is what both groups of a comparison did in the step in force: those
// who see the change and those who do not.
type evidence struct {
	service, cohort int
	every           clock.Span

	step              int
	exposed, baseline signal.Counts
	late              [2]signal.Counts // of both, since one of them last sent something
	together          clock.Time       // when both had last sent something
	looked            clock.Time
	looks             int // in this step, this one included
}

func newEvidence(site Site, service, cohort string, every clock.Span) evidence {
	return evidence{service: site.number(service), cohort: site.cohort(cohort), every: every, step: signal.Between}
}

// take adds a sample. It says whether all begins anew with it, and else whether it
// is time to look. A sample that straddles steps belongs to neither; and while
// shares move, the two groups do not share their background. Nor do they once one of
// them sends nothing any more: the quiet that the others meet after the change was
// taken back is no standard for what was met before, nor what those met who come in
// its course for the hour in which everybody had it. A silence between two looks is
// a lack of requests; a longer one counts for neither.
func (e *evidence) take(s *signal.Sample) (anew, look bool) {
	if s.Step != e.step || s.Step == signal.Between {
		e.step, e.looked, e.looks = s.Step, s.At, 0
		e.exposed, e.baseline, e.late = signal.Counts{}, signal.Counts{}, [2]signal.Counts{}
		e.together = s.At
		return true, false
	}
	if s.At.Sub(e.together) > e.every {
		e.late = [2]signal.Counts{}
	}
	for a, scope := range arm {
		add(&e.late[a], s.Sum(signal.Select{Service: e.service, Scope: scope, Cohort: e.cohort}))
	}
	if e.late[0].Requests > 0 && e.late[1].Requests > 0 {
		add(&e.exposed, e.late[0])
		add(&e.baseline, e.late[1])
		e.late, e.together = [2]signal.Counts{}, s.At
	}
	if s.At.Sub(e.looked) < e.every {
		return false, false
	}
	e.looked = s.At
	e.looks++
	return false, true
}

func add(to *signal.Counts, c signal.Counts) {
	to.Requests += c.Requests
	to.Errors += c.Errors
}

// ratios is a verdict that passes, with the failure ratios of both groups, or
// one that had too little to look at.
func (e *evidence) ratios(atLeast int64) signal.Verdict {
	v := signal.Verdict{State: signal.NoData, Empty: true, Unit: "ratio", N: e.exposed.Requests}
	if e.exposed.Requests < atLeast || e.exposed.Requests == 0 || e.baseline.Requests == 0 {
		return v
	}
	v.State, v.Empty = signal.Pass, false
	v.Value = float64(e.exposed.Errors) / float64(e.exposed.Requests)
	v.Threshold = float64(e.baseline.Errors) / float64(e.baseline.Requests)
	return v
}

// nothing is the verdict on a step of which nothing has been seen yet.
var nothing = signal.Verdict{State: signal.NoData, Unit: "ratio"}

// judged is what all judges check.
func (p *problems) judged(s Site, service, cohort string, alpha float64, every clock.Span) {
	p.service(service, s)
	p.cohort(cohort, s)
	if !(alpha > 0 && alpha < 1) {
		p.add("alpha", "write for example 1%", "is no chance of a false alarm: %v", alpha)
	}
	if every <= 0 {
		p.add("every", "write for example 1m", "is no time between looks: %s", every)
	}
}

// Comparer is implemented by judges that set those who see the change against
// those who do not. They say nothing between steps, and never fail in a world
// without a release.
type Comparer interface {
	Probe
	Compares()
}

// Nominal says how often the probe is wrong by its construction, "" where nothing
// follows from that.
func Nominal(p Probe) string {
	if n, ok := p.(interface{ Nominal() string }); ok {
		return n.Nominal()
	}
	return ""
}

// Chance is how often a judge fails a clean change at most, by its construction.
type Chance struct {
	Look  float64 // of each look; 0 where looks are not told apart
	Looks int     // that are taken in a step at most; 0 for as many as one likes
	Step  float64 // all looks of a step together; 0 where nothing follows from the construction
}

// Chances returns that of a probe.
func Chances(p Probe) Chance {
	if x, ok := p.(interface{ FalseAlarms() Chance }); ok {
		return x.FalseAlarms()
	}
	return Chance{}
}

// cohort refuses a name that is none; "" is everybody.
func (p *problems) cohort(name string, s Site) {
	if _, known := s.Cohorts[name]; !known && name != "" {
		p.add("cohort", kind.Remedy(name, sorted(s.Cohorts)), "there is no cohort %q", name)
	}
}

// cohort returns the number of a cohort, or everyone for "".
func (s Site) cohort(name string) int {
	if name == "" {
		return signal.Everyone
	}
	i, ok := s.Cohorts[name]
	if !ok {
		panic("detect: no cohort " + name)
	}
	return i
}
