package plan

import (
	"fmt"
	"strings"

	"github.com/rehearse-sim/rehearse/models/coordination"
)

// coordination refuses a party that is there twice.
func (c *checker) coordination() {
	for i, s := range c.s.Strategies {
		if s.Silent && len(c.s.Coordination) == 0 {
			c.add(fmt.Sprintf("strategies[%d].silent", i), "say under coordination who would be told", "there is nobody to be told")
		}
	}
	seen := map[string]bool{}
	for i, e := range c.s.Coordination {
		who := e.Party.Who()
		if seen[who] {
			c.add(fmt.Sprintf("coordination[%d]", i), "list each once; teams have a name", "%s are told twice", who)
		}
		seen[who] = true
		c.variant(fmt.Sprintf("coordination[%d]", i), e.Party)
	}
}

// Notes says what the reader of a report should know of the scenario beside its
// figures: who is not told in time.
func (p *Plan) Notes() []string {
	var told, silent []string
	for _, e := range p.Scenario.Coordination {
		word := fmt.Sprintf("%s: %s", e.Party.Who(), e.Told)
		if x, ok := e.Party.(coordination.Announced); ok && x.Window().Lasts > 0 {
			word += fmt.Sprintf(", of a window of %s", x.Window().Lasts)
		}
		told = append(told, word)
	}
	if len(told) == 0 {
		return nil
	}
	for _, s := range p.Strategies {
		if p.Scenario.Strategies[s.Index].Silent {
			silent = append(silent, s.Name)
		}
	}
	text := "who is told of the release, and when: " + strings.Join(told, "; ")
	if len(silent) > 0 {
		text += "; with " + strings.Join(silent, ", ") + ", never anybody"
	}
	return []string{text + "; what it costs is the scenario's guess"}
}
