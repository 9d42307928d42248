package review_test

import "fmt"

var _ = tried(trial{
	id:    "hard-to-undo",
	fires: of("change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h}]"),
	says:  "63% are in the new format 2h after",
	path:  "change.hazards[0]",
	quiet: of("change.hazards=[{kind: rollback-hazard, name: rows, turnover: 2h, after: contract}]", fmt.Sprintf(migrate, "after full exposure")),
})
