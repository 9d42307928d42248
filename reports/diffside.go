package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// side is a saved report with its samples.
type side struct {
	*Report
	name    string
	samples map[key]figure.Sample
}

// index makes samples of the values that were saved world by world. Figures that
// this version does not know are left out.
func (s *side) index() error {
	s.samples = map[key]figure.Sample{}
	n := s.Replications.Finished
	if n == 0 || len(s.Values) == 0 {
		return fmt.Errorf("holds no worlds, so there is nothing to compare")
	}
	for _, v := range s.Values {
		if len(v.Values) != n {
			return fmt.Errorf("damaged: %s of %s has %d values for %s", v.Figure, v.Strategy, len(v.Values), plural(n, "world"))
		}
		f, known := figure.Get(v.Figure)
		if !known {
			continue
		}
		x := figure.Sample{Figure: f, Obs: make([]stats.Obs, n), Defined: make([]bool, n)}
		for i, value := range v.Values {
			if value != nil {
				x.Obs[i], x.Defined[i] = stats.Obs{Value: *value}, true
			}
		}
		for _, i := range v.Censored {
			if i < 0 || i >= n {
				return fmt.Errorf("damaged: %s of %s is cut off in world %d of %d", v.Figure, v.Strategy, i+1, n)
			}
			x.Obs[i].Censored = true
		}
		s.samples[key{v.Figure, v.Strategy, v.Case == figure.Bad}] = x
	}
	return nil
}

// has reports whether the document has a figure that this version knows.
func (s *side) has(name string) bool {
	f, _ := figure.Get(name)
	_, ok := s.samples[key{name, s.Strategies[0], compareIn(f) == figure.Bad}]
	return ok
}

func (s *side) about() Side {
	return Side{
		Name: s.name, Scenario: s.Scenario, Title: s.Title, Engine: s.Engine.Name, Follow: s.Follow,
		Replications: s.Replications, Repro: s.Repro,
	}
}

// pairing says whether both played the same random worlds, and why or why not.
func pairing(a, b *Report) (bool, string) {
	var apart []string
	differ := func(yes bool, format string, args ...any) {
		if yes {
			apart = append(apart, fmt.Sprintf(format, args...))
		}
	}
	n, m := a.Replications, b.Replications
	differ(n.Partial() || m.Partial(), "a run that was interrupted lacks worlds")
	differ(n.Finished != m.Finished, "%d worlds before and %d after", n.Finished, m.Finished)
	differ(a.Repro.Seed != b.Repro.Seed, "seed %d before and %d after", a.Repro.Seed, b.Repro.Seed)
	known := a.Repro.WorldsHash != "" && b.Repro.WorldsHash != ""
	same := known && a.Repro.WorldsHash == b.Repro.WorldsHash || a.Repro.ScenarioHash == b.Repro.ScenarioHash
	differ(!same && known, "what makes the worlds was changed itself: tenants, load, services, faults, the change or the clock")
	differ(!same && !known, "a document that does not say yet what makes its worlds")
	if len(apart) > 0 {
		return false, "not paired, for these are not the same random worlds: " + strings.Join(apart, "; ") +
			". Intervals are wider than they would be in the same ones."
	}
	return true, fmt.Sprintf("paired: the same %s in both (seed %d)", plural(n.Finished, "random world"), a.Repro.Seed)
}

// doubts says what beside the plan may have moved the figures, and which
// intervals rest on little.
func (d *Diff) doubts(a, b *Report) []Warning {
	list := []Warning{}
	add := func(yes bool, code, format string, args ...any) {
		if yes {
			list = append(list, Warning{Code: code, Text: fmt.Sprintf(format, args...)})
		}
	}
	add(a.Repro.Digest == b.Repro.Digest && a.Repro.Digest != "", "same-run", "both are the same plays, event by event: nothing changed")
	add(a.Scenario != b.Scenario, "scenario", "two scenarios: %s before, %s after; differences need not come from the plan", a.Scenario, b.Scenario)
	add(a.Engine.Name != b.Engine.Name, "engine", "played by the %s engine before and by the %s engine after: small differences may be the engines'", a.Engine.Name, b.Engine.Name)
	add(a.Repro.Version != b.Repro.Version, "version", "made by version %s before and %s after: the model may have changed as well", a.Repro.Version, b.Repro.Version)
	add(a.Follow != b.Follow, "follow", "followed for %s before and %s after: times are compared up to the shorter, amounts are not", duration(a.Follow), duration(b.Follow))
	add(!slices.Equal(a.Decide, b.Decide), "decide", "they do not decide on the same figures; those of after hold jointly here")
	if lacking := without(b.Decide, d.Decide); len(lacking) > 0 {
		add(true, "decide", "not compared, for one of them does not have it: %s", strings.Join(lacking, ", "))
	}
	add(a.Replications.Partial(), partial, "before is partial: %d of %d replications", a.Replications.Finished, a.Replications.Asked)
	add(b.Replications.Partial(), partial, "after is partial: %d of %d replications", b.Replications.Finished, b.Replications.Asked)
	var all []Comparison
	for _, m := range d.Moves {
		all = append(all, m.Comparison)
	}
	return append(list, doubts(all, d.spreadless())...)
}

// spreadless doubts differences without any spread. Worlds that are not paired have
// none of their own: each side is the same in all of its worlds.
func (d *Diff) spreadless() doubt {
	if d.Paired {
		return sameEverywhere
	}
	return doubt{
		stats.AllEqual, func(c Comparison) bool { return c.Few },
		fmt.Sprintf("neither side varies between its own worlds, and fewer than %d worlds are too few to rely on that", figure.FewAlike),
	}
}
