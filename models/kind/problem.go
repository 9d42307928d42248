package kind

// Problem is something wrong with the parameters of a variant that bounds of
// single fields cannot say: steps that shrink, a cohort that does not exist.
// Families whose variants can have such problems declare a Checker interface
// that returns them; whoever loads the scenario adds file, line and caret.
type Problem struct {
	Field string // path from the object that holds the variant: "steps[1].to"; "" for the object itself
	Msg   string // what is wrong, lower case: "does not grow: 5% after 25%"
	Hint  string // the remedy
}
