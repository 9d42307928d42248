package review_test

var _ = tried(trial{
	id:    "bake-before-cliff",
	fires: of(defect + ".when={operation: order, after: 31m}"),
	says:  "wrong-price shows 31m after the first exposure, and everybody has it 30m after",
	path:  "strategies[0].steps[0].bake",
	quiet: of(defect + ".when={operation: order, after: 29m}"),
})
