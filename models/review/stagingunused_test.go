package review_test

var _ = tried(trial{
	id:    "staging-unused",
	fires: of(defect + ".staging_catches=25%"),
	says:  "staging would catch wrong-price in 25% of the cases",
	path:  "change.defects[0].staging_catches",
	quiet: of(rings, defect+".staging_catches=25%"),
})
