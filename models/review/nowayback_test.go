package review_test

var _ = tried(trial{
	id:    "no-way-back",
	fires: of(canary + "ways=[kill-switch]"),
	says:  "the ways back are kill-switch: none of them takes it back",
	path:  "strategies[0].ways",
	quiet: of(toggle, "strategies.toggle.ways=[kill-switch]"),
})
