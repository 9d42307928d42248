package review_test

var _ = tried(trial{
	id:    "no-kill-switch",
	fires: of(toggle, "strategies.toggle.ways=[rollback]"),
	says:  "new-price is not among the ways back as a kill-switch; replacing 8 instances takes about 40s",
	path:  "strategies[0].ways",
	quiet: of(canary + "ways=[rollback]"),
})
