package reports

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
)

// Mechanism is what decided how a strategy's bad plays went, taken from the
// plays themselves.
type Mechanism struct {
	Strategy   string  `json:"strategy"`
	Result     string  `json:"result"`          // the most frequent
	Share      float64 `json:"result_share"`    // of the bad plays
	Staging    float64 `json:"staging_share"`   // of the bad plays, in which staging caught it
	Unnoticed  float64 `json:"unnoticed_share"` // of the bad plays, in which nobody ever noticed
	Part       string  `json:"part"`            // the longest part of the way back, "" if nobody was hurt
	PartShare  float64 `json:"part_share"`      // of the mean time
	Cause      string  `json:"cause"`           // of most failed requests: change, reject, timeout or other; "" if none failed
	CauseShare float64 `json:"cause_share"`
}

var resultWords = [...]string{
	outcome.Completed:    "the rollout ran through",
	outcome.Aborted:      "a gate stopped the rollout",
	outcome.RolledBack:   "people rolled it back",
	outcome.Killed:       "people lowered the flag",
	outcome.FixedForward: "people shipped a fix",
	outcome.Stuck:        "the rollout was still under way or waiting at the end",
	outcome.LeftBad:      "it was left as it was",
	outcome.Caught:       "staging caught it",
}

var partWords = [outcome.Parts]string{
	outcome.Detect:   "until it was noticed",
	outcome.Page:     "between the alarm and the page",
	outcome.Ack:      "between the page and an answer",
	outcome.Diagnose: "with finding out what to do",
	outcome.Act:      "from the decision until it was in force",
	outcome.Drain:    "until what it had left behind was gone, with nobody left to act",
	outcome.Repair:   "with mending the data",
}

var causeNames = [...]string{"change", "reject", "timeout", "other"}

var causeWords = map[string]string{
	"change":  "were the change's own doing",
	"reject":  "were turned away",
	"timeout": "timed out",
	"other":   "were failed by what lies further down",
}

func (m Mechanism) sentence() string {
	result := m.Result
	for i, name := range outcome.Results {
		if name == m.Result {
			result = resultWords[i]
		}
	}
	in := amount(m.Share, figure.Share) + " of the bad worlds"
	if m.Share == 1 {
		in = "every bad world"
	}
	text := fmt.Sprintf("with %s, %s in %s", m.Strategy, result, in)
	if m.Staging > 0 {
		text += fmt.Sprintf(" (staging caught it in %s)", amount(m.Staging, figure.Share))
	}
	detecting := m.Part == outcome.PartNames[outcome.Detect]
	switch {
	case detecting && m.Unnoticed == 1:
		return text + " and nobody ever noticed"
	case detecting && m.Unnoticed > 0.5:
		return text + fmt.Sprintf(" and nobody ever noticed in %s", amount(m.Unnoticed, figure.Share))
	}
	for i, name := range outcome.PartNames {
		if name == m.Part {
			text += fmt.Sprintf(" and %s of the time passed %s", amount(m.PartShare, figure.Share), partWords[i])
		}
	}
	return text
}

// whoHadIt tells two apart neither of which was over when following ended: then no way
// back decided, and what differs is how many had it.
func (b builder) whoHadIt(two []Mechanism) string {
	if len(two) != 2 {
		return ""
	}
	over, _ := figure.Get("not_recovered")
	peak, _ := figure.Get("peak_exposure")
	var had [2]string
	for i, m := range two {
		if e := b.sample(over, m.Strategy, true).Estimate(figure.OfPlays, confidence); !(e.Center >= 0.95) { // source: judgement
			return ""
		}
		had[i] = amount(b.sample(peak, m.Strategy, true).Estimate(figure.Median, confidence).Center, figure.Share)
	}
	if had[0] == had[1] {
		return ""
	}
	return fmt.Sprintf(" With neither was it over when following ended: what differs is who had it, %s of the traffic with %s and %s with %s (medians).",
		had[0], two[0].Strategy, had[1], two[1].Strategy)
}

// mechanisms finds, for every strategy, the result, the part and the cause that
// dominate its bad plays.
func (b builder) mechanisms(r *Report) []Mechanism {
	list := []Mechanism{}
	for i, strategy := range b.about.Strategies {
		m := Mechanism{Strategy: strategy}
		for k, f := range figure.Results {
			if e := b.sample(f, strategy, true).Estimate(figure.OfPlays, confidence); e.Center > m.Share {
				m.Result, m.Share = outcome.Results[k], e.Center
			}
		}
		m.Staging, m.Unnoticed = b.share("caught_in_staging", strategy), b.share("never_noticed", strategy)
		parts := make([]float64, len(r.Recovery[i].Parts))
		for k, p := range r.Recovery[i].Parts {
			parts[k] = p.Mean.Center
		}
		if k, share := largest(parts); share > 0 {
			m.Part, m.PartShare = r.Recovery[i].Parts[k].Name, share
		}
		causes := make([]float64, len(figure.Causes))
		for k, f := range figure.Causes {
			causes[k] = b.sample(f, strategy, true).Estimate(figure.Mean, confidence).Center
		}
		if k, share := largest(causes); share > 0 {
			m.Cause, m.CauseShare = causeNames[k], share
		}
		list = append(list, m)
	}
	return list
}

// share is how often something happened in a strategy's bad plays, 0 where
// there are none.
func (b builder) share(name, strategy string) float64 {
	f, _ := figure.Get(name)
	if c := b.sample(f, strategy, true).Estimate(figure.OfPlays, confidence).Center; !math.IsNaN(c) {
		return c
	}
	return 0
}

// largest returns the largest of the amounts above 0 and its share of their
// sum; 0 where there are none.
func largest(amounts []float64) (index int, share float64) {
	sum, most := 0.0, 0.0
	for i, a := range amounts {
		if a > 0 {
			sum += a
			if a > most {
				index, most = i, a
			}
		}
	}
	if sum == 0 {
		return 0, 0
	}
	return index, most / sum
}
