package review

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
)

// invented is a defect that no finding knows by its kind.
type invented struct{}

func (invented) Contribute(condition.Subject, *condition.Effect) {}
func (invented) Damage() float64                                 { return 0.1 }
func (invented) Odd() change.Odd                                 { return change.Odd{Queue: "mail", Share: 0.2} }
func (invented) Work() (string, float64)                         { return "jobs", 3 }
func (invented) Caching() change.Caching                         { return change.Caching{Cache: "pages", Blind: true} }

func TestDefectsAreKnownByTheirRoles(t *testing.T) {
	want := remains{rows: 0.1, odd: change.Odd{Queue: "mail", Share: 0.2}, slow: "jobs", factor: 3, cache: "pages"}
	if got := leaves(invented{}); got != want || got.queue() != "mail" {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := leaves(&change.Functional{}); got != (remains{}) {
		t.Errorf("a failing request leaves %+v behind", got)
	}
	for _, who := range []string{"old", "new", "both"} {
		if got := leaves(&change.CacheFormat{Cache: "pages", Unreadable: who}); got.cache != "pages" {
			t.Errorf("what %s cannot read stays nowhere", who)
		}
	}
	if got := leaves(&change.ColdCache{Cache: "pages"}); got.cache != "" {
		t.Error("a cold cache leaves entries behind that nobody can read")
	}
}
