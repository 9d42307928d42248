package review_test

var _ = tried(trial{
	id:    "bypasses-steps",
	fires: of(defect + ".in=everywhere"),
	says:  "wrong-price hurts 100% of the tenants from the first step of canary on",
	path:  "change.defects[0].in",
	quiet: of(once, defect+".in=everywhere"),
})
