package plan

// Acceptance is a finding of a review that somebody has looked at and leaves as it is.
type Acceptance struct {
	Finding  string `yaml:"finding,required" doc:"id of the finding, as check names it"`
	Strategy string `yaml:"strategy" doc:"only where it is about this strategy" default:"(any)"`
	Because  string `yaml:"because,required" doc:"why it may stay, for whoever reads it next"`
}
