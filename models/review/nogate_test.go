package review_test

var _ = tried(trial{
	id:    "no-gate",
	fires: of(canary + "gate=[]"),
	says:  "1 step before everybody: 30m of baking in all, and no gate looks",
	path:  "strategies[0].gate",
	quiet: of(canary+"gate=[]", canary+"steps.0.bake=0s"),
})
