// Package reports turns the outcomes of an experiment into one neutral
// document of values, [Report], and writes that document in several formats,
// one file each.
//
//	r := reports.New(worlds, about)
//	f, _ := reports.Get("text")
//	err := f.Write(os.Stdout, r, reports.Style{Width: 100})
//
// It promises that a report is a function of the worlds and of [About] alone,
// so that the same seed gives the same bytes whatever the number of workers;
// that every figure in a format stands in the document, so that any format can
// be made from a saved one (see [Read]); and that nothing is called a
// difference that noise could have made.
package reports

import "github.com/rehearse-sim/rehearse/models/figure"

// Schema is the name and version of the document.
const Schema = "rehearse.results/v1"

// Report is what a run found.
type Report struct {
	Schema       string             `json:"schema"`
	Scenario     string             `json:"scenario"` // its name
	Title        string             `json:"title"`
	Story        string             `json:"story"`
	Strategies   []string           `json:"strategies"` // in the order of all cells; the first is what the others are compared against
	Engine       Engine             `json:"engine"`
	Replications Replications       `json:"replications"`
	PBad         float64            `json:"p_bad"`             // chance that the release is bad, by the scenario
	Follow       float64            `json:"follow_seconds"`    // that every play is followed after its first harm
	Confidence   float64            `json:"confidence"`        // of every interval, and of all that are decided together
	Decide       []string           `json:"decide"`            // figures that hold jointly
	Matters      map[string]float64 `json:"matters,omitempty"` // by figure, in its unit: the smallest difference that would change the decision
	Verdict      Verdict            `json:"verdict"`
	Findings     []Finding          `json:"findings"`
	Tables       []Table            `json:"tables"`
	Comparisons  []Comparison       `json:"comparisons"`
	Recovery     []Recovery         `json:"recovery"`
	Tradeoffs    []Tradeoff         `json:"tradeoffs,omitempty"`
	Courses      Courses            `json:"courses,omitempty"`
	Stories      []Story            `json:"stories,omitempty"` // of some bad plays
	Alarms       []Alarm            `json:"alarms"`            // how often each detector failed with a clean change
	Expectations []Expectation      `json:"expectations"`
	Warnings     []Warning          `json:"warnings"`
	Includes     string             `json:"includes"` // what the intervals cover
	Excludes     []string           `json:"excludes"` // what they do not
	Unknowns     []Unknown          `json:"unknowns"` // inputs drawn anew for every world
	Sensitivity  []Sensitivity      `json:"sensitivity"`
	Values       []Values           `json:"values"` // every figure, world by world
	Repro        Repro              `json:"repro"`
}

// Engine is which traffic engine made the figures, and why that one.
type Engine struct {
	Name   string `json:"name"` // request or flow
	Reason string `json:"reason"`
}

// Replications counts the worlds. A report is partial when fewer were finished
// than asked for.
type Replications struct {
	Asked    int `json:"asked"`
	Finished int `json:"finished"`
}

// Partial reports whether worlds are missing.
func (r Replications) Partial() bool { return r.Finished < r.Asked }

// Table is figures by strategy for one case.
type Table struct {
	Name string `json:"name"` // "bad", "clean" or "cohorts"
	Rows []Row  `json:"rows"`
}

// Row is one statistic of one figure; Cells go with the report's strategies.
type Row struct {
	Figure    string           `json:"figure"`
	Title     string           `json:"title"`
	Unit      figure.Unit      `json:"unit"`
	Case      figure.Case      `json:"case"`
	Statistic figure.Statistic `json:"statistic"`
	Cohort    string           `json:"cohort,omitempty"`
	Given     string           `json:"given,omitempty"` // the worlds it is about, all when empty
	Shown     bool             `json:"shown"`           // short formats show it
	Cells     []Estimate       `json:"cells"`
}

// Comparison is one figure of two strategies in the same worlds.
type Comparison struct {
	Figure          string      `json:"figure"`
	Title           string      `json:"title"`
	Unit            figure.Unit `json:"unit"`
	Case            figure.Case `json:"case"`
	Strategy        string      `json:"strategy"`
	Against         string      `json:"against"`
	Decided         bool        `json:"decided"` // holds jointly with the others that are decided; else exploratory
	Better          int         `json:"better"`  // worlds in which Strategy did better
	Same            int         `json:"same"`
	Worse           int         `json:"worse"`
	CutOff          int         `json:"cut_off,omitempty"` // worlds in which following ended first for one of them: compared as far as it went
	Difference      Estimate    `json:"difference"`        // mean of Strategy less Against
	Distinguishable bool        `json:"distinguishable"`
	Need            int         `json:"need,omitempty"`    // replications that would tell the difference that matters
	Matters         float64     `json:"matters,omitempty"` // that difference, in the unit
	Shown           bool        `json:"shown"`
	Small           bool        `json:"small"`   // the difference is surely less than matters
	Favours         bool        `json:"favours"` // distinguishable, and Strategy is the better one
	Warnings        []string    `json:"warnings,omitempty"`
}

// Pairs is the number of worlds compared: those in which the figure is defined
// for both strategies.
func (c Comparison) Pairs() int { return c.Better + c.Same + c.Worse }

// Recovery is where the time went from the first harm on, by parts that add up,
// over the worlds with harm.
type Recovery struct {
	Strategy string `json:"strategy"`
	Harmed   int    `json:"harmed"`   // worlds
	Censored int    `json:"censored"` // of them, not over when following ended
	Parts    []Part `json:"parts"`
}

// Part is the mean time of one part, in seconds.
type Part struct {
	Name string   `json:"name"`
	Mean Estimate `json:"mean"`
}

// Expectation is a claim with its ruling.
type Expectation struct {
	Text   string        `json:"text"`
	Ruling figure.Ruling `json:"ruling"`
	Unit   figure.Unit   `json:"unit"`
	Left   Estimate      `json:"left"`
	Right  Estimate      `json:"right"`
	// Difference is what decided when two strategies were compared in the same
	// worlds.
	Difference *Estimate `json:"difference,omitempty"`
	Pairs      int       `json:"pairs,omitempty"` // the worlds compared
	Given      string    `json:"given,omitempty"` // the worlds it is about, all when empty
	Why        string    `json:"why,omitempty"`   // what left it undecided beside the width of the interval
	Need       int       `json:"need,omitempty"`  // replications, to be fixed before the run
	Warnings   []string  `json:"warnings,omitempty"`
}

// Warning is something that the reader of the whole report should know.
type Warning struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Need int    `json:"need,omitempty"` // replications that would settle it
}

// Values are one figure of one strategy, world by world; null where it is not
// defined. Censored lists the indices whose true value is larger.
type Values struct {
	Figure   string      `json:"figure"`
	Case     figure.Case `json:"case"`
	Strategy string      `json:"strategy"`
	Values   []*float64  `json:"values"`
	Censored []int       `json:"censored,omitempty"`
}

// Repro is what makes the same report again. It leaves out what cannot change
// a figure: workers and where the output goes.
type Repro struct {
	Command      string `json:"command"`
	Seed         uint64 `json:"seed"`
	Version      string `json:"version"`
	ScenarioHash string `json:"scenario_hash"`
	WorldsHash   string `json:"worlds_hash,omitempty"` // of what makes the random worlds: the scenario without how it is rolled out, watched and answered
	Digest       string `json:"digest"`                // over all events of all plays
}
