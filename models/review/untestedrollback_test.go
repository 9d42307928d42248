package review_test

var _ = tried(trial{
	id:    "untested-rollback",
	fires: of("respond.actions.rollback.rehearsed=false"),
	says:  "takes 6m instead of 2m in the mean and works in 75% of the cases instead of 95%",
	path:  "respond.actions[2].rehearsed",
	quiet: of("respond.actions.rollback.rehearsed=false", canary+"ways=[traffic-shift]"),
})
