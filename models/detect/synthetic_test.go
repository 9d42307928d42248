package detect_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Two failures within two minutes; a letter a minute: how many of two requests fail.
func TestSynthetic(t *testing.T) {
	p := fresh("synthetic", func(p *detect.Synthetic) { p.Operation, p.Failures, p.Within = "order", 2, 2*minute })
	f := begin(p, site(clock.Minute))
	var got []signal.Verdict
	seen := "  01102   1"
	for _, x := range seen {
		got = append(got, f.scrape(func(s *signal.Sample) {
			s.Asked = []signal.Counts{{Requests: 9, Errors: 9}, {}} // of browse, which it does not ask for
			if x != ' ' {
				s.Asked[1] = signal.Counts{Requests: 2, Errors: int64(x - '0')}
			}
		}))
	}
	if want := "--..F.FF--."; states(got) != want {
		t.Errorf("\n saw %q\n got %q\nwant %q", seen, states(got), want)
	}
	if bad := fresh[*detect.Synthetic]("synthetic", nil).Check(site(clock.Minute)); len(bad) != 1 || bad[0].Hint == "" {
		t.Errorf("without an operation: %v", bad)
	}
}
