package conformance_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A fault that can be aimed at something does something there: to requests at a
// service, on the ways to it, on a call or at a store, to instances, to what
// tenants send or to rows; what is on the way is the same for the same way,
// never helps, and leaves chances chances, even twice.
func TestFaults(t *testing.T) {
	faults := variants(fault.Kinds)
	for _, name := range faults.Names() {
		t.Run(name, func(t *testing.T) {
			f, twin := example[fault.Effect](t, faults, name), example[fault.Effect](t, faults, name)
			_, contributes := f.(condition.Contributor)
			linker, links := f.(condition.Linker)
			_, takes := f.(fault.Taker)
			_, crowds := f.(fault.Crowder)
			_, corrupts := f.(fault.Corrupter)
			_, mutes := f.(fault.Muter)
			aims := f.Aims()
			for what, x := range map[string]struct{ can, does bool }{
				"a service": {aims&fault.AtService != 0, contributes || takes && aims != fault.AtZone},
				"ways":      {aims&(fault.ToService|fault.AtCall|fault.AtStore) != 0, links || corrupts},
				"a zone":    {aims&fault.AtZone != 0, takes},
				"who sends": {aims&fault.AtCohort != 0, crowds},
				"a flag":    {aims&fault.AtFlag != 0, mutes},
			} {
				if x.can != x.does {
					t.Errorf("it aims at %s: %v, and does something there: %v", what, x.can, x.does)
				}
			}
			if aims&fault.AtService != 0 && aims&fault.ToService != 0 {
				t.Error("a service named in its target would be two things")
			}
			if fault.KindOf(f) != name {
				t.Errorf("its kind is %q", fault.KindOf(f))
			}
			if !links {
				return
			}
			for _, w := range []condition.Way{{To: 1, Store: -1, Timeout: clock.Second, Now: 60e9}, {To: -1, Store: 0, Connections: 10, Now: 60e9}} {
				before := condition.Link{Slow: 1, Fail: 0.1, Lose: 0.1, Delay: 1}
				a, b := before, before
				linker.Link(w, &a)
				twin.(condition.Linker).Link(w, &b)
				if aims&fault.AtCall == 0 && w.Store < 0 || aims == fault.ToService|fault.AtCall && w.Store >= 0 {
					continue
				}
				if a != b || a == before {
					t.Fatalf("%+v: %+v, its twin %+v, before %+v", w, a, b, before)
				}
				for range 2 {
					if a.Fail < before.Fail || a.Lose < before.Lose || a.Slow < before.Slow || a.Delay < before.Delay || a.Taken < before.Taken || a.Skip > 0 {
						t.Errorf("helps: %+v after %+v", a, before)
					}
					if a.Fail > 1 || a.Lose > 1 {
						t.Errorf("more than certain: %+v", a)
					}
					before = a
					linker.Link(w, &a)
				}
			}
		})
	}
}
