package review_test

var _ = tried(trial{
	id:    "stopping-migration",
	fires: of("change.migration={store: db, steps: [{do: expand, lock: {hold: 2s, wait_behind: 8s}}]}"),
	says:  "expand stops all of db for 10s or more in 1 case of 20; about 300 requests come meanwhile",
	path:  "change.migration.steps[0].lock",
	quiet: of("change.migration={store: db, steps: [{do: expand, lock: {hold: 2s, wait_behind: 8s, lock_timeout: 1s}}]}"),
})
