package decode_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

var update = flag.Bool("update", false, "rewrite the expected messages of testdata/bad")

// TestBadFilesGiveTheirExactMessage holds every word that a user reads. Each
// file also has to be answered within a second.
func TestBadFilesGiveTheirExactMessage(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			d, err := decode.Parse(filepath.Base(file), src)
			if err == nil {
				err = d.Into(newKitchen()).Err()
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("took %v", took)
			}
			if err == nil {
				t.Fatal("no problem was found")
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(err.Error()+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, _ := os.ReadFile(golden)
			if diff := cmp.Diff(string(want), err.Error()+"\n"); diff != "" {
				t.Error(diff)
			}
		})
	}
}
