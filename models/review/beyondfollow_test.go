package review_test

var _ = tried(trial{
	id:    "beyond-follow",
	fires: of(defect + ".when={operation: order, event: 6h}"),
	says:  "wrong-price shows 6h after the release at the earliest or in half of the cases; plays end after 4h31m",
	path:  "change.defects[0]",
	quiet: of(defect + ".when={operation: order, event: 4h}"),
})
