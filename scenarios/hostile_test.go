package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rehearse-sim/rehearse/scenarios"
)

// refused loads what must not be a scenario, within the second that the package
// promises (5 s here, for slow and shared machines) and 512 MiB of allocations,
// and returns what is said about it.
func refused(t *testing.T, ref string) string {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	_, err := scenarios.Load(ref, nil)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Fatal("no problem was found")
	}
	used := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("%v, %d MiB: %.150q", took.Round(time.Millisecond), used, err.Error())
	if took > 5*time.Second || used > 512 {
		t.Errorf("took %v and %d MiB", took, used)
	}
	if len(err.Error()) > 200_000 || strings.ContainsAny(err.Error(), "\x00\x07\x1b\r") {
		t.Errorf("a bad message of %d bytes: %.200q", len(err.Error()), err.Error())
	}
	return err.Error()
}

func TestWhatIsNoFile(t *testing.T) {
	dir := write(t, map[string]string{"plain.yaml": "name: x\n"})
	at := func(name string) string { return filepath.Join(dir, name) }
	huge, err := os.Create(at("huge.yaml"))
	if err == nil {
		err = huge.Truncate(1 << 30) // a hole: takes no room on the disk
	}
	if err != nil || huge.Close() != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		at("huge.yaml"):       "has 1073741824 bytes, a scenario has at most 1048576",
		at("missing.yaml"):    "there is no such file",
		dir:                   "is a directory",
		at("plain.yaml/x"):    "cannot be read: ",
		os.DevNull:            "is not a regular file",
		"nobody":              `there is no embedded scenario "nobody"`,
		"":                    "there is no embedded scenario",
		"../library/planet":   "there is no such file",
		"a/\x1b[2J\a\x00.yml": "cannot be read: ",
	} {
		t.Run(filepath.Base(ref), func(t *testing.T) {
			if got := refused(t, ref); !strings.Contains(got, want) {
				t.Errorf("want %q, got %.300s", want, got)
			}
		})
	}
}

// Who may read every file reads it; everybody else is told why not.
func TestUnreadableFile(t *testing.T) {
	path := filepath.Join(write(t, map[string]string{"x.yaml": "name: x\n"}), "x.yaml")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	want := "cannot be read: permission denied"
	if _, err := os.ReadFile(path); err == nil {
		want = "tenants: is missing"
	}
	if got := refused(t, path); !strings.Contains(got, want) {
		t.Errorf("want %q, got %s", want, got)
	}
}

// Each of these is as large as the limits allow and aims at a check that looks
// at pairs, follows calls or guesses what was meant.
func TestHostileScenariosEndSoon(t *testing.T) {
	src := good(t)
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	with := func(marker, text string) string {
		if !strings.Contains(src, marker) {
			t.Fatalf("no %q", marker)
		}
		return strings.Replace(src, marker, marker+text, 1)
	}
	for name, text := range map[string]string{
		"many services":   with("services:\n", many(8000, "  - {name: s%d, time: 1ms}\n")),
		"services beyond": with("services:\n", many(400, "  - {name: s%d, time: 1ms, calls: [{to: nowhere}]}\n")),
		"unknown calls":   with("calls: [", many(10000, "{to: x%d, timeout: 1s},")),
		"unknown rings":   strings.Replace(src, "kind: all-at-once", "kind: rings, order: ["+many(40000, "r%d, ")+"x]", 1),
		"one ring":        strings.Replace(src, "kind: all-at-once", "kind: rings, order: ["+strings.Repeat("all, ", 40000)+"x]", 1),
		"canary steps":    strings.Replace(src, "kind: all-at-once", "kind: canary, steps: ["+strings.Repeat("{to: 1%},", 15000)+"]", 1),
		"toggle steps":    strings.Replace(src, "kind: all-at-once", "kind: toggle, behind: new, steps: ["+strings.Repeat("{to: 1%},", 15000)+"]", 1),
		"gates":           strings.Replace(src, "kind: all-at-once", "kind: all-at-once, gate: ["+many(12000, "{detector: d%d},")+"]", 1),
		"operations":      with("  operations:\n", many(8000, "    - {name: o%d, share: 1%%, entry: gateway}\n")),
		"cohorts":         with("tenants:\n", many(8000, "  - {cohort: c%d, count: 100, rate: 1/s}\n")),
		"attributes":      with("currency: {", many(30000, "v%d: 1%%,")),
		"strategies":      with("strategies:\n", many(8000, "  - {name: s%d, kind: all-at-once}\n")),
		"expectations":    with("expect:\n", many(20000, "  - bad.canary.x%d < 1\n")),
		"decisions":       with("decide: [", many(40000, "x%d,")),
		"matters":         with("matters: {", many(30000, "x%d: 1%%,")),
		"one name":        strings.Replace(src, "to: checkout", "to: "+strings.Repeat("x", 900_000), 1),
		"one expectation": with("expect:\n", "  - bad."+strings.Repeat("x", 60_000)+" < 1\n"),
		"a range":         strings.Replace(src, "fail: 40%", `fail: 40%, when: {tenant: "len(1..1000000000) in 1..1000000000 and x"}`, 1),
		"expressions":     with("  defects:\n", many(60, "    - {kind: functional, name: d%d, probability: 1%%, fail: 1%%, when: {tenant: \""+strings.Repeat("not ", 240)+"x%[1]d\"}}\n")),
		"extends":         "extends: " + strings.Repeat("x", 900_000),
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{"x.yaml": text})
			refused(t, filepath.Join(dir, "x.yaml"))
		})
	}
	t.Run("a large base", func(t *testing.T) {
		list := "services:\n" + many(16000, "  - {name: s%d}\n")
		dir := write(t, map[string]string{"a.yaml": "extends: b.yaml\n" + list, "b.yaml": "extends: c.yaml\n" + list, "c.yaml": list})
		refused(t, filepath.Join(dir, "a.yaml"))
	})
}
