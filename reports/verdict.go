package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
)

// Verdict is the answer in words, with the figures that decided it.
type Verdict struct {
	Sentences []string         `json:"sentences"`
	Best      string           `json:"best"`     // strategy that On and By rank first when the change is bad
	Worst     string           `json:"worst"`    // and last; the same as Best when all are level
	On        string           `json:"on"`       // the figure that ranked them
	By        figure.Statistic `json:"by"`       // and its statistic, "" when all are level
	Sure      bool             `json:"sure"`     // the mean difference favours Best over Worst by more than noise, jointly over all pairs
	Level     []string         `json:"level"`    // strategies that are as good as Best, as far as can be told
	Contrary  []string         `json:"contrary"` // strategies that surely do better than Best on average, though By ranks them behind
	Mechanism []Mechanism      `json:"mechanism"`
}

func (b builder) verdict(r *Report) Verdict {
	v := Verdict{Level: []string{}, Contrary: []string{}, Mechanism: b.mechanisms(r)}
	if len(b.worlds) == 0 {
		v.Sentences = []string{"Nothing is finished, so nothing can be said."}
		return v
	}
	if !b.bad() {
		v.Best, v.Worst, v.Level = b.about.Strategies[0], b.about.Strategies[0], append(v.Level, b.about.Strategies[1:]...)
		v.Sentences = []string{"Nothing is said to be wrong with the change, so it is played as a clean one only.", b.whatItCosts(v)}
		return v
	}
	b.rank(&v)
	v.Sentences = append(v.Sentences, b.whatHappens(v))
	if other := b.otherHarm(v); other != "" {
		v.Sentences = append(v.Sentences, other)
	}
	v.Sentences = append(v.Sentences, b.whatItCosts(v), b.why(v))
	return v
}

// bad reports whether there are plays of a bad change.
func (b builder) bad() bool {
	return slices.ContainsFunc(b.worlds, func(w outcome.World) bool {
		return slices.ContainsFunc(w.Plays, func(o outcome.Outcome) bool { return o.Bad })
	})
}

func (b builder) median(name, strategy string, bad bool) string {
	f, _ := figure.Get(name)
	center, _ := cell(sampled(b.sample(f, strategy, bad), f.Statistic()), f.Unit, b.about.Follow)
	return center
}

func (b builder) whatHappens(v Verdict) string {
	on, _ := figure.Get(v.On)
	tell := func(strategy string) string {
		if s, two := b.between("tenants_hit", strategy); two && on.Unit != figure.Count { // no median is worth telling
			return fmt.Sprintf("%s hits %s of the tenants in %s and %s in %d others, by what is wrong", strategy,
				amount(s.Below.Median, s.Unit), plural(s.Below.Count, "world"), amount(s.Above.Median, s.Unit), s.Above.Count)
		}
		text := fmt.Sprintf("%s hits %s of the tenants", strategy, b.median("tenants_hit", strategy, true))
		if on.Unit == figure.Count { // what the scenario decides on comes first
			count := fmt.Sprintf("%s has %s %s", strategy, b.median(v.On, strategy, true), on.Title)
			if text = count; b.median("tenants_hit", strategy, true) != "0%" {
				text += fmt.Sprintf(", hits %s of the tenants", b.median("tenants_hit", strategy, true))
			}
		}
		if t := b.median("harm_minutes", strategy, true); t != "0s" {
			text += " and hurts for " + t
		}
		return text
	}
	switch {
	case len(b.about.Strategies) == 1:
		return fmt.Sprintf("If the change is bad, %s.%s", tell(v.Best), b.underWay(v.Best))
	case v.Best == v.Worst:
		return fmt.Sprintf("If the change is bad, the strategies come out level: %s.%s", tell(v.Best), b.underWay(b.about.Strategies...))
	}
	return fmt.Sprintf("If the change is bad, %s; %s (medians).%s%s", tell(v.Best), tell(v.Worst), b.howSure(v), b.underWay(v.Best, v.Worst))
}

// howSure says by what the best is better than the worst, and who else may be.
func (b builder) howSure(v Verdict) string {
	f, _ := figure.Get(v.On)
	c := b.compare(f, figure.Bad, v.Best, v.Worst, b.jointly())
	worlds := plural(c.Pairs(), "world")
	if f.Given != "" && c.Pairs() < len(b.worlds) {
		worlds = fmt.Sprintf("the %s (of %d) that show it for both", worlds, len(b.worlds))
	}
	by := "the median"
	if v.By == figure.Worst {
		by = "what 1 world in 20 reaches"
	}
	switch otherWay := c.Difference.Center != 0 && (c.Difference.Center > 0) != f.More; {
	case slices.Contains(v.Contrary, v.Worst):
		return fmt.Sprintf(" By %s, which is better depends: %s of the worlds favours %s, but the average surely favours %s (by %s): a few worlds with large differences decide it.",
			f.Title, by, v.Best, v.Worst, strings.TrimPrefix(points(c.Difference, f.Unit), "+"))
	case !v.Sure && c.Pairs() == 0:
		return fmt.Sprintf(" No world shows %s for both, so that difference is not sure.", f.Title)
	case !v.Sure && c.CutOff > 0 && !c.Difference.contains(0):
		return fmt.Sprintf(" That difference is not sure: in %d of %s following ended before it was over.", c.CutOff, worlds)
	case !v.Sure && c.Few:
		return fmt.Sprintf(" That difference is the same in %s, and fewer than %d are too few to rely on that.", worlds, figure.FewAlike)
	case !v.Sure && otherWay:
		return fmt.Sprintf(" %s cannot tell that difference from noise: by %s, %s favours %s, but the average favours %s.", upper(worlds), f.Title, by, v.Best, v.Worst)
	case !v.Sure:
		return fmt.Sprintf(" %s cannot tell that difference from noise.", upper(worlds))
	}
	text := fmt.Sprintf(" By %s, %s did better than %s in %d of %s", f.Title, v.Best, v.Worst, c.Better, worlds)
	if c.Small {
		text += fmt.Sprintf(", but by less than %s on average, which the scenario says does not matter", amount(c.Matters, f.Unit))
	}
	text += "."
	var close, unclear, better []string
	for _, strategy := range v.Level {
		if b.compare(f, figure.Bad, v.Best, strategy, b.jointly()).Small {
			close = append(close, strategy)
		} else {
			unclear = append(unclear, strategy)
		}
	}
	for _, strategy := range v.Contrary {
		better = appendIf(better, strategy != v.Worst, strategy)
	}
	if len(close) > 0 {
		text += fmt.Sprintf(" Within %s of it on average: %s.", margin(b.about.Matters[v.On], f.Unit), strings.Join(close, ", "))
	}
	if len(unclear) > 0 {
		text += fmt.Sprintf(" Not to be told from it: %s.", strings.Join(unclear, ", "))
	}
	if len(better) > 0 {
		text += fmt.Sprintf(" Surely better than it on average, though not by %s: %s.", by, strings.Join(better, ", "))
	}
	return text
}

func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// underWay warns of praise for a rollout that had not reached everybody.
func (b builder) underWay(strategies ...string) string {
	var told []string
	for _, strategy := range strategies {
		if share := b.share("stuck", strategy); share > 0 {
			told = append(told, fmt.Sprintf("%s of the worlds with %s", amount(share, figure.Share), strategy))
		}
	}
	if len(told) == 0 {
		return ""
	}
	return fmt.Sprintf(" When following ended, the rollout was still under way or waiting in %s: more harm may come.", strings.Join(told, ", "))
}

func (b builder) whatItCosts(v Verdict) string {
	var told, never, mistaken []string
	for _, strategy := range b.about.Strategies {
		if strategy != v.Best && strategy != v.Worst && !slices.Contains(v.Level, strategy) && !slices.Contains(v.Contrary, strategy) {
			continue
		}
		full, mistake := b.median("time_to_full", strategy, false), b.median("false_abort", strategy, false)
		if mistake != "0%" && mistake != "–" {
			mistaken = append(mistaken, mistake+" of the worlds with "+strategy)
		}
		if full == "–" {
			never = append(never, strategy)
			continue
		}
		told = append(told, full+" with "+strategy+b.inSome("time_to_full", strategy))
	}
	var said []string
	if len(told) > 0 {
		said = append(said, "everybody has it after "+strings.Join(told, ", "))
	}
	if len(never) > 0 {
		said = append(said, "nobody ever has all of it with "+strings.Join(never, ", "))
	}
	text := "If it is clean, " + strings.Join(said, "; ") + "."
	if len(mistaken) > 0 {
		text += fmt.Sprintf(" It is taken back by mistake in %s.", strings.Join(mistaken, ", "))
	}
	return text
}

// inSome says in how many worlds a figure of the clean case is defined, "" for
// all and for none.
func (b builder) inSome(name, strategy string) string {
	f, _ := figure.Get(name)
	if n := len(b.sample(f, strategy, false).Known()); 0 < n && n < len(b.worlds) {
		return fmt.Sprintf(" (in %d of %s)", n, plural(len(b.worlds), "world"))
	}
	return ""
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
	text := "Why: " + strings.Join(clauses, "; ") + "." + b.whoHadIt(chosen)
	if first, last := chosen[0], chosen[len(chosen)-1]; len(chosen) == 2 && first.Cause == last.Cause && first.Cause != "" &&
		most(first.CauseShare) == most(last.CauseShare) {
		return text + fmt.Sprintf(" Either way %s failed requests %s.", most(first.CauseShare), causeWords[first.Cause])
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
	case share > 1-1e-9:
		return "all"
	case share >= 0.95:
		return "almost all"
	case share > 0.5:
		return "most (" + amount(share, figure.Share) + ") of the"
	}
	return amount(share, figure.Share) + " of the"
}

// margin writes a difference: of shares, in percentage points.
func margin(x float64, u figure.Unit) string {
	text := amount(x, u)
	if u == figure.Share && text == "1%" {
		return "1 percentage point"
	} else if u == figure.Share {
		return strings.TrimSuffix(text, "%") + " percentage points"
	}
	return text
}
