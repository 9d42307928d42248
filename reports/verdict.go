package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
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
	decide := b.decisive()
	joint := b.jointly()
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

// decisive are the figures that rank the strategies when the change is bad:
// those decided on that are about that, or else the two that are about
// everybody.
func (b builder) decisive() []string {
	var names []string
	for _, name := range b.about.Decide {
		if f, ok := figure.Get(name); ok && f.Shown&figure.InBad != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return []string{"tenants_hit", "harm_minutes"}
	}
	return names
}

// jointly is the level at which all pairs hold together for what is decisive:
// best and worst are picked after the fact.
func (b builder) jointly() float64 {
	n := len(b.about.Strategies)
	return stats.Joint(confidence, max(1, len(b.decisive())*n*(n-1)/2))
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
		return text + fmt.Sprintf(" %s cannot tell that difference from noise.", plural(len(b.worlds), "world"))
	}
	f, _ := figure.Get(v.On)
	c := b.compare(f, figure.Bad, v.Best, v.Worst, confidence)
	text += fmt.Sprintf(" By %s, %s did better in %d of %d worlds.", f.Title, v.Best, c.Better, c.Better+c.Same+c.Worse)
	var close, unclear []string
	for _, strategy := range v.Level {
		if b.compare(f, figure.Bad, v.Best, strategy, b.jointly()).small() {
			close = append(close, strategy)
		} else {
			unclear = append(unclear, strategy)
		}
	}
	if len(close) > 0 {
		text += fmt.Sprintf(" Within %s of it: %s.", amount(b.about.Matters[v.On], f.Unit), strings.Join(close, ", "))
	}
	if len(unclear) > 0 {
		text += fmt.Sprintf(" Not to be told from it: %s.", strings.Join(unclear, ", "))
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
