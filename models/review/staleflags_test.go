package review_test

var _ = tried(trial{
	id:    "stale-flags",
	fires: of(toggle, "flags={stale: 25%}"),
	says:  "an instance is stale in 25% of the cases, so 2 of 8 instances are in the mean",
	path:  "strategies[0].behind",
	quiet: of(toggle, "flags={stale: 25%, stale_hear: start}"),
})
