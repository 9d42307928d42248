package review

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// oneWay says why the data refuses to go back from a stage on, or from a time on that
// lies within it.
func (c *Case) oneWay(x *Forecast, stage int) (why string, from clock.Span) {
	deployed, shown := false, false
	for i := range stage + 1 {
		deployed = deployed || !x.Stages[i].Aim.Staging
		shown = shown || x.Stages[i].Shows()
	}
	for _, h := range c.Scenario.Change.Hazards {
		if h.Peril.Refuses() && !h.Peril.Format().AfterContract && shown {
			return h.Name + ": a gate in the data refuses to go back", 0
		}
	}
	if c.Scenario.Change.Reversible == "no" && deployed && !lowers(x) {
		return "the change is not reversible", 0
	}
	s := &x.Stages[stage]
	if at, ok := c.contracting(x, s); ok {
		return lostSchema, at
	}
	if deployed && c.contracted(x, s) {
		return lostSchema, 0
	}
	return "", 0
}

// lowers reports whether a flag ends what the change does, wherever its version stays.
func lowers(x *Forecast) bool {
	return x.Config.Behind != "" && slices.ContainsFunc(x.Plan.Ways, func(a respond.Action) bool { _, ok := a.Way.(*respond.KillSwitch); return ok })
}

const lostSchema = "the schema is contracted, and the old version cannot use it any more"

// stays lists what taking it back does not undo once customers have met it, or once
// the schema is contracted.
func (c *Case) stays(x *Forecast, contracted bool) (out []string) {
	for _, h := range c.Scenario.Change.Hazards {
		if h.Peril.Format().AfterContract == contracted && !h.Peril.Refuses() {
			out = append(out, h.Name+": rows that the old version cannot read")
		}
	}
	if contracted {
		return out
	}
	if c.Scenario.Change.Reversible == "no" && lowers(x) {
		out = append(out, "the new version stays where it is, and "+x.Config.Behind+" off is all the way back there is")
	}
	for _, text := range damages(c.Plan) {
		out = append(out, "if the defect is there, "+text)
	}
	return out
}

// ways lists the ways back that there are once a stage is in force, in the order in
// which people try them.
func (c *Case) ways(x *Forecast, stage int) (out []Undo) {
	s := &x.Stages[stage]
	if s.Aim.Staging {
		return nil
	}
	routed := slices.ContainsFunc(x.Stages[:stage+1], func(s Stage) bool { return s.Aim.Routed })
	now := respond.Situation{
		Flagged: x.Config.Behind != "" && s.Shows(), Deployed: true, OneWay: c.refuses(x, stage),
		Split: routed && s.State.New > 0 && s.State.New < 1-1e-9, UnderWay: stage < len(x.Stages)-1,
	}
	for _, d := range c.Scenario.Change.Defects {
		left := leaves(d.Effect)
		now.Damaged = now.Damaged || left.rows > 0
		now.Dead = now.Dead || left.odd.Share > 0
		now.Waiting = now.Waiting || left.queue() != ""
	}
	now.Unreadable = len(c.Hazards) > 0
	now.Contracted = c.contracted(x, s)
	contracting, soon := c.contracting(x, s)
	for _, a := range x.Plan.Ways {
		if ok, _ := a.Way.Applies(now); !ok {
			continue
		}
		var onTop clock.Span
		u := Undo{Way: a.Called(), Does: order(a.Way), Who: a.Team}
		switch a.Way.(type) {
		case *respond.Rollback, *respond.TrafficShift:
			switch {
			case now.Contracted:
				u.Not = "the old version cannot use the schema any more"
			case soon:
				u.Until = c.about(contracting) + ", when the schema is contracted"
			}
		}
		if takes, times, ok := respond.Takes(a.Way); ok {
			u.Median, u.Worst = clock.FromSeconds(times*takes.Quantile(0.5)), clock.FromSeconds(times*takes.Quantile(0.95))
		}
		switch w := a.Way.(type) {
		case *respond.Rollback:
			u.Needs = w.Needs
			u.Then, onTop = c.replaced(x)
		case *respond.FixForward:
			u.Then, onTop = c.replaced(x)
		case *respond.KillSwitch:
			u.Then, onTop = "instances hear of it within "+span(c.propagation()), c.propagation()
		}
		if u.Worst > 0 {
			u.Limit = u.Worst + onTop
		}
		out = append(out, u)
	}
	return out
}

// refuses reports whether a gate in the data refuses to go back by then.
func (c *Case) refuses(x *Forecast, stage int) bool {
	return slices.ContainsFunc(c.Hazards, func(h plan.Hazard) bool { return h.Refuses && !h.AfterContract }) &&
		slices.ContainsFunc(x.Stages[:stage+1], func(s Stage) bool { return s.Shows() })
}

// replaced says how long it takes to replace all instances of the changed service.
func (c *Case) replaced(x *Forecast) (says string, takes clock.Span) {
	n := &c.System.Services[c.Changed]
	takes, _ = rollout.Replaces(x.Config.Deploy, n.Instances, 0, n.Instances, 0, n.Startup)
	return fmt.Sprintf("up to %s replaced, about %s", map[bool]string{true: "1 instance is", false: fmt.Sprintf("%d instances are", n.Instances)}[n.Instances == 1], span(takes)), takes
}

// order says what a way back is as people say it to each other.
func order(w respond.Way) string {
	if text, ok := orders[w.Name()]; ok {
		return text
	}
	kind, _ := respond.Ways.Get(w.Name())
	return kind.Doc
}

var orders = map[string]string{
	"cancel-migration": "End the step of the migration that waits or works.",
	"drain-queue":      "Set aside what waits in the queue.",
	"escalate":         "Call the team that can do more.",
	"fix-forward":      "Write, review and ship a fix.",
	"flush-cache":      "Empty the cache; the store has to carry the misses.",
	"freeze":           "Stop the rollout where it is; this takes nothing back.",
	"kill-switch":      "Lower the flag.",
	"repair-rows":      "Rewrite the rows that the old version cannot read.",
	"replay":           "Publish the dead letters again, once all can read them.",
	"restore-backup":   "Restore the store from its backup; rows written since are lost.",
	"restore-schema":   "Bring back what the migration dropped.",
	"roll-forward":     "Give everybody the new version.",
	"rollback":         "Deploy the old version again.",
	"shed-load":        "Turn a share of the requests away until queues are short.",
	"traffic-shift":    "Route everybody to the instances of the old version, which are still there.",
}
