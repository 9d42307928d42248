package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// StoppingMigration finds downtime that is called unavoidable.
type StoppingMigration struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "stopping-migration",
	Doc:    "A migration stops users: behind a lock without a timeout, or in an offline window.",
	Source: "GoCardless 2015, Zero-downtime Postgres migrations: the hard parts",
	New:    func() Kind { return &StoppingMigration{} },
})

// Severity is that of all its findings.
func (*StoppingMigration) Severity() Severity { return Warning }

// Why it matters.
func (*StoppingMigration) Why() string {
	return "All tenants wait, whatever share the change is shown to: no canary contains a lock. Behind a lock that is waited for, everybody queues up."
}

// Look reads the steps of every migration.
func (*StoppingMigration) Look(c *Case) (out []Finding) {
	look := func(x *Forecast, path string, m *schema.Migration) {
		for k, step := range m.Steps {
			at := fmt.Sprintf("%s.steps[%d]", path, k)
			if l := step.Lock; l != nil && l.Timeout == 0 {
				stops := l.Hold.Quantile(0.95)
				if !l.WaitBehind.IsZero() {
					stops += l.WaitBehind.Quantile(0.95)
				}
				out = append(out, found(x, at+".lock", "give it a lock_timeout of a second or two, and retries",
					"%s stops %s of %s for %s or more in 1 case of 20; about %s requests come meanwhile", step.Do, l.Stops, m.Store,
					span(clock.FromSeconds(stops)), count(stops*c.rate*c.Factor(0))))
			}
			if o := step.Offline; o != nil {
				over := ""
				if !step.Takes.IsZero() {
					if late := 1 - step.Takes.CDF(o.Window.Span().Seconds()*float64(step.Throttle)); late > 0.01 {
						over = fmt.Sprintf("; the work takes longer in %s of the cases", percent(late))
					}
				}
				out = append(out, found(x, at+".offline", "migrate online: expand, backfill, contract",
					"users are turned away (%s) for a window of %s, in which about %s requests come%s", o.Stops, o.Window,
					count(o.Window.Span().Seconds()*c.rate*c.Factor(0)), over))
			}
		}
	}
	own := 0
	for _, x := range c.Forecasts {
		if x.Config.Migration != nil {
			own++
			look(x, ".migration", x.Config.Migration)
		}
	}
	if m := c.Scenario.Change.Migration; m != nil && own < len(c.Forecasts) {
		look(nil, "change.migration", m)
	}
	return out
}
