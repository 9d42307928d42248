package review_test

var _ = tried(trial{
	id:    "hurts-in-the-dark",
	fires: of(toggle, defect+".in=version"),
	says:  "wrong-price sits in the version: the dark version puts it in front of 100% of the traffic in one step",
	path:  "strategies[0]",
	quiet: of(toggle),
})

// What hurts wherever it is hurts without the dark version, too.
var _ = tried(trial{
	id:    "hurts-in-the-dark",
	fires: of(toggle, defect+".in=version"),
	says:  "wrong-price sits in the version",
	path:  "strategies[0]",
	quiet: of(toggle, defect+".in=everywhere"),
})
