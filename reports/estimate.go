package reports

import (
	"encoding/json"
	"math"

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
}

func estimated(e stats.Estimate) Estimate {
	return Estimate{e.Center, e.Low, e.High, e.Confidence, e.Method, e.N, e.Censored}
}

// estimateJSON writes what JSON has no number for as null: an open end says so
// in Open, a center beyond the follow-up in Beyond.
type estimateJSON struct {
	Center     *float64 `json:"center"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Open       string   `json:"open,omitempty"`   // "low", "high" or "both"
	Beyond     bool     `json:"beyond,omitempty"` // center is larger than the follow-up
	Confidence float64  `json:"confidence"`
	Method     string   `json:"method"`
	N          int      `json:"n"`
	Censored   int      `json:"censored"`
}

// MarshalJSON writes the form that UnmarshalJSON reads back to the same value.
func (e Estimate) MarshalJSON() ([]byte, error) {
	j := estimateJSON{
		Center: finite(e.Center), Low: finite(e.Low), High: finite(e.High), Beyond: math.IsInf(e.Center, 1),
		Confidence: e.Confidence, Method: e.Method, N: e.N, Censored: e.Censored,
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
