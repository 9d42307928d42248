package review_test

var _ = tried(trial{
	id:    "diluted-signal",
	fires: of(canary+"gate.0.detector=everybody", canary+"steps.0.to=1%"),
	says:  "1% are exposed at 1% of requests: wrong-price makes 0.15% of them fail, and it wants more than 2%, which it never is",
	path:  "strategies[0].gate[0]",
	quiet: of(canary+"gate.0.detector=exposed", canary+"steps.0.to=1%"),
})

// A burn rate of 6 over 6 hours fires after 6h x 6 x 0.1% / e, SRE Workbook ch. 5.
var _ = tried(trial{
	id:    "diluted-signal",
	fires: of(canary+"gate.0.detector=burn", defect+".fail=30%"),
	says:  "it wants more than 0.6%, which takes 1h28m, and the step bakes for 30m",
	path:  "strategies[0].gate[0]",
})

// What the exposed alone do has no better past by which it is diluted: a level over
// them is exceeded at once.
var _ = tried(trial{
	id:    "diluted-signal",
	fires: of(canary+"steps.0.to=1%", canary+"gate=[{detector: everybody}]"),
	says:  "1% are exposed",
	path:  "strategies[0].gate[0]",
	quiet: of(canary+"steps.0.to=1%", canary+"gate=[{detector: everybody}, {detector: burn}]", "observe.detectors.burn.scope=exposed"),
})
