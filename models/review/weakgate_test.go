package review_test

var _ = tried(trial{
	id:    "weak-gate",
	fires: of(canary+"steps.0.to=1%", canary+"steps.0.bake=10m", defect+".fail=1%"),
	says:  "1% of requests for 10m gives compare 73 requests; seeing wrong-price, +1 pp over 0.1%, needs at least 274",
	path:  "strategies[0].gate[0]",
	quiet: of(canary+"steps.0.to=20%", defect+".fail=1%", canary+"steps.0.bake=2h"),
})
