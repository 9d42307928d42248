package reports

import (
	"fmt"
	"math"
	"slices"
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
	Level     []string    `json:"level"` // strategies that are as good as Best, as far as can be told
	Mechanism []Mechanism `json:"mechanism"`
}

// Mechanism is what decided how a strategy's bad plays went, taken from the
// plays themselves.
type Mechanism struct {
	Strategy   string  `json:"strategy"`
	Result     string  `json:"result"`        // the most frequent
	Share      float64 `json:"result_share"`  // of the bad plays
	Staging    float64 `json:"staging_share"` // of the bad plays, in which staging caught it
	Part       string  `json:"part"`          // the longest part of the way back, "" if nobody was hurt
	PartShare  float64 `json:"part_share"`    // of the mean time
	Cause      string  `json:"cause"`         // of most failed requests: change, reject, timeout or other; "" if none failed
	CauseShare float64 `json:"cause_share"`
}

func (b builder) verdict(r *Report) Verdict {
	v := Verdict{Level: []string{}, Mechanism: b.mechanisms(r)}
	if len(b.worlds) == 0 {
		v.Sentences = []string{"Nothing is finished, so nothing can be said."}
		return v
	}
	b.rank(&v)
	v.Sentences = append(v.Sentences, b.whatHappens(v), b.whatItCosts(v), b.why(v))
	return v
}

// rank finds the best and the worst strategy: by the median of the first
// decided figure (tenants hit when nothing is decided) and, where that is
// level, of the next. Level with the best are those that cannot be told from
// it, and those that surely differ by less than matters.
func (b builder) rank(v *Verdict) {
	decide := b.about.Decide
	if len(decide) == 0 {
		decide = []string{"tenants_hit", "harm_minutes"}
	}
	n := len(b.about.Strategies)
	joint := stats.Joint(confidence, max(1, len(decide)*n*(n-1)/2))
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
		if v.On = name; low >= high {
			continue
		}
		for _, strategy := range b.about.Strategies {
			c := b.compare(f, figure.Bad, v.Best, strategy, joint)
			switch {
			case strategy == v.Worst:
				v.Sure = c.Distinguishable
			case strategy != v.Best && (!c.Distinguishable || c.small()):
				v.Level = append(v.Level, strategy)
			}
		}
		return
	}
	v.Best = b.about.Strategies[0]
	v.Worst = v.Best
}

func (b builder) median(name, strategy string, bad bool) string {
	f, _ := figure.Get(name)
	center, _ := cell(estimated(b.sample(f, strategy, bad).Estimate(f.Statistic(), confidence)), f.Unit, b.about.Follow)
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
	if !v.Sure {
		return text + fmt.Sprintf(" %d worlds cannot tell that difference from noise.", len(b.worlds))
	}
	f, _ := figure.Get(v.On)
	c := b.compare(f, figure.Bad, v.Best, v.Worst, confidence)
	text += fmt.Sprintf(" By %s, %s did better in %d of %d worlds.", f.Title, v.Best, c.Better, c.Better+c.Same+c.Worse)
	if len(v.Level) > 0 {
		within := ""
		if m := b.about.Matters[v.On]; m > 0 {
			within = fmt.Sprintf(", within %s or what noise makes", amount(m, f.Unit))
		}
		text += fmt.Sprintf(" Level with %s%s: %s.", v.Best, within, strings.Join(v.Level, ", "))
	}
	return text
}

func (b builder) whatItCosts(v Verdict) string {
	var told, mistaken []string
	for _, strategy := range b.about.Strategies {
		if strategy != v.Best && strategy != v.Worst && !slices.Contains(v.Level, strategy) {
			continue
		}
		full, mistake := b.median("time_to_full", strategy, false), b.median("false_abort", strategy, false)
		if full == "–" {
			full = "never"
		}
		told = append(told, full+" with "+strategy)
		if mistake != "0%" {
			mistaken = append(mistaken, mistake+" with "+strategy)
		}
	}
	text := fmt.Sprintf("If it is clean, everybody has it after %s.", strings.Join(told, ", "))
	if len(mistaken) > 0 {
		text += fmt.Sprintf(" It is taken back by mistake in %s of the worlds.", strings.Join(mistaken, ", "))
	}
	return text
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
	if first, last := chosen[0], chosen[len(chosen)-1]; len(chosen) == 2 && first.Cause == last.Cause && first.Cause != "" {
		return text + fmt.Sprintf(" Either way %s failed requests %s.", most(math.Min(first.CauseShare, last.CauseShare)), causeWords[first.Cause])
	}
	for _, m := range chosen {
		if m.Cause != "" {
			text += fmt.Sprintf(" With %s, %s failed requests %s.", m.Strategy, most(m.CauseShare), causeWords[m.Cause])
		}
	}
	return text
}

// most words a share that is the largest of several.
func most(share float64) string {
	switch {
	case share >= 0.995:
		return "all"
	case share >= 0.9:
		return "almost all"
	case share > 0.5:
		return "most (" + amount(share, figure.Share) + ")"
	}
	return amount(share, figure.Share) + " of the"
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
	outcome.Detect:   "until it was noticed",
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
	in := amount(m.Share, figure.Share) + " of the bad worlds"
	if m.Share == 1 {
		in = "every bad world"
	}
	text := fmt.Sprintf("with %s, %s in %s", m.Strategy, result, in)
	if m.Staging > 0 {
		text += fmt.Sprintf(" (staging caught it in %s)", amount(m.Staging, figure.Share))
	}
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
		staging, _ := figure.Get("caught_in_staging")
		m.Staging = b.sample(staging, strategy, true).Estimate(figure.OfPlays, confidence).Center
		if math.IsNaN(m.Staging) {
			m.Staging = 0
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
