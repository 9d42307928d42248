package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios"
)

// What explain shows can be written as it stands.
func TestTheExamplesOfUnknownsLoad(t *testing.T) {
	places := map[string]string{
		"fail": "change.defects.eur-rounding.fail", "count": "tenants.beta.count", "takes": "respond.actions.rollback.takes",
		"diagnose": "respond.oncall.diagnose", "ack": "respond.oncall.ack",
	}
	examples := regexp.MustCompile(`(?m)^  (\w+): (\w.*?\))(  .*)?$`).FindAllStringSubmatch(aboutUnknowns, -1)
	if len(examples) != 8 {
		t.Fatalf("%d examples in\n%s", len(examples), aboutUnknowns)
	}
	for _, e := range examples {
		p, err := scenarios.Load("tax-engine", []string{places[e[1]] + "=" + e[2]})
		if err != nil {
			t.Errorf("%s: %v", e[0], err)
			continue
		}
		if len(p.Unknowns) != 1 || p.Unknowns[0].Path != places[e[1]] || p.Unknowns[0].Law != strings.TrimPrefix(e[2], "unknown ") {
			t.Errorf("%s: %+v", e[0], p.Unknowns)
		}
	}
	for line := range strings.Lines(aboutUnknowns) {
		if len([]rune(strings.TrimRight(line, "\n"))) > 100 {
			t.Errorf("a line of more than 100 characters: %s", line)
		}
	}
}
