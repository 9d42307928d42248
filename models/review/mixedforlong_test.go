package review_test

var _ = tried(trial{
	id:    "mixed-for-long",
	fires: of(defect+".when={mixed: true}", defect+".in=version"),
	says:  "bakes keep the versions mixed for 30m, with 32% of the requests meeting both",
	path:  "strategies[0].steps",
	quiet: of(defect+".when={mixed: true}", defect+".in=version", byTen),
})
