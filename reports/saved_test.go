package reports_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/reports"
)

// A report that the first version saved can still be read, written in any format
// and compared. What that version did not write yet is empty.
func TestOldDocumentsAreStillRead(t *testing.T) {
	text, err := os.ReadFile("testdata/results-v1.json")
	if err != nil {
		t.Fatal(err)
	}
	old, err := reports.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if old.Scenario != "small" || old.Replications.Finished != 3 || len(old.Values) == 0 || old.Repro.WorldsHash != "" || old.Matters != nil {
		t.Errorf("read %s, %+v", old.Scenario, old.Repro)
	}
	for _, name := range reports.Names() {
		if got := string(written(t, old, name, 100)); !strings.Contains(got, "canary") {
			t.Errorf("%s: %.200s", name, got)
		}
	}
	d, err := reports.Compare(old, old, names)
	if err != nil || !d.Paired || len(d.Same) != 2 {
		t.Errorf("%+v, %v", d, err)
	}
}
