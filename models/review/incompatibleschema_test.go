package review_test

var _ = tried(trial{
	id:    "incompatible-schema",
	fires: of("change.migration={store: db, steps: [{do: expand}], fails: [{version: old, on: expanded, reads: 0%, writes: 30%}]}"),
	says:  "the old version fails 0% of the reads and 30% of the writes",
	path:  "change.migration.fails[0]",
	quiet: of("change.migration={store: db, steps: [{do: expand}], fails: [{version: old, on: contracted}]}"),
})
