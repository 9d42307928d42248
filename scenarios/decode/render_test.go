package decode_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

func TestLongListsOfProblemsAreCut(t *testing.T) {
	var p decode.Problems
	for i := range 53 {
		p = append(p, decode.Problem{File: "x.yaml", Line: 53 - i, Column: 1, Msg: fmt.Sprint("problem ", i)})
	}
	lines := strings.Split(p.Error(), "\n")
	if len(lines) != 51 || lines[0] != "x.yaml:1:1: problem 52" || lines[50] != "and 3 more problems" {
		t.Errorf("%d lines, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
	if p[0].Line != 53 {
		t.Error("printing reordered the problems")
	}
	if text := p[:51].Error(); !strings.HasSuffix(text, "\nand 1 more problem") {
		t.Errorf("%.40q", text[len(text)-40:])
	}
}

func TestProblemsAsJSON(t *testing.T) {
	d := mustParse(t, "x.yaml", "name: x\ncooks: 0\n")
	got, err := json.Marshal(d.Into(newKitchen()))
	want := `[{"file":"x.yaml","line":2,"column":8,"path":"cooks","value":"0","message":"want at least 1, got 0","hint":"","severity":"error"}]`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}
