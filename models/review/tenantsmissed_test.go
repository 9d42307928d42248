package review_test

var _ = tried(trial{
	id:    "tenants-missed",
	fires: of(byTen, canary+"steps.0.to=2%", defect+".when.tenant=size == 'large'"),
	says:  "tenants; 2% of tenants holds none of them in",
	path:  "strategies[0].steps[0].bake",
	quiet: of(byTen, defect+".when.tenant=size == 'large'"),
})
