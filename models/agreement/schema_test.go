package agreement_test

// hasty people, and a follow-up to match.
var hasty = []string{
	"clock.follow=28m", "release.start=4m",
	"respond.oncall.ack=lognormal(p50=30s, p95=2m)", "respond.oncall.diagnose=lognormal(p50=1m, p95=3m)",
}

func with(sets []string, more ...string) []string { return append(sets[:len(sets):len(sets)], more...) }

func init() {
	trials["contract-too-early"] = trial{factor: 1, worlds: 28, alone: true, sets: with(hasty,
		"change.defects.wrong-total.fail=60%", "strategies.patient-canary.steps.0.to=5%",
		"strategies.hasty-canary.steps.0.bake=4m", "strategies.hasty-canary.steps.1.bake=4m",
		"strategies.patient-canary.steps.0.bake=9m", "strategies.patient-canary.steps.1.bake=4m",
		"strategies.patient-canary.migration.steps.1.takes=2m", "strategies.patient-canary.migration.steps.2.after=5m",
		"respond.actions.2.takes=lognormal(p50=3m, p95=6m)", "respond.actions.2.succeeds=100%",
	)}
	bakes := func(strategy string) []string {
		return []string{
			"strategies." + strategy + ".steps.0.bake=4m", "strategies." + strategy + ".steps.1.bake=9m", "strategies." + strategy + ".steps.2.bake=1m",
		}
	}
	sets := with(hasty, "change.defects.late-fees.when.after=6m", "change.hazards.new-rows.turnover=20m",
		"strategies.patient-canary.migration.steps.1.after=3m", "respond.actions.3.takes=3m", "respond.actions.3.succeeds=100%", "respond.actions.2.succeeds=100%", "respond.repair.rows=200/s")
	for _, s := range []string{"eager-canary", "eager-toggle", "patient-canary"} {
		sets = with(sets, bakes(s)...)
	}
	trials["rollback-hazard"] = trial{factor: 1, worlds: 28, alone: true, sets: sets}
	trials["lock-migration"] = trial{factor: 1, worlds: 20, alone: true, sets: with(hasty,
		"strategies.lock-canary.steps.0.bake=4m", "strategies.timeout-canary.steps.0.bake=4m", "strategies.timeout-canary.steps.0.to=10%",
		"change.defects.wrong-price.fail=60%", "change.migration.steps.0.lock.wait_behind=uniform(6s, 40s)",
		"strategies.timeout-canary.migration.steps.0.lock.wait_behind=uniform(0.5s, 2s)", "strategies.timeout-canary.migration.steps.0.lock.lock_timeout=1s",
		"strategies.offline.migration.steps.0.takes=uniform(2m, 4m)", "strategies.offline.migration.steps.0.offline.window=3m",
	)}
	trials["pool-surge"] = trial{factor: 1, worlds: 12, alone: true, sets: with(hasty,
		"strategies.canary.steps.0.bake=4m", "strategies.canary.steps.1.bake=12m", "change.defects.leak.rate=200/h",
		"respond.actions.1.succeeds=100%",
	)}
}
