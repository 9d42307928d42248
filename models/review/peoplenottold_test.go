package review_test

var _ = tried(trial{
	id:    "people-not-told",
	fires: of("coordination=[{kind: support, told: at step 2}]"),
	says:  "support is told at step 2, 30m20s after customers meet it at step 1",
	path:  "strategies[0]",
	quiet: of("coordination=[{kind: support, told: at step 1}]"),
})
