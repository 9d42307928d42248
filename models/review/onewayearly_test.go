package review_test

import "fmt"

var _ = tried(trial{
	id:    "one-way-early",
	fires: of(fmt.Sprintf(migrate, "with deploy")),
	says:  "the schema of db is contracted with deploy",
	path:  "change.migration.steps[1].at",
	quiet: of(fmt.Sprintf(migrate, "after full exposure")),
})
