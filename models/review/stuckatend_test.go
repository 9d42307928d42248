package review_test

var _ = tried(trial{
	id:    "stuck-at-end",
	fires: of(canary + "steps.0.bake=5h"),
	says:  "20% of requests lasts 5h, and plays are followed for 4h after a move",
	path:  "strategies[0].steps[0].bake",
	quiet: of(canary+"steps.0.bake=5h", "clock.follow=6h"),
})
