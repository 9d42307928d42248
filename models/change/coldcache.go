package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// ColdCache renames the keys of a shared cache, or moves to an empty one (D5).
// The new code finds nothing that the old has left there: until its own reads
// have filled it, they go to the store, which may not carry them.
type ColdCache struct {
	Cache string `yaml:"cache,required" doc:"the cache whose keys the new code names otherwise"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "cold-cache",
	Doc:     "Lets the new code start with an empty cache, because it names the keys otherwise.",
	Source:  "Slack 2022-02-22: caches emptied step by step, until the database could not carry the misses",
	Example: "{kind: cold-cache, cache: profiles}",
	New:     func() Effect { return &ColdCache{} },
})

// Contribute is empty: a cold cache makes a request wait, and does not fail it.
func (c *ColdCache) Contribute(condition.Subject, *condition.Effect) {}

// Caching says that the keys are its own.
func (c *ColdCache) Caching() Caching { return Caching{Cache: c.Cache, Rekeys: true} }
