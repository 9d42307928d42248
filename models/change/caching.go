package change

// Caching is what a defect does to a cache of the changed service.
type Caching struct {
	Cache  string
	Rekeys bool // the new code has keys of its own
	Blind  bool // the new code cannot read what the old has written
	Blinds bool // the old code cannot read what the new has written
	Fails  bool // who cannot read an entry fails; else takes it for a miss
}

// Cacher is a defect that shows in a cache. The requests that meet it fare as
// the cache lets them.
type Cacher interface {
	Caching() Caching
}
