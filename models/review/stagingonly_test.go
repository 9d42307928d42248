package review_test

var _ = tried(trial{
	id:    "staging-only",
	fires: of(rings, defect+".staging_catches=25%"),
	says:  "catches about 25% of the bad releases",
	path:  "strategies[0].gate",
	quiet: of(rings, "strategies.rings.gate=[{detector: compare, owner: shop}]"),
})
