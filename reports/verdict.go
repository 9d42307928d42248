package reports

import (
	"fmt"
	"math"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Verdict is the answer in words, with the figures that decided it.
type Verdict struct {
	Sentences []string    `json:"sentences"`
	Best      string      `json:"best"`  // strategy with the lowest median of On when the change is bad
	Worst     string      `json:"worst"` // and with the highest; the same as Best when all are level
	On        string      `json:"on"`    // the figure that ranked them
	Sure      bool        `json:"sure"`  // the two differ by more than noise, jointly over all pairs
	Mechanism []Mechanism `json:"mechanism"`
}

// Mechanism is what decided how a strategy's bad plays went, taken from the
// plays themselves.
type Mechanism struct {
	Strategy   string  `json:"strategy"`
	Result     string  `json:"result"`       // the most frequent
	Share      float64 `json:"result_share"` // of the bad plays
	Part       string  `json:"part"`         // the longest part of the way back, "" if nobody was hurt
	PartShare  float64 `json:"part_share"`   // of the mean time
	Cause      string  `json:"cause"`        // of most failed requests: change, reject, timeout or other; "" if none failed
	CauseShare float64 `json:"cause_share"`
}

func (b builder) verdict(r *Report) Verdict {
	v := Verdict{Mechanism: b.mechanisms(r)}
	if len(b.worlds) == 0 {
		v.Sentences = []string{"Nothing is finished, so nothing can be said."}
		return v
	}
	b.rank(&v)
	v.Sentences = append(v.Sentences, b.whatHappens(v), b.whatItCosts(v))
	if why := b.why(v); why != "" {
		v.Sentences = append(v.Sentences, why)
	}
	return v
}

// rank finds the best and the worst strategy: by the median of the first
// decided figure (tenants hit when nothing is decided) and, where that is
// level, of the next.
func (b builder) rank(v *Verdict) {
	decide := b.about.Decide
	if len(decide) == 0 {
		decide = []string{"tenants_hit", "harm_minutes"}
	}
	n := len(b.about.Strategies)
	for _, name := range decide {
		f, ok := figure.Get(name)
		if !ok {
			continue
		}
		low, high := math.Inf(1), math.Inf(-1)
		for _, strategy := range b.about.Strategies {
			c := b.sample(f, strategy, true).Estimate(f.Statistic(), confidence).Center
			if f.More {
				c = -c
			}
			if c < low {
				low, v.Best = c, strategy
			}
			if c > high {
				high, v.Worst = c, strategy
			}
		}
		if v.On = name; low < high {
			level := stats.Joint(confidence, max(1, len(decide)*n*(n-1)/2))
			v.Sure = b.compare(f, figure.Bad, v.Best, v.Worst, level).Distinguishable
			return
		}
	}
	v.Worst = v.Best
}

func (b builder) median(name, strategy string, bad bool) string {
	f, _ := figure.Get(name)
	center, _ := cell(estimated(b.sample(f, strategy, bad).Estimate(f.Statistic(), confidence)), f.Unit)
	return center
}

func (b builder) whatHappens(v Verdict) string {
	tell := func(strategy string) string {
		text := fmt.Sprintf("%s hits %s of the tenants", strategy, b.median("tenants_hit", strategy, true))
		if t := b.median("harm_minutes", strategy, true); t != "0s" {
			text += " and hurts for " + t
		}
		return text
	}
	if v.Best == v.Worst {
		if len(b.about.Strategies) == 1 {
			return fmt.Sprintf("If the change is bad, %s.", tell(v.Best))
		}
		return fmt.Sprintf("If the change is bad, the strategies come out level: %s.", tell(v.Best))
	}
	text := fmt.Sprintf("If the change is bad, %s; %s.", tell(v.Best), tell(v.Worst))
	f, _ := figure.Get(v.On)
	c := b.compare(f, figure.Bad, v.Best, v.Worst, confidence)
	if !v.Sure {
		return text + fmt.Sprintf(" %d worlds cannot tell that difference from noise.", len(b.worlds))
	}
	return text + fmt.Sprintf(" In %d of %d worlds %s did better.", c.Better, c.Better+c.Same+c.Worse, v.Best)
}

func (b builder) whatItCosts(v Verdict) string {
	tell := func(strategy string) string {
		full, mistake := b.median("time_to_full", strategy, false), b.median("false_abort", strategy, false)
		if full == "–" {
			return fmt.Sprintf("with %s it never reaches everybody (taken back by mistake in %s of the worlds)", strategy, mistake)
		}
		text := fmt.Sprintf("%s with %s", full, strategy)
		if mistake != "0%" {
			text += fmt.Sprintf(", unless it is taken back by mistake (%s of the worlds)", mistake)
		}
		return text
	}
	if v.Best == v.Worst {
		return fmt.Sprintf("If it is clean, everybody has it after %s.", tell(v.Best))
	}
	return fmt.Sprintf("If it is clean, everybody has it after %s; %s.", tell(v.Best), tell(v.Worst))
}

// why names what decided, from the best and the worst strategy's plays.
func (b builder) why(v Verdict) string {
	var chosen []Mechanism
	for _, m := range v.Mechanism {
		if m.Strategy == v.Best || m.Strategy == v.Worst {
			chosen = append(chosen, m)
		}
	}
	if len(chosen) == 2 && chosen[0].Strategy != v.Best {
		chosen[0], chosen[1] = chosen[1], chosen[0]
	}
	clauses := make([]string, len(chosen))
	for i, m := range chosen {
		clauses[i] = m.sentence()
	}
	text := "Why: " + strings.Join(clauses, "; ") + "."
	switch first := chosen[0]; {
	case len(chosen) == 2 && first.Cause == chosen[1].Cause && first.Cause != "":
		text += fmt.Sprintf(" Either way most failed requests %s (%s and %s).", causeWords[first.Cause],
			amount(first.CauseShare, figure.Share), amount(chosen[1].CauseShare, figure.Share))
	default:
		for _, m := range chosen {
			if m.Cause != "" {
				text += fmt.Sprintf(" With %s, %s of the failed requests %s.", m.Strategy, amount(m.CauseShare, figure.Share), causeWords[m.Cause])
			}
		}
	}
	return text
}

var resultWords = [...]string{
	outcome.Completed:    "the rollout ran through",
	outcome.Aborted:      "a gate stopped the rollout",
	outcome.RolledBack:   "people rolled it back",
	outcome.Killed:       "people lowered the flag",
	outcome.FixedForward: "people shipped a fix",
	outcome.Stuck:        "the rollout got stuck",
	outcome.LeftBad:      "it was left as it was",
}

var partWords = [outcome.Parts]string{
	outcome.Detect:   "until somebody noticed",
	outcome.Page:     "until somebody was paged",
	outcome.Ack:      "until somebody took the page",
	outcome.Diagnose: "until somebody knew what to do",
	outcome.Act:      "to take it back",
	outcome.Drain:    "until the queues were short again",
	outcome.Repair:   "to mend the data",
}

var causeNames = [...]string{"change", "reject", "timeout", "other"}

var causeWords = map[string]string{
	"change":  "were failed by the change itself",
	"reject":  "were turned away for lack of capacity",
	"timeout": "timed out",
	"other":   "met other trouble",
}

func (m Mechanism) sentence() string {
	result := m.Result
	for i, name := range outcome.Results {
		if name == m.Result {
			result = resultWords[i]
		}
	}
	text := fmt.Sprintf("with %s, %s in %s of the bad worlds", m.Strategy, result, amount(m.Share, figure.Share))
	if m.Part != "" {
		for i, name := range outcome.PartNames {
			if name == m.Part {
				text += fmt.Sprintf(" and %s of the time passed %s", amount(m.PartShare, figure.Share), partWords[i])
			}
		}
	}
	return text
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
