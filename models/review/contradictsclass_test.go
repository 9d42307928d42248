package review_test

var _ = tried(trial{
	id:    "contradicts-class",
	fires: of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]"),
	says:  "it is called reversible, but this stays: rows (wrong rows stay)",
	path:  "change.reversible",
	quiet: of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]", "change.reversible=partial"),
})
