package review_test

var _ = tried(trial{
	id:    "everybody-at-once",
	fires: of(once),
	says:  "all 30 requests/s meet it from Tue 10:00 on, 40s after",
	path:  "strategies[0]",
	quiet: of(canary + "steps.0.bake=0s"),
})
