package agreement_test

func init() {
	hasty := []string{
		"clock.follow=28m", "release.start=4m",
		"respond.oncall.ack=lognormal(p50=30s, p95=2m)", "respond.oncall.diagnose=lognormal(p50=1m, p95=3m)",
	}
	trials["contract-too-early"] = trial{factor: 1, worlds: 16, alone: true, sets: append(hasty,
		"change.defects.wrong-total.fail=60%", "strategies.patient-canary.steps.0.to=5%",
		"strategies.hasty-canary.steps.0.bake=4m", "strategies.hasty-canary.steps.1.bake=4m",
		"strategies.patient-canary.steps.0.bake=9m", "strategies.patient-canary.steps.1.bake=4m",
		"strategies.patient-canary.migration.steps.1.takes=2m", "strategies.patient-canary.migration.steps.2.after=5m",
		"respond.actions.2.takes=lognormal(p50=3m, p95=6m)", "respond.actions.2.succeeds=100%",
	)}
}
