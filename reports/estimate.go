package reports

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Estimate is a point with its interval, as documents hold it. Center is NaN
// where nothing was observed and +Inf where the value lies beyond the
// follow-up; an end at -Inf or +Inf is open.
type Estimate struct {
	Center, Low, High float64
	Confidence        float64
	Method            string
	N, Censored       int
	// AtLeast is a lower bound of a center beyond the follow-up, in the unit of
	// the figure; 0 where none is known.
	AtLeast  float64
	Warnings []string // codes of what to mind, as in sim/stats: "skewed"
}

func estimated(e stats.Estimate) Estimate {
	return Estimate{
		Center: e.Center, Low: e.Low, High: e.High, Confidence: e.Confidence, Method: e.Method,
		N: e.N, Censored: e.Censored, Warnings: codes(e.Warnings),
	}
}

func (e Estimate) contains(v float64) bool { return !(v < e.Low || v > e.High) }

// narrow reports whether the interval is as narrow as rounding alone makes it.
func (e Estimate) narrow() bool { return e.High-e.Low <= 1e-9*math.Abs(e.Center) }

// codes lists the codes of warnings, each once.
func codes(warnings []stats.Warning) []string {
	var list []string
	for _, w := range warnings {
		if !slices.Contains(list, w.Code) {
			list = append(list, w.Code)
		}
	}
	return list
}

// sampled is a statistic of a sample, with what is known of it where following
// ended first.
func sampled(s figure.Sample, stat figure.Statistic) Estimate {
	e := estimated(s.Estimate(stat, confidence))
	if math.IsInf(e.Center, 1) {
		e.AtLeast = s.Seen(stat)
	}
	return e
}

// estimateJSON is a point with its interval, in the unit of the figure: seconds for
// times, 0.05 for 5%. What JSON has no number for is null: an open end says so
// in open, a center beyond the follow-up in beyond.
type estimateJSON struct {
	Center     *float64 `json:"center"`             // null where nothing was observed, or what was lies beyond the follow-up
	Low        *float64 `json:"low"`                // end of the interval
	High       *float64 `json:"high"`               // end of the interval
	Open       string   `json:"open,omitempty"`     // "low", "high" or "both": ends that the data cannot bound
	Beyond     bool     `json:"beyond,omitempty"`   // center is larger than the follow-up
	Confidence float64  `json:"confidence"`         // of the interval
	Method     string   `json:"method"`             // by which it was made
	N          int      `json:"n"`                  // observations: worlds, or plays
	Censored   int      `json:"censored"`           // of them, cut short by the end of following
	AtLeast    float64  `json:"at_least,omitempty"` // what center is beyond
	Warnings   []string `json:"warnings,omitempty"` // codes of what to mind, such as "skewed"
}

// MarshalJSON writes the form that UnmarshalJSON reads back to the same value.
func (e Estimate) MarshalJSON() ([]byte, error) {
	j := estimateJSON{
		Center: finite(e.Center), Low: finite(e.Low), High: finite(e.High), Beyond: math.IsInf(e.Center, 1),
		Confidence: e.Confidence, Method: e.Method, N: e.N, Censored: e.Censored,
		AtLeast: e.AtLeast, Warnings: e.Warnings,
	}
	switch {
	case j.Low == nil && j.High == nil:
		j.Open = "both"
	case j.Low == nil:
		j.Open = "low"
	case j.High == nil:
		j.Open = "high"
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Estimate) UnmarshalJSON(text []byte) error {
	var j estimateJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	*e = Estimate{
		Center: math.NaN(), Low: math.Inf(-1), High: math.Inf(1),
		Confidence: j.Confidence, Method: j.Method, N: j.N, Censored: j.Censored,
		AtLeast: j.AtLeast, Warnings: j.Warnings,
	}
	if j.Beyond {
		e.Center = math.Inf(1)
	}
	for to, from := range map[*float64]*float64{&e.Center: j.Center, &e.Low: j.Low, &e.High: j.High} {
		if from != nil {
			*to = *from
		}
	}
	return nil
}

func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
