package detect_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// What a probe looks at is told with whose series it is and where it is taken: that of
// the changed service unless another is named, and of a cohort if it is one.
func TestAProbeTellsWhatItLooksAt(t *testing.T) {
	for _, c := range []struct {
		scope           signal.Scope
		service, cohort string
		want            string
	}{
		{signal.All, "", "", "the error budget of everybody at the changed service burns "},
		{signal.Exposed, "", "beta", "the error budget of the exposed at the changed service, cohort beta burns "},
		{signal.Baseline, "shop", "beta", "the error budget of the baseline at shop, cohort beta burns "},
		{signal.All, "shop", "", "the error budget of everybody at shop burns "},
	} {
		b := &detect.BurnRate{Service: c.service, Cohort: c.cohort, Scope: c.scope}
		if got := b.Fails(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
