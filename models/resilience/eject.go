package resilience

import (
	"cmp"
	"slices"

	"github.com/rehearse-sim/rehearse/models/unit"
)

// Eject is passive outlier ejection: whoever balances the load takes an instance
// that fails too much out of it for a while. It can hide a bad version, by
// ejecting every new instance that a canary starts.
type Eject struct {
	Ratio       unit.Percent  `yaml:"failure_ratio" doc:"share of failed requests from which on an instance is ejected" default:"85%" min:"1%" source:"Envoy: failure_percentage_threshold"`
	MinRequests int           `yaml:"min_requests" doc:"requests of an instance in an interval below which it is not judged" default:"50" min:"1" max:"1000000" source:"Envoy: failure_percentage_request_volume"`
	Every       unit.Duration `yaml:"every" doc:"interval" default:"10s" max:"1h" source:"Envoy: interval"`
	For         unit.Duration `yaml:"for" doc:"how long an instance is out the first time; the nth time n times as long" default:"30s" source:"Envoy: base_ejection_time"`
	Longest     unit.Duration `yaml:"longest" doc:"longest time that an instance is out" default:"5m" source:"Envoy: max_ejection_time"`
	Most        unit.Percent  `yaml:"most" doc:"share of the instances that may be out at once; one always may" default:"10%" source:"Envoy: max_ejection_percent"`
}

// Served is what an instance did since the last interval.
type Served struct {
	ID              int
	Requests, Fails float64
}

// Ejector is outlier ejection at work.
type Ejector struct {
	Eject
	beats int
	out   []ejected // by when they come back
	times map[int]int
}

type ejected struct{ id, left int }

// NewEjector returns an ejector that has ejected nobody.
func NewEjector(e Eject) *Ejector { return &Ejector{Eject: e, times: map[int]int{}} }

// Due lets a beat pass. It returns the instances that come back, and whether an
// interval is over, after which [Ejector.Judge] is to be called.
func (e *Ejector) Due() (back []int, judge bool) {
	kept := e.out[:0]
	for _, x := range e.out {
		if x.left--; x.left <= 0 {
			back = append(back, x.id)
			continue
		}
		kept = append(kept, x)
	}
	e.out = kept
	if e.beats++; e.beats < beats(e.Every) {
		return back, false
	}
	e.beats = 0
	return back, true
}

// Judge takes what every instance did that takes traffic, and how many there are
// in all. It returns those that are to be ejected, the worst first.
func (e *Ejector) Judge(served []Served, all int) []int {
	var bad []Served
	for _, s := range served {
		if s.Requests >= float64(e.MinRequests) && s.Fails >= float64(e.Ratio)*s.Requests {
			bad = append(bad, s)
		}
	}
	slices.SortStableFunc(bad, func(a, b Served) int { return cmp.Compare(b.Fails/b.Requests, a.Fails/a.Requests) })
	room := max(int(float64(e.Most)*float64(all)+1e-9), 1) - len(e.out)
	var out []int
	for _, s := range bad[:max(min(len(bad), room), 0)] {
		e.times[s.ID]++
		left := min(e.times[s.ID]*beats(e.For), beats(e.Longest))
		e.out = append(e.out, ejected{s.ID, left})
		out = append(out, s.ID)
	}
	return out
}

// Gone forgets an instance that has ended.
func (e *Ejector) Gone(id int) {
	e.out = slices.DeleteFunc(e.out, func(x ejected) bool { return x.id == id })
	delete(e.times, id)
}
