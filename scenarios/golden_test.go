package scenarios_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rehearse-sim/rehearse/scenarios"
)

var update = flag.Bool("update", false, "rewrite the expected messages of testdata/bad")

// TestBadScenariosGiveTheirExactMessage holds every word that a user reads.
// Each also has to be answered within the second that the package promises
// (3 s here, for slow and shared machines).
func TestBadScenariosGiveTheirExactMessage(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			start := time.Now()
			_, err := scenarios.Load(file, nil)
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
			if err == nil {
				t.Fatal("no problem was found")
			}
			got := strings.ReplaceAll(err.Error(), filepath.FromSlash("testdata/bad/"), "") + "\n"
			got = strings.ReplaceAll(got, strings.Join(scenarios.Names(), ", "), "(the library)")
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, _ := os.ReadFile(golden)
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The file that the bad ones are made from is good.
func TestTheirCommonGroundIsGood(t *testing.T) {
	if _, err := scenarios.Load("testdata/good.yaml", nil); err != nil {
		t.Fatal(err)
	}
}
