package review_test

var _ = tried(trial{
	id:    "hidden-by-scale",
	fires: of(defect + ".when={operation: order, from: 25%}"),
	says:  "wrong-price fails 0% of the requests to orders at the last step before everybody (20% of requests) and 5%",
	path:  "change.defects[0].when",
	quiet: of(defect + ".when={operation: order, from: 15%}"),
})

// At a fifth of the traffic its square is 4%.
var _ = tried(trial{
	id:    "hidden-by-scale",
	fires: of(defect + ".when={operation: order, power: 2}"),
	says:  "wrong-price fails 0.2% of the requests to orders at the last step before everybody (20% of requests) and 5%",
	path:  "change.defects[0].when",
	quiet: of(defect+".when={operation: order, power: 2}", canary+"steps.0.to=40%"),
})
