package review_test

var _ = tried(trial{
	id:    "tied-exposure",
	fires: of(once),
	says:  "taking it back replaces 8 instances, about 2m40s with the decision; lowering new-price takes 1m30s",
	path:  "strategies[0]",
	quiet: of(once, "respond.actions.kill-switch.propagation=10m"),
})
