package plan

import "github.com/rehearse-sim/rehearse/models/rollout"

// part refuses a gate of one part of a rollout behind a flag where there is none.
func (c *checker) part(field string, g rollout.Gate, behind string) {
	if behind == "" && (g.While == "dark" || g.While == "raised") {
		c.add(field, "remove it, or ship behind a flag", "the strategy is behind no flag: nothing is dark or raised")
	}
}

// delivery refuses a way to hear of a flag where there is none.
func (c *checker) delivery() {
	f := &c.s.Flags
	slow := !f.Takes.IsZero() && f.Takes.Mean() > 0
	if c.s.Change.Flag == "" && (slow || !f.Heard.IsZero() || f.Stale > 0) {
		c.add("flags", "name the flag under change, flag: …, or remove it", "there is no flag to hear of")
	}
}
