package detect

import (
	"fmt"
	"slices"
)

// Group is a part of the score that several metrics share.
type Group struct {
	Name   string  `yaml:"name,required" doc:"its name, by which metrics refer to it"`
	Weight float64 `yaml:"weight,required" doc:"of 100; groups that are not listed share what is left of it" unit:"points" min:"0" max:"100"`
}

// groups lists the parts of the score and the metrics of each: those that metrics
// name, in the order in which they do, or else each metric by itself. The weights add
// up to 100.
func (m *MannWhitney) groups() (weights []float64, members [][]int) {
	var names []string
	for i, j := range m.Metrics {
		at := -1
		if m.grouped() {
			at = slices.Index(names, j.Group)
		}
		if at < 0 {
			at, names, members = len(names), append(names, j.Group), append(members, nil)
		}
		members[at] = append(members[at], i)
	}
	if !m.grouped() {
		sum := 0.0
		for _, j := range m.Metrics {
			sum += j.Weight
		}
		for _, j := range m.Metrics {
			weights = append(weights, 100*j.Weight/sum)
		}
		return weights, members
	}
	left, unlisted := 100.0, 0
	weights = make([]float64, len(names))
	for i, name := range names {
		if at := slices.IndexFunc(m.Groups, func(g Group) bool { return g.Name == name }); at >= 0 {
			weights[i] = m.Groups[at].Weight
			left -= weights[i]
		} else {
			weights[i] = -1
			unlisted++
		}
	}
	for i := range weights {
		if weights[i] < 0 {
			weights[i] = left / float64(unlisted)
		}
	}
	return weights, members
}

func (m *MannWhitney) grouped() bool {
	return slices.ContainsFunc(m.Metrics, func(j Judged) bool { return j.Group != "" })
}

// score is Kayenta's, from 0 to 100: of each group the share of its metrics that
// pass, 100% where none has data, by weight. It is 0 when half of all metrics have no
// data.
func (m *MannWhitney) score(classes []Class) float64 {
	silent := 0
	for _, c := range classes {
		if c == Nodata {
			silent++
		}
	}
	if 2*silent >= len(classes) {
		return 0
	}
	weights, members := m.groups()
	total := 0.0
	for g, metrics := range members {
		passed, counted := 0, 0
		for _, i := range metrics {
			switch {
			case classes[i] == Passes:
				passed, counted = passed+1, counted+1
			case classes[i] != Nodata || m.Metrics[i].MustHave:
				counted++
			}
		}
		if counted == 0 {
			passed, counted = 1, 1
		}
		total += weights[g] * float64(passed) / float64(counted)
	}
	return total
}

// checkGroups wants groups that metrics name and weights that add up.
func (m *MannWhitney) checkGroups() (p problems) {
	sum := 0.0
	for i, g := range m.Groups {
		sum += g.Weight
		if !slices.ContainsFunc(m.Metrics, func(j Judged) bool { return j.Group == g.Name }) {
			p.add(fmt.Sprintf("groups[%d].name", i), "give a metric group: "+g.Name+", or remove it", "no metric is of the group %q", g.Name)
		}
	}
	listed, outside := true, false
	for i, j := range m.Metrics {
		if m.grouped() && j.Group == "" {
			p.add(fmt.Sprintf("metrics[%d]", i), "give it a group as well", "is of no group, and others are")
		}
		if m.grouped() && j.Weight != 1 {
			p.add(fmt.Sprintf("metrics[%d].weight", i), "remove it; groups have weights: groups: [{name: "+j.Group+", weight: 60}]", "is not read: metrics of a group weigh the same")
		}
		in := slices.ContainsFunc(m.Groups, func(g Group) bool { return j.Group == g.Name })
		listed, outside = listed && in, outside || !in
	}
	if len(m.Groups) > 0 && (listed && sum != 100 || outside && sum > 100) {
		p.add("groups", "let the weights add up to 100, or to less and leave a group out, which then has the rest", "weigh %g of 100 together", sum)
	}
	return p
}
