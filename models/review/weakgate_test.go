package review_test

import "slices"

var _ = tried(trial{
	id:    "weak-gate",
	fires: of(canary+"steps.0.to=1%", canary+"steps.0.bake=10m", defect+".fail=1%"),
	says:  "1% of requests for 10m gives compare 73 requests; seeing wrong-price, +1 pp over 0.1%, needs at least 274",
	path:  "strategies[0].gate[0]",
	quiet: of(canary+"steps.0.to=20%", defect+".fail=1%", canary+"steps.0.bake=2h"),
})

// A gate wants no fewer requests than the least it looks at.
var _ = tried(trial{
	id:    "weak-gate",
	fires: of("observe.detectors.compare.min_requests=100000"),
	says:  "needs at least 100\u202f000",
	path:  "strategies[0].gate[0]",
})

// What a copy is answered reaches no client, so that at the edge copies show nothing,
// and the step behind them too little.
var _ = tried(trial{
	id:    "weak-gate",
	fires: of(dark, "observe.detectors.compare.service=edge"),
	says:  "1% of requests for 2m gives compare 38",
	path:  "strategies[0].gate[0]",
	quiet: of(dark),
})

const dark = "strategies=[{name: dark, kind: dark-launch, mirror: 50%, writes: true, bake: 30m, gate: [{detector: compare, owner: shop}], " +
	"then: {kind: canary, by: request, steps: [{to: 1%, bake: 2m}, {to: 100%}]}}]"

// Tries mend what the edge is told: of 30% of the attempts, those of which three fail in
// a row, or six where clients try twice as well.
var (
	atEdge = []string{"observe.detectors.compare.service=edge", defect + ".fail=30%", defect + ".per=attempt", canary + "steps.0.to=1%", canary + "steps.0.bake=1m"}
	thrice = append(slices.Clip(atEdge), "services.web.calls.0.attempts=3")
	_      = tried(trial{id: "weak-gate", fires: atEdge, says: "wrong-price, +12 pp over", path: "strategies[0].gate[0]"})
	_      = tried(trial{id: "weak-gate", fires: thrice, says: "wrong-price, +1.08 pp over", path: "strategies[0].gate[0]"})
	_      = tried(trial{id: "weak-gate", fires: append(slices.Clip(thrice), "load.clients.attempts=2"), says: "wrong-price, +0.0292 pp over", path: "strategies[0].gate[0]"})
)
