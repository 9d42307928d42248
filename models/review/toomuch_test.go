package review_test

import (
	"fmt"
	"strings"
)

// ramps are so many strategies of so many steps.
func ramps(n int, step string) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("{name: s%d, kind: linear, step: %s, every: 1m, gate: [{detector: compare, owner: shop}]}", i, step))
	}
	return "strategies=[" + strings.Join(all, ", ") + "]"
}

var _ = tried(trial{
	id:    "too-much",
	fires: of(ramps(100, "0.1%")),
	says:  "are too much: nothing else was reviewed",
	path:  "strategies",
	quiet: of(ramps(100, "5%")),
})
