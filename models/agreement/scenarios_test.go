package agreement_test

import (
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// trial is how a scenario is cut down so that the request engine can play it.
type trial struct {
	factor float64
	worlds int
	sets   []string
	alone  bool // quick is not for it
	gate   bool // when something fires is compared, too: a gate may stop the release before anybody is hurt
	hot    bool // it goes through 0.85 < rho < 1.05, where tolerances are wider
}

// quick people and short bakes end a play early; all-at-once is mended well
// within the follow-up.
var quick = []string{
	"clock.follow=28m", "release.start=4m",
	"respond.oncall.ack=lognormal(p50=30s, p95=2m)", "respond.oncall.diagnose=lognormal(p50=1m, p95=3m)",
	"respond.oncall.wrong_hypothesis=0%", "respond.actions.2.succeeds=100%", "observe.detectors.tickets.delay=lognormal(p50=2m, p95=6m)",
}

// brief cuts down the scenarios of the small shop, which are slow enough for the
// request engine as they are; people always take as long, which says more with
// fewer worlds.
var brief = []string{
	"clock.follow=20m", "release.start=5m", "respond.oncall.ack=1m", "respond.oncall.page=0s",
	"respond.oncall.diagnose=2m", "respond.oncall.wrong_hypothesis=0%",
}

// untold lets no user get in touch.
const untold = "observe.detectors.tickets.at_least=1000000"

var storm = []string{
	"clock.follow=25m", "release.start=4m", "respond.oncall.ack=1m", "respond.oncall.diagnose=4m",
	"strategies.canary.steps.0.bake=5m", "strategies.canary.steps.1.bake=5m",
}

var herd = []string{
	"clock.follow=25m", "release.start=4m", "respond.oncall.ack=30s", "respond.oncall.diagnose=2m",
	"strategies.toggle.steps.0.to=25%", "strategies.toggle.steps.0.bake=5m", "strategies.toggle.steps.1.bake=5m",
}

// past cuts down the incidents of the past: people are quick, and what sleeps
// wakes up soon.
var past = slices.Concat(brief, []string{
	"strategies.staged.steps.0.bake=4m", "strategies.staged.steps.1.bake=4m", "strategies.staged.steps.2.bake=4m", "strategies.watched.steps.0.bake=8m",
})

// asleep wakes when everybody has it, and both ways back are quick.
var asleep = append(slices.Clone(past), "change.defects.0.when.event=18m", "respond.actions.0.takes=1m", "respond.actions.0.propagation=30s")

// regions and sites are rolled out within minutes.
var (
	regions = []string{"flags.heard=uniform(0s, 4m)", "strategies.a-region-first.steps.0.bake=8m", "clock.follow=25m"}
	sites   = []string{
		"strategies.as-it-was.steps=[{to: 10%, bake: 3m}, {to: 80%, bake: 4m}, {to: 100%}]",
		"strategies.fast-switch.steps=[{to: 10%, bake: 3m}, {to: 80%, bake: 4m}, {to: 100%}]",
		"strategies.last-site-waits.steps=[{to: 80%, bake: 12m}, {to: 100%}]", "respond.actions.0.takes=3m",
	}
)

var trials = map[string]trial{
	"sticky-canary":     {factor: 1, worlds: 24, alone: true, sets: slices.Concat(brief, []string{untold, "clock.follow=30m", "change.defects.wrong-total.fail=40%"})},
	"flag-service-down": {factor: 1, worlds: 24, alone: true, sets: slices.Concat(brief, []string{"clock.follow=40m", "strategies.canary.steps.0.bake=10m", "faults.0.duration=12m"})},
	"dark-canary": {factor: 1, worlds: 16, alone: true, sets: slices.Concat(brief, []string{
		"strategies.canary.steps.0.bake=5m", "strategies.toggle.steps.0.bake=5m", "strategies.dark-canary.deploy_by.steps.0.bake=5m",
		"strategies.toggle.dark=3m", "strategies.dark-canary.dark=3m", "strategies.dark-canary.steps.0.bake=5m",
		"change.defects.late-in-the-feature.when.after=8m", "respond.actions.2.takes=5m"})},
	"stale-flags": {factor: 1, worlds: 12, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=25m", "strategies.toggle.steps.0.bake=3m", "strategies.toggle-then-back.steps.0.bake=3m", "strategies.canary.steps.0.bake=3m",
		"strategies.toggle.dark=3m", "strategies.toggle-then-back.dark=3m", "change.defects.0.when.after=5m", "respond.actions.2.takes=4m"})},
	"push-kill-switch": {factor: 1, worlds: 12, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=30m", "strategies.toggle.steps.0.bake=3m", "strategies.canary.steps.0.bake=3m", "strategies.toggle.dark=2m",
		"flags.takes=4m", "change.defects.0.when.after=12m", "respond.actions.2.takes=4m"})},
	"tied-exposure": {factor: 1, worlds: 24, alone: true, sets: slices.Concat(brief, []string{
		"services.orders.startup=40s", "strategies.flag.dark=2m", "clock.follow=35m"})},
	"dark-launch": {factor: 1, worlds: 40, alone: true, gate: true, sets: slices.Concat(brief, []string{
		"strategies.canary.steps.0.bake=5m", "strategies.copy-some.bake=5m", "strategies.copy-all.bake=5m",
		"strategies.copy-some.then.steps.0.bake=5m", "strategies.copy-all.then.steps.0.bake=5m",
		"observe.detectors.finder-errors.min_requests=400", "strategies.canary.steps.0.to=50%", "clock.follow=10m"})},
	"staging-blind":           {factor: 1, worlds: 24, alone: true, sets: slices.Concat(brief, []string{untold, "strategies.rings.bake=5m"})},
	"history-fastly":          {factor: 1, worlds: 20, alone: true, sets: asleep},
	"history-google-cloud":    {factor: 1, worlds: 20, alone: true, sets: asleep},
	"history-cloudflare-2019": {factor: 1, worlds: 32, alone: true, sets: past},
	"history-cloudflare-2025": {factor: 1, worlds: 20, alone: true, sets: past},
	"history-gitlab-2022":     {factor: 1, worlds: 20, alone: true, sets: past},
	"history-gitlab-canary": {factor: 1, worlds: 12, alone: true, sets: slices.Concat(brief, []string{
		"strategies.as-it-was.bake=12m", "strategies.gated.bake=12m", "strategies.flag.steps.0.bake=12m", "faults.0.start=8m", "faults.0.duration=5m", "change.defects.0.when.event=3m"})},
	"history-crowdstrike": {factor: 1, worlds: 12, alone: true, sets: past},
	"history-roblox":      {factor: 1, worlds: 12, alone: true, sets: asleep},
	"history-atlassian": {factor: 1, worlds: 120, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=14m", "tenants.others.rate=10/s", "observe.detectors.customers.share_who_report=20%", "observe.detectors.their-errors.min_requests=20"})},
	"history-github-2018": {factor: 1, worlds: 24, alone: true, sets: slices.Concat(brief, []string{
		"change.defects.0.fail=20%", "change.hazards.0.turnover=1h", "respond.actions.go-back.propagation=0s", "strategies.one-first.steps.0.bake=4m", "respond.actions.mend-first.takes=4m"})},
	"history-knight":   {factor: 1, worlds: 40, alone: true, sets: append(slices.Clone(brief), "clock.follow=30m")},
	"history-datadog":  {factor: 1, worlds: 12, alone: true, sets: slices.Concat(brief, regions)},
	"history-gce-2016": {factor: 1, worlds: 20, alone: true, sets: slices.Concat(brief, sites)},
	"small-shop": {factor: 1, worlds: 60, alone: true, sets: slices.Concat(brief, []string{
		untold,
		"strategies.canary.steps.0.bake=8m", "strategies.canary.steps.1.bake=5m",
		"strategies.toggle.steps=[{to: 20%, bake: 8m}, {to: 50%, bake: 5m}, {to: 100%}]"})},
	"two-versions": {factor: 1, worlds: 40, alone: true, sets: slices.Concat(brief, []string{
		untold,
		"change.defects.0.fail=100%",
		"strategies.by-request.steps.0.bake=8m", "strategies.by-request.steps.1.bake=8m",
		"strategies.by-tenant.steps.0.bake=8m", "strategies.by-tenant.steps.1.bake=8m"})},
	"config-flip": {factor: 1, worlds: 40, alone: true, sets: slices.Concat(brief, []string{
		"strategies.canary.steps.0.bake=8m", "strategies.canary.steps.1.bake=5m",
		"strategies.watched.steps.0.bake=8m", "strategies.watched.steps.1.bake=5m"})},
	"wrong-rows": {factor: 1, worlds: 8, alone: true, sets: slices.Concat(brief, []string{
		untold,
		"strategies.canary.steps.0.bake=8m", "strategies.canary.steps.1.bake=5m", "strategies.toggle.steps.1.bake=8m", "strategies.toggle.steps.2.bake=5m"})},
	"scale-cliff": {factor: 1, worlds: 50, alone: true, sets: slices.Concat(brief, []string{
		"strategies.canary.steps.0.bake=8m", "strategies.ramp.steps.0.bake=5m", "strategies.ramp.steps.1.bake=5m", "strategies.ramp.steps.2.bake=5m"})},
	"crash-on-start": {factor: 1, worlds: 40, alone: true, sets: slices.Concat(brief, []string{untold})},
	"whale": {factor: 1, worlds: 30, alone: true, sets: slices.Concat(brief, []string{
		untold,
		"strategies.canary.steps.0.bake=8m", "strategies.canary.steps.1.bake=5m", "strategies.rings.bake=5m"})},
	"leak": {factor: 1, worlds: 10, alone: true, hot: true, sets: slices.Concat(brief, []string{
		untold,
		"change.defects.0.cliff=lognormal(p50=10m, p95=11m)", "strategies.short-bake.steps.0.bake=4m", "strategies.long-bake.steps.0.bake=16m"})},
	// As they are, at 25 to 30 requests/s; people are quicker.
	"poison-message": {factor: 1, worlds: 12, alone: true, sets: []string{
		"clock.follow=40m", "respond.oncall.ack=1m", "respond.oncall.diagnose=3m", "respond.oncall.wrong_hypothesis=0%",
		"strategies.canary.steps.0.bake=10m", "strategies.toggle.steps.0.bake=5m",
	}},
	"backlog-drain": {factor: 1, worlds: 6, alone: true, sets: []string{"clock.follow=1h", "strategies.watched.steps.1.bake=5m"}},
	// As they are; people are quicker, and the storm need not be watched for long.
	"retry-storm":           {factor: 1, worlds: 8, alone: true, sets: storm},
	"retry-storm-shed":      {factor: 1, worlds: 28, alone: true, sets: storm},
	"reconnect-herd":        {factor: 1, worlds: 28, alone: true, sets: herd},
	"reconnect-herd-jitter": {factor: 1, worlds: 28, alone: true, sets: herd},
	// As they are; people are quicker, and bakes a little shorter.
	"cold-cache": {factor: 1, worlds: 4, alone: true, sets: []string{
		"clock.follow=30m", "respond.oncall.ack=1m", "respond.oncall.diagnose=5m", "respond.actions.1.succeeds=100%",
	}},
	"poisoned-cache": {factor: 1, worlds: 18, alone: true, sets: []string{
		"clock.follow=30m", "caches.0.ttl=8m", "services.catalog.startup=30s", "respond.oncall.ack=1m", "respond.oncall.diagnose=3m",
		"respond.actions.1.succeeds=100%", "strategies.canary.steps.0.bake=10m", "strategies.canary.steps.1.bake=10m", "strategies.watched.steps.0.bake=10m",
	}},
	// As they are; people are quicker and always take as long.
	"nobody-told": {factor: 1, worlds: 20, alone: true, sets: []string{
		"clock.follow=45m", "release.start=5m", "respond.oncall.ack=1m", "respond.oncall.diagnose=4m", "respond.oncall.wrong_hypothesis=0%",
		"coordination.0.routing=5m", "coordination.1.doubt=0%", "observe.detectors.tickets.delay=4m", "respond.actions.0.succeeds=100%",
	}},
	"untested-rollback": {factor: 1, worlds: 20, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=40m", "respond.actions.practised.succeeds=100%", "respond.actions.on-paper.succeeds=100%", "respond.actions.fix.takes=10m", "respond.actions.fix.succeeds=100%",
	})},
	"fix-forward-late": {factor: 1, worlds: 16, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=40m", "respond.actions.fix.takes=10m", "respond.actions.fix.succeeds=100%", "respond.actions.fix.breaks=0%", "respond.actions.right-fix.takes=10m",
	})},
	"night-release": {factor: 1, worlds: 20, alone: true, sets: []string{
		"clock.follow=40m", "release.start=5m", "respond.oncall.ack=2m", "respond.oncall.diagnose=4m", "respond.oncall.wrong_hypothesis=0%",
		"respond.actions.1.succeeds=100%", "strategies.watched.steps.0.bake=8m", "strategies.watched.steps.1.bake=5m",
	}},
	// Canaries of 2% at half the requests; people are quicker, and bakes shorter.
	"dilution": {factor: 0.5, worlds: 44, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=10m", "respond.oncall.ack=30s", "strategies.global-alert.steps.0.to=2%", "strategies.own-budget.steps.0.to=2%", "strategies.compared.steps.0.to=2%",
		"strategies.global-alert.steps.0.bake=6m", "strategies.own-budget.steps.0.bake=6m", "strategies.compared.steps.0.bake=6m",
	})},
	"false-aborts": {factor: 1, worlds: 50, alone: true, sets: slices.Concat(brief, []string{"clock.follow=17m", "observe.detectors.three-points.every=6m", "observe.detectors.three-points.point=30s"})},
	"blocked-rollback": {factor: 1, worlds: 20, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=40m", "respond.actions.outside.succeeds=100%", "respond.actions.inside.succeeds=100%", "respond.actions.past-the-tool.takes=10m", "respond.actions.past-the-tool.succeeds=100%",
	})},
	"backup-restore": {factor: 1, worlds: 10, alone: true, sets: slices.Concat(brief, []string{
		"clock.follow=55m", "respond.oncall.verify=2m", "observe.detectors.sums.every=10m", "respond.actions.0.succeeds=100%",
		"respond.actions.1.takes=1m", "respond.actions.1.lasts=8m", "respond.actions.1.succeeds=100%",
		"respond.actions.2.takes=1m", "respond.actions.2.lasts=8m", "respond.actions.2.succeeds=100%",
	})},
	"tax-engine": {factor: 0.25, worlds: 24, sets: []string{
		"tenants.internal.rate=2/s",
		"faults.0.start=12m", "faults.0.duration=5m",
		"strategies.canary.steps.0.bake=4m", "strategies.canary.steps.1.bake=4m",
		"strategies.toggle.steps.0.bake=4m", "strategies.toggle.steps.1.bake=4m", "strategies.rings.bake=4m",
	}},
	// At 50 requests/s hardly any would meet the defect: more of them buy, more
	// are by staff, and the canaries are larger.
	"planet": {factor: 0.0005, worlds: 16, sets: []string{
		"tenants.internal.rate=10/s",
		"load.operations.browse.share=25%", "load.operations.buy.share=42%",
		"strategies.canary.steps.0.to=20%", "strategies.canary.steps.1.to=40%", "strategies.canary.steps.2.to=70%", "strategies.toggle.steps.1.to=20%",
		"strategies.canary.steps.0.bake=4m", "strategies.canary.steps.1.bake=4m", "strategies.canary.steps.2.bake=4m",
		"strategies.toggle.steps.0.bake=4m", "strategies.toggle.steps.1.bake=4m", "strategies.rings.bake=4m",
	}},
	// As they are, with shorter bakes and quicker people.
	"zone-loss": {factor: 1, worlds: 20, alone: true, sets: []string{
		"clock.follow=11m30s", "release.start=4m", "faults.0.start=17m", "faults.0.duration=15m", "faults.0.replace_after=3m",
		"strategies.blunt.steps.0.bake=16m", "strategies.compared.steps.0.bake=16m", "change.defects.rejects-cards.fail=20%",
	}},
	"slow-store": {factor: 1, worlds: 12, alone: true, sets: []string{
		"clock.follow=40m", "release.start=4m", "faults.0.start=10m", "faults.0.duration=20m", "strategies.canary.steps.0.bake=15m",
		"respond.oncall.ack=1m", "respond.oncall.diagnose=3m", "respond.oncall.wrong_hypothesis=0%", "change.defects.loses-vouchers.fail=20%",
	}},
	// As it is, with one step less to wait for.
	"low-replica-canary": {factor: 1, worlds: 24, alone: true, sets: []string{
		"clock.follow=15m", "release.start=4m", "strategies.declared.steps.0.bake=5m", "strategies.routed.steps.0.bake=5m",
	}},
	"unguarded-promotion": {factor: 1, worlds: 8, alone: true, sets: []string{
		"clock.follow=20m", "release.start=2m", "strategies.watched.steps.1.bake=3m", "strategies.unwatched.steps.1.bake=3m",
		"respond.oncall.ack=1m", "respond.oncall.diagnose=3m", "respond.oncall.wrong_hypothesis=0%",
	}},
	// The zone fails after four minutes and is away for ten. By request, one that is at work where it strikes counts, so they are short.
	"zone-waves": {factor: 1, worlds: 8, alone: true, sets: []string{
		"clock.follow=24m", "release.start=2m", "services.payments.time=200us", "services.payments.errors=0%", "faults.0.start=6m", "faults.0.duration=10m", "faults.0.replace_after=10m",
		"strategies.in-place.first_bake=20m", "strategies.with-surge.first_bake=20m", "strategies.routed.steps.0.bake=20m",
		"strategies.in-place.bake=2m", "strategies.with-surge.bake=2m", "strategies.routed.steps.1.bake=2m", "change.defects.0.fail=10%",
		"observe.detectors.0.share_who_report=10%", "observe.detectors.0.delay=1m", "respond.oncall.ack=1m", "respond.oncall.diagnose=3m", "respond.oncall.wrong_hypothesis=0%",
	}},
	// The night comes after 20 minutes, at the load of the day.
	"release-window": {factor: 1, worlds: 20, alone: true, sets: []string{
		"clock.follow=15m", "release.start=4m", `strategies.at-night.windows=[{from: "13:24", to: "15:00"}]`,
		"strategies.at-night.then.bake=5m", "strategies.at-the-peak.bake=5m",
	}},
	// What is unknown stays so, but for how long the search takes; more of those
	// who are hurt write, so that all that follows is over in time.
	"unknown-inputs": {factor: 1, worlds: 24, sets: []string{
		"change.defects.wrong-totals.fail=unknown uniform(20%, 80%)", "observe.detectors.tickets.share_who_report=unknown uniform(10%, 40%)",
		"observe.detectors.pricing-errors.min_requests=100",
		"strategies.canary.steps.0.to=20%", "strategies.canary.steps.0.bake=6m",
	}},
}

// Every embedded scenario, cut down, gives the same answers by request and by
// flow: every strategy, bad and clean, every measure. The seed is fixed, so the
// test passes or fails for good; were the engines equal, the chance that a
// change of seed makes some interval too wide is what the number of worlds was
// chosen against.
func TestEmbeddedScenarios(t *testing.T) {
	for _, name := range scenarios.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // nothing is shared, and these are the longest tests there are
			c, ok := trials[name]
			if !ok {
				t.Fatalf("say in trials how %s is cut down so that the request engine can play it", name)
			}
			sets := append(slices.Clone(quick), c.sets...)
			if c.alone {
				sets = c.sets
			}
			p := scaled(t, name, c.factor, sets...)
			byRequest, byFlow := pair(p, 1, c.worlds)
			if c.hot {
				table(t, p, byRequest, byFlow, 0.5, 2, true)
				return
			}
			table(t, p, byRequest, byFlow, 0.1, 1, false)
			if c.gate {
				fires(t, p, byRequest, byFlow)
			}
		})
	}
}

// fires holds when the first alarm that somebody hears comes after the release began, in
// minutes, against each other, where it does in most worlds.
func fires(t *testing.T, p *plan.Plan, byRequest, byFlow []outcome.World) {
	t.Helper()
	heard := func(o outcome.Outcome) float64 {
		first := o.Release.Add(p.Follow)
		for _, a := range o.Alarms {
			if a.Heard {
				first = min(first, a.First)
			}
		}
		return first.Sub(o.Release).Minutes()
	}
	some := false
	for _, s := range p.Strategies {
		x, y := column(byRequest, s.Name, true, heard), column(byFlow, s.Name, true, heard)
		v := equivalent(x, y, 0.1, 0.5)
		t.Logf("%s: the first alarm after %.2f min by request, %.2f by flow (%.2f to %.2f)", s.Name, v.request, v.flow, v.difference.Low, v.difference.High)
		if some = some || v.request < p.Follow.Minutes()/2; !v.agree {
			t.Errorf("%s: the first alarm comes after %.2f min by request, and %.2f by flow", s.Name, v.request, v.flow)
		}
	}
	if !some {
		t.Error("no gate fires in most worlds")
	}
}
