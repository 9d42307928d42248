package review_test

var _ = tried(trial{
	id:    "unseen-damage",
	fires: of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]"),
	says:  "2% of the affected writes leave a wrong row, and nobody hears of it by reconciliation",
	path:  "change.defects[0]",
	quiet: of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]", "observe.detectors=[{name: compare, kind: canary-compare}, {name: rows, kind: reconciliation, page: oncall}]"),
})
