package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What compare prints of two runs, as docs/pull-request.md shows it: all but the
// lines that name the runs, whose hashes move with every field that a scenario gains.
func TestCompareAgainstItsGolden(t *testing.T) {
	golden, err := filepath.Abs("testdata/compare.txt")
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := os.ReadFile("testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("COLUMNS", "")
	t.Chdir(t.TempDir())
	if err := os.WriteFile("plan.yaml", scenario, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"run", "plan.yaml", "--replications", "40", "-o", "before.json"},
		{"run", "plan.yaml", "--replications", "40", "--set", "strategies.canary.steps.0.to=20%", "-o", "after.json"},
	} {
		if code, _, errs := played(t, context.Background(), args...); code != exitOK {
			t.Fatalf("%q: exit %d, %s", args, code, errs)
		}
	}
	code, out, errs := played(t, context.Background(), "compare", "before.json", "after.json")
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d, %s", code, errs)
	}
	out, runs, _ := strings.Cut(out, "\nbefore: rehearse run plan.yaml")
	if !strings.Contains(runs, "\nafter: rehearse run plan.yaml") {
		t.Errorf("the runs are not named: %q", runs)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || out != string(want) {
		there, now := firstDifference(string(want), out)
		t.Errorf("differs from %s (%v); run with -update and look at the difference\nit has  %s\nand not %s", golden, err, there, now)
	}
}
