package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// excludes says what no interval here covers. Source: judgement.
func excludes(unknowns []Unknown) []string {
	if len(unknowns) > 0 {
		return []string{
			"They do not cover whether the scenario and these laws are right.",
			"Every other number of the scenario is taken as known.",
		}
	}
	return []string{
		"Intervals cover the noise of the simulation only, not whether the scenario is right.",
		"Every number of the scenario is taken as known: tenants, load, what the defects do, and how fast people react.",
	}
}

// Codes of warnings beside those of sim/stats.
const (
	partial     = "partial"
	tippingRisk = "tipping-risk"
	unfinished  = "unfinished" // the rollout was not over when following ended
	censored    = "censored"   // the harm was not
	fixBefore   = "fix-replications"
	ofScenario  = "scenario" // what the scenario assumes
)

// warnings gathers what the reader of the whole report should know.
func (b builder) warnings(r *Report) []Warning {
	list := []Warning{}
	add := func(code string, need int, format string, args ...any) {
		list = append(list, Warning{code, fmt.Sprintf(format, args...), need})
	}
	n := len(b.worlds)
	if r.Replications.Partial() {
		add(partial, b.about.Asked, "partial: %d of %d replications are finished", n, b.about.Asked)
	}
	if need := stats.ReplicationsFor(0.5, confidence); n < need {
		add(stats.TooFew, need, "%s cannot bound a median (shown as ?): it takes %d", plural(n, "replication"), need)
	}
	if need := stats.ReplicationsFor(0.95, confidence); n < need {
		add(stats.TooFew, need, "what 1 world in 20 reaches has no upper bound with %s (shown as ≥): it takes %d", plural(n, "replication"), need)
	}
	if where := b.tipping(); len(where) > 0 {
		add(tippingRisk, 0, "tipping risk with %s: a pool ran so close to saturation that chance decides when its queues tip over, which flow does not play; confirm with --set fidelity=request and few replications, for that takes long",
			strings.Join(where, ", "))
	}
	for _, bad := range []bool{true, false} {
		if where := b.unfinished(bad); len(where) > 0 {
			add(unfinished, 0, "the rollout was still under way or waiting when following ended, in worlds with a %s release: %s; what would come later is in no figure",
				map[bool]string{true: "bad", false: "clean"}[bad], strings.Join(where, ", "))
		}
	}
	for _, rec := range r.Recovery {
		if rec.Censored > 0 {
			add(censored, 0, "%s: in %d of %d bad worlds with harm it was not over when following ended after %s; what was counted until then is a lower bound (shown as > or ≥)",
				rec.Strategy, rec.Censored, rec.Harmed, duration(b.about.Follow))
		}
	}
	list = append(list, twoKindsOf(r.Straddles)...)
	for _, note := range b.about.Notes {
		add(ofScenario, 0, "%s", note)
	}
	list = append(list, doubts(r.Comparisons, sameEverywhere)...)
	if slices.ContainsFunc(r.Expectations, func(e Expectation) bool { return e.Ruling == figure.Undecided }) {
		add(fixBefore, 0, "to decide an undecided claim, choose the number of replications first and run once: running on until it is decided makes a wrong ruling likelier than %s",
			amount(1-confidence, figure.Share))
	}
	return list
}

// doubt is one reason to doubt a comparison.
type doubt struct {
	code  string
	holds func(Comparison) bool
	says  string
}

// sameEverywhere doubts a difference, world by world, that has no spread.
var sameEverywhere = doubt{
	stats.AllEqual, func(c Comparison) bool { return c.Few },
	fmt.Sprintf("the difference is the same in every world, and fewer than %d worlds are too few to rely on that", figure.FewAlike),
}

// doubts says which of the comparisons shown rest on little. What no spread means
// depends on how they were made.
func doubts(all []Comparison, spreadless doubt) []Warning {
	var list []Warning
	for _, d := range []doubt{
		{stats.Skewed, func(c Comparison) bool {
			return c.Distinguishable && !c.Difference.narrow() && slices.Contains(c.Warnings, stats.Skewed)
		},
			"the average difference rests on few extreme worlds: its interval may be too narrow"},
		spreadless,
		{stats.Undecided, func(c Comparison) bool { return c.CutOff > 0 && slices.Contains(c.Warnings, stats.Undecided) },
			"in some worlds following ended before the better one was over: they count as the same"},
	} {
		var titles []string
		in := map[string][]string{}
		for _, c := range all {
			if c.Shown && d.holds(c) {
				if in[c.Title] == nil {
					titles = append(titles, c.Title)
				}
				in[c.Title] = append(in[c.Title], c.Strategy)
			}
		}
		for i, title := range titles {
			titles[i] = fmt.Sprintf("%s (%s)", title, strings.Join(in[title], ", "))
		}
		if len(titles) > 0 {
			list = append(list, Warning{Code: d.code, Text: strings.Join(titles, ", ") + ": " + d.says})
		}
	}
	return list
}

// tipping lists the strategies with plays in which the flow engine cannot know
// when queues tip over.
func (b builder) tipping() []string {
	return b.counted(func(o *outcome.Outcome) (counts, tipping bool) { return true, o.TippingRisk }, "play")
}

// unfinished lists the strategies whose rollout was not over, nor taken back,
// when following ended.
func (b builder) unfinished(bad bool) []string {
	return b.counted(func(o *outcome.Outcome) (counts, stuck bool) {
		return o.Bad == bad, o.Result == outcome.Stuck
	}, "world")
}

// counted lists the strategies for which something holds in some play, with how
// many of the plays that count.
func (b builder) counted(of func(*outcome.Outcome) (counts, holds bool), noun string) []string {
	var list []string
	for _, strategy := range b.about.Strategies {
		whole, part := 0, 0
		for i := range b.worlds {
			for j := range b.worlds[i].Plays {
				o := &b.worlds[i].Plays[j]
				if counts, holds := of(o); o.Strategy == strategy && counts {
					whole++
					if holds {
						part++
					}
				}
			}
		}
		if part > 0 {
			list = append(list, fmt.Sprintf("%s (%d of %s)", strategy, part, plural(whole, noun)))
		}
	}
	return list
}
