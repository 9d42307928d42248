package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// CacheFormat writes entries of another format under the same keys (D16). Both
// versions read what the other has written, and what has been written stays when
// the change is taken back, until it runs out or somebody flushes the cache.
type CacheFormat struct {
	Cache      string `yaml:"cache,required" doc:"the cache in which entries change their format"`
	Unreadable string `yaml:"unreadable" doc:"who cannot read what the other has written: the old code, the new one, or both" default:"both" enum:"old|new|both"`
	On         string `yaml:"on_unreadable" doc:"what becomes of a read that finds such an entry: error (the request fails, however often it is tried; the entry stays), or miss (it is asked for anew and overwritten)" default:"error" enum:"error|miss" source:"judgement: what cannot be parsed fails"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "cache-format",
	Doc:     "Leaves entries in a shared cache that the other version cannot read.",
	Source:  "a renamed field in a shared cache fails both versions until its entries have run out",
	Example: "{kind: cache-format, cache: profiles, unreadable: old}",
	New:     func() Effect { return &CacheFormat{Unreadable: "both", On: "error"} },
})

// Contribute is empty: what a read finds is up to the cache.
func (c *CacheFormat) Contribute(condition.Subject, *condition.Effect) {}

// Caching says who cannot read what.
func (c *CacheFormat) Caching() Caching {
	return Caching{
		Cache: c.Cache, Blind: c.Unreadable != "old", Blinds: c.Unreadable != "new", Fails: c.On == "error",
	}
}
