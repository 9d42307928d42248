package review_test

var _ = tried(trial{
	id:    "nobody-watches",
	fires: of(canary+"gate=[]", "observe.detectors=[{name: compare, kind: canary-compare}]"),
	says:  "no gate, and no detector (of 1) pages anybody",
	path:  "strategies[0]",
	quiet: of(canary + "gate=[]"),
})
