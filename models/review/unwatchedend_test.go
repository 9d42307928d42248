package review_test

var _ = tried(trial{
	id:    "unwatched-end",
	says:  "from 20% of requests to everybody is 80% of the traffic in one step, which is not watched (0s)",
	path:  "strategies[0]",
	quiet: of(more),
})
