package review_test

var _ = tried(trial{
	id:    "late-trigger",
	fires: of(defect + ".when={operation: order, event: 40m}"),
	says:  "wrong-price wakes up 40m after the release starts, Tue 10:40; everybody has it after 30m40s at the latest",
	path:  "change.defects[0].when",
	quiet: of(defect + ".when={operation: order, event: 20m}"),
})
