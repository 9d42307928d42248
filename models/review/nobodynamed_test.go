package review_test

var _ = tried(trial{
	id:    "nobody-named",
	fires: of("coordination=[]"),
	says:  "102 tenants can see the change",
	path:  "coordination",
	quiet: of("coordination=[]", "change.visible=false"),
})
