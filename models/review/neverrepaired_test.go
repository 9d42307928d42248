package review_test

var _ = tried(trial{
	id:    "never-repaired",
	fires: of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]"),
	says:  "rows leaves wrong rows, and respond.repair.rows is 0/s",
	path:  "change.defects[0]",
	quiet: of("change.defects=[{kind: bad-writes, name: rows, probability: 20%, ratio: 2%}]", "respond.repair={rows: 1/s}"),
})
