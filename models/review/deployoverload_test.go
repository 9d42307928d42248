package review_test

var _ = tried(trial{
	id:    "deploy-overload",
	fires: of(once, "strategies.once.deploy={kind: rolling, surge: 0%, unavailable: 90%}", "services.orders.time=600ms"),
	says:  "leaves 1 of 8, with 2 slots; 7.2",
	path:  "strategies[0].deploy",
	quiet: of(once, "strategies.once.deploy={kind: rolling, surge: 0%, unavailable: 50%}", "services.orders.time=600ms"),
})
