// Package cache is how warm a cache is: which share of the reads it answers, as
// entries are filled in by misses and run out. It outlives the release that
// filled it.
//
//	s := cache.NewSpace(cache.Compile(&cache.Cache{Hit: 0.9, TTL: unit.Duration(10 * clock.Minute)}, 50, 4))
//	s.Empty()
//	s.Pass(60, cache.Flow{Fresh: [2]float64{1, 0}}) // a minute at the daily mean
//	hit, _ := s.Look([2]bool{true, true})
//
// Entries are a fluid: what counts is the share of the reads that ask for a key
// that is there, by the format it was written in. Nothing is drawn. A key that is
// missing is there again once a read of it has come and been answered in time;
// an entry lives for its time to live from when it was written, however often it
// is read. With keys that are asked for equally often, each as a Poisson process,
// that gives the share κT/(1+κT) of a cache with fixed lives (Fofack, Nain, Neglia
// and Towsley 2012, "Analysis of TTL-based cache networks"). Keys of very unequal
// popularity are told apart as two classes, the few hot ones and the rest.
//
// It promises that nothing is read that was not written, that no entry outlives
// its time by more than a sixty-fourth, and that a step may be as long as one
// likes: its cost does not depend on the number of keys.
package cache

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Cache is a cache of a scenario: in front of a store that a service uses, or of
// a service that it calls. Operations that read look there first; a miss goes on
// and leaves an entry when it is answered before the caller has stopped waiting
// (judgement: the work is cancelled with the request). Writes go past it.
type Cache struct {
	Name     string        `yaml:"name,required" doc:"name of the cache"`
	Of       string        `yaml:"of,required" doc:"the service that looks there first"`
	For      string        `yaml:"for,required" doc:"the store that it uses, or the service that it calls, when the cache has no answer"`
	Hit      unit.Percent  `yaml:"hit,required" doc:"share of the reads that it answers in the steady state, at the daily mean" max:"99.99%"`
	TTL      unit.Duration `yaml:"ttl" doc:"how long an entry lives, from when it was written" default:"10m" min:"1s" max:"30d" source:"judgement"`
	Jitter   unit.Percent  `yaml:"jitter" doc:"lives are spread evenly over this much below ttl, so that what was filled together does not run out together" default:"10%" max:"90%" source:"judgement: 10% is what guides recommend"`
	Warm     unit.Duration `yaml:"warm" doc:"after so long at the daily mean, an empty one has 63% of what it will have; at most what it is by default, when every read can be cached; less means that some reads never are" default:"(ttl x (1 - jitter/2) x (1 - hit)/hit)"`
	Scope    string        `yaml:"scope" doc:"instance: every instance has its own, which is empty when it starts; shared: all instances use one, which restarts do not touch" default:"shared" enum:"instance|shared"`
	Format   string        `yaml:"format" doc:"of a shared one; shared: all versions use the same keys; versioned: a key names the version, so every version fills entries of its own" default:"shared" enum:"shared|versioned"`
	Hot      unit.Percent  `yaml:"hot" doc:"share of the reads that ask for the few hottest keys" default:"0%" max:"99%"`
	HotKeys  int           `yaml:"hot_keys" doc:"how many keys those are" default:"10" min:"1" max:"1000000" source:"judgement"`
	Coalesce bool          `yaml:"coalesce" doc:"an instance asks once at a time for a key that is missing, and whoever else wants it waits for that answer (single flight)" default:"false"`
}

// PerInstance reports whether every instance has a cache of its own.
func (c *Cache) PerInstance() bool { return c.Scope == "instance" }

// Life is the mean life of an entry in seconds.
func (c *Cache) life() float64 { return c.TTL.Span().Seconds() * (1 - float64(c.Jitter)/2) }

// hot is the class of the hot keys and what it answers, given the reads per
// second that one space gets.
func (c *Cache) hot(reads float64) (Class, float64) {
	h := Class{Share: float64(c.Hot), Ceiling: 1, Rate: reads * float64(c.Hot) / float64(c.HotKeys)}
	return h, h.Share * h.steady(1, c.life())
}

// longestWarm is the longest time constant that goes with the hit ratio, in
// seconds: that at which every read could be answered from the cache.
func (c *Cache) longestWarm(reads float64) float64 {
	_, byHot := c.hot(reads)
	rest := (float64(c.Hit) - byHot) / (1 - float64(c.Hot))
	return c.life() * (1 - rest) / rest
}

// Check wants figures that go together, given the reads per second that come to
// one space, which is one instance's cache or the whole.
func (c *Cache) Check(reads float64) []kind.Problem {
	var out []kind.Problem
	add := func(field, msg, hint string) { out = append(out, kind.Problem{Field: field, Msg: msg, Hint: hint}) }
	if c.Hit <= 0 {
		add("hit", "never answers", "give the share of reads that it answers, such as 90%")
		return out
	}
	if c.PerInstance() && c.Format == "versioned" {
		add("format", "an instance's own cache is read by one version only", "remove format, or write scope: shared")
	}
	if reads <= 0 {
		return out
	}
	_, byHot := c.hot(reads)
	if byHot >= float64(c.Hit) {
		add("hot", "the hot keys alone are answered more often than hit says", "raise hit above hot, or make hot smaller")
		return out
	}
	if most := c.longestWarm(reads); c.Warm.Span().Seconds() > most*(1+1e-9) {
		add("warm", "is longer than what fills it: an entry is asked for again once in "+seconds(most).String()+" on average, or hit would be lower",
			"write at most "+seconds(most).String()+", or leave it out; a longer ttl or a lower hit makes it longer")
	}
	return out
}
