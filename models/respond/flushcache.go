package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// FlushCache empties a cache: what was wrong in it is gone, and so is what was
// right. Whatever the store cannot carry then is up to the traffic.
type FlushCache struct {
	Cache string            `yaml:"cache" doc:"the cache" default:"(all of them)"`
	Takes unit.DurationDist `yaml:"takes" doc:"decision and tooling" default:"5m" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "flush-cache",
	Doc:    "Empties a cache, with all that is right and wrong in it; the store has to carry the misses.",
	Source: "judgement, see the fields",
	New:    func() Way { return &FlushCache{Takes: unit.MustDurationDist("5m")} },
})

// Name is the kind.
func (*FlushCache) Name() string { return "flush-cache" }

// Applies to people, once in an incident.
func (f *FlushCache) Applies(s Situation) (bool, string) {
	switch {
	case s.Automatic:
		return false, "automation flushes no caches"
	case s.Tried[f.Name()] > 0:
		return false, "it was flushed already"
	}
	return true, ""
}

// Try empties it, which always works.
func (f *FlushCache) Try(draws Draws, s Situation) Attempt {
	a := attempt(f.Name(), draws, s, f.Takes, 1)
	a.Undo = Undo{Flush: true, Cache: f.Cache}
	return a
}
