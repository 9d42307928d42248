// Package signal is what can be seen: the counters that monitoring scrapes, and
// the verdicts that detectors draw from them. It never holds the truth.
//
//	sample := signal.NewSample(services, cohorts)
//	c := sample.Sum(signal.Select{Service: 2, Scope: signal.Exposed, Cohort: signal.Everyone})
//	ratio := float64(c.Errors) / float64(c.Requests)
//
// It promises that all figures are what happened since the scrape before, so
// that a detector adds them up over whatever window it likes.
package signal

import (
	"math/bits"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Between is the step of a sample while none is in force: before the release,
// and while instances are replaced or a flag is heard of.
const Between = -1

// Counts are requests served and how they ended.
type Counts struct {
	Requests int64
	Errors   int64 // failed for whatever reason
}

// Sample is one scrape. Services are numbered as in the topology; one more, the
// last, is the edge: what clients get, timeouts included.
type Sample struct {
	At    clock.Time
	Every clock.Span // since the scrape before
	Focus Focus      // which sides are compared in this step of the rollout
	Step  int        // the step in force, or Between; judges start anew with each

	Cohorts  int
	Groups   []Counts    // by service, side, cohort
	Latency  []Histogram // by service and side: of the answers, good and bad
	Retries  []int64     // by service: calls that are not a first attempt
	Busy     []float64   // by service: share of the slots that are held, at the scrape
	Waiting  []int64     // by service: requests in line, at the scrape
	Contacts int64       // hurt users who got in touch

	Restarts []int64 // by service: instances that ended without anybody having asked for it

	WrongRows float64 // written so far, as far as somebody looks at the data

	Asked []Counts // by operation: requests that monitoring sent itself, and how they ended; nil without any

	Lag []clock.Span // by queue: age of the oldest message that is ready, at the scrape; nil without queues
}

// NewSample makes room for the given number of services (the edge not counted)
// and cohorts.
func NewSample(services, cohorts int) *Sample {
	n := services + 1
	return &Sample{
		Cohorts: cohorts,
		Groups:  make([]Counts, n*exposure.Sides*cohorts),
		Latency: make([]Histogram, n*exposure.Sides),
		Retries: make([]int64, n), Restarts: make([]int64, n), Busy: make([]float64, n), Waiting: make([]int64, n),
	}
}

// Reset clears everything but the shape.
func (s *Sample) Reset() {
	clear(s.Groups)
	clear(s.Latency)
	clear(s.Retries)
	clear(s.Restarts)
	clear(s.Asked)
	clear(s.Busy)
	clear(s.Waiting)
	s.Contacts = 0
}

// Group returns the counts of one service, side and cohort, to be added to.
func (s *Sample) Group(service int, side exposure.Side, cohort int) *Counts {
	return &s.Groups[(service*exposure.Sides+int(side))*s.Cohorts+cohort]
}

// Edge returns the number under which the clients' view is kept.
func (s *Sample) Edge() int { return len(s.Retries) - 1 }

func leadingZeros(x uint64) int { return bits.LeadingZeros64(x) }
