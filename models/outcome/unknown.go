package outcome

// Unknown is a number of the scenario that is not known: the law that every
// world draws it from, and the ends and the middle of that law as the scenario
// would write them.
type Unknown struct {
	Path   string   // as --set takes it: change.defects.rounding.fail
	Also   []string // other places that it fills
	Law    string   // "uniform(20%, 60%)"
	Low    string
	Median string
	High   string
}

// Drawn is what one world drew for an unknown.
type Drawn struct {
	Text  string  // as the scenario would write it
	Value float64 // seconds for a time, a fraction for a share, the mean of a law
}
