package review_test

var _ = tried(trial{
	id:    "diluted-signal",
	fires: of(canary+"gate.0.detector=everybody", canary+"steps.0.to=1%"),
	says:  "1% are exposed at 1% of requests: wrong-price makes 0.15% of them fail, and it wants more than 2%, which it never is",
	path:  "strategies[0].gate[0]",
	quiet: of(canary+"gate.0.detector=exposed", canary+"steps.0.to=1%"),
})
