package scenarios_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rehearse-sim/rehearse/scenarios"
)

// FuzzLoad feeds any file and any assignment. What must hold: no panic; the
// same answer twice; a message of bounded size that a terminal can show; a plan
// whose indices lead somewhere.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"library/*.yaml", "testdata/*.yaml", "testdata/bad/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src, "strategies.canary.steps.0.to=1%")
			f.Add(src, "change.defects.0.when.tenant=cohort == 'all'")
			f.Add(src, "tenants.0.rate=unknown lognormal(p50=3/s, p95=9/s)")
		}
	}
	path := filepath.Join(f.TempDir(), "x.yaml")
	f.Fuzz(func(t *testing.T, src []byte, set string) {
		// What it extends would depend on what lies around.
		if strings.Contains(string(src), "extends") {
			src = []byte(strings.ReplaceAll(string(src), "extends", "extend"))
		}
		if err := os.WriteFile(path, src, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := scenarios.Load(path, []string{set})
		again, errAgain := scenarios.Load(path, []string{set})
		if err != nil {
			if p != nil || errAgain == nil || err.Error() != errAgain.Error() {
				t.Fatalf("two answers:\n%v\n%v", err, errAgain)
			}
			if text := err.Error(); len(text) > 500_000 || !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\x07\x1b\r") {
				t.Fatalf("a bad message: %.300q", text)
			}
			return
		}
		if p.Hash != again.Hash {
			t.Fatalf("two hashes: %s, %s", p.Hash, again.Hash)
		}
		if p.Changed < 0 || len(p.System.Services) == 0 || len(p.Strategies) == 0 || len(p.LocalStart) != len(p.Scenario.Tenants) ||
			!(p.PBad() >= 0 && p.PBad() <= 1) || len(p.Matches) > 64 {
			t.Fatalf("no problem, and yet %+v", p)
		}
		p.Choose(100, 1)
	})
}
