package scenarios_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios"
)

// A text is read as the same file is: same plan, same problems, under its name.
func TestParse(t *testing.T) {
	text := "extends: tax-engine\nname: mine\nclock: {follow: 1h}\n"
	p, err := scenarios.Parse("mine", []byte(text), []string{"release.start=20m"})
	if err != nil {
		t.Fatal(err)
	}
	same := load(t, write(t, map[string]string{"mine.yaml": text})+"/mine.yaml", "release.start=20m")
	if p.Hash != same.Hash || p.Scenario.Name != "mine" || len(p.Strategies) != 4 {
		t.Errorf("from a text %v %q, from a file %v", p.Hash, p.Scenario.Name, same.Hash)
	}
	for text, want := range map[string]string{
		"extends: nothing\n":                             "mine:1:10: extends: the file that it extends cannot be used",
		"extends: mine\n":                                "extends itself",
		"extends: tax-engine\nclock: {follow: -1h}\n":    "mine:2:17: clock.follow: want a duration of 0s or more",
		strings.Repeat("# 16 bytes each\n", 1<<16) + "a": "has 1048577 bytes, a scenario has at most 1048576",
	} {
		if _, err := scenarios.Parse("mine", []byte(text), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got\n%v", want, err)
		}
	}
}
