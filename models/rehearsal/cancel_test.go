package rehearsal_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A statement waits for hours for its lock, and everybody else behind it. Who can
// end it does so within the scrape, a minute of diagnosis and its own minute; who
// can only take versions back has nothing to take back. Nothing is left to chance
// but the arrivals: 100 tenants of 2 requests a minute send none for a minute with a
// chance of 10^-87.
func TestAWaitingMigrationCanBeCancelled(t *testing.T) {
	for _, c := range []struct {
		action string
		ends   bool
	}{{"{kind: cancel-migration, takes: 1m}", true}, {"{kind: rollback, takes: 1m, succeeds: 100%}", false}} {
		p := load(t, "arithmetic", sets("change.defects=[]", "tenants.0.count=100",
			"change.migration={store: db, steps: [{do: expand, lock: {hold: 1s, wait_behind: 3h}}]}",
			"observe.detectors=[{name: errors, kind: threshold, service: edge, above: 5%, window: 1m, min_requests: 10, page: oncall}]",
			"respond.oncall={page: 0s, ack: 0s, diagnose: 1m, wrong_hypothesis: 0%}",
			"respond.actions=["+c.action+"]", "clock.follow=1h")...)
		engines(t, p, func(t *testing.T, p *plan.Plan) {
			o := find(t, rehearsal.World(p, 5, 0, nil), "all-at-once", false)
			if o.Detection != outcome.Noticed {
				t.Errorf("%s: %v", c.action, o.Detection)
			}
			if c.ends && (o.Recovery.ServiceCensored || o.Recovery.Service > 5*clock.Minute || o.Result != outcome.RolledBack) {
				t.Errorf("%s: %v, over after %v", c.action, o.Result, o.Recovery.Service)
			}
			if !c.ends && !o.Recovery.ServiceCensored {
				t.Errorf("%s: over after %v", c.action, o.Recovery.Service)
			}
		})
	}
}
