package review_test

var _ = tried(trial{
	id:    "gate-without-owner",
	fires: of(canary + "gate=[{detector: compare}]"),
	says:  "nobody owns the gate compare",
	path:  "strategies[0].gate[0]",
})
