package review_test

var _ = tried(trial{
	id:    "near-saturation",
	fires: of("services.orders.instances=4", "services.orders.time=410ms"),
	says:  "orders needs ",
	path:  "services[1]",
	quiet: of("services.orders.instances=8", "services.orders.time=410ms"),
})
