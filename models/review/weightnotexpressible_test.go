package review_test

var _ = tried(trial{
	id:    "weight-not-expressible",
	fires: of(canary+"routing=instances", canary+"steps.0.to=5%"),
	says:  "with 8 instances and nothing that routes, 5% is really 11.1%",
	path:  "strategies[0].steps[0].to",
	quiet: of(canary+"routing=instances", canary+"steps.0.to=12.5%"),
})
