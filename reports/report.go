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
	Schema       string             `json:"schema"`     // name and version of the document
	Scenario     string             `json:"scenario"`   // its name
	Title        string             `json:"title"`      // the line that heads the report
	Story        string             `json:"story"`      // what may go wrong, in words
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
	Tables       []Table            `json:"tables"`              // of figures: "bad", "clean" and "cohorts"
	Straddles    []Straddle         `json:"straddles,omitempty"` // quantiles that lie between two kinds of worlds
	Comparisons  []Comparison       `json:"comparisons"`         // of every strategy with the first, for each figure
	Recovery     []Recovery         `json:"recovery"`
	Tradeoffs    []Tradeoff         `json:"tradeoffs,omitempty"`
	Courses      Courses            `json:"courses,omitempty"`
	Stories      []Story            `json:"stories,omitempty"` // of some bad plays
	Alarms       []Alarm            `json:"alarms"`            // how often each detector failed with a clean change
	Expectations []Expectation      `json:"expectations"`      // the scenario's claims, ruled
	Warnings     []Warning          `json:"warnings"`
	Includes     string             `json:"includes"` // what the intervals cover
	Excludes     []string           `json:"excludes"` // what they do not
	Unknowns     []Unknown          `json:"unknowns"` // inputs drawn anew for every world
	Sensitivity  []Sensitivity      `json:"sensitivity"`
	Values       []Values           `json:"values"` // every figure, world by world
	Repro        Repro              `json:"repro"`  // what makes the same report again
}

// Engine is which traffic engine made the figures, and why that one.
type Engine struct {
	Name   string `json:"name"`   // request or flow
	Reason string `json:"reason"` // in words
}

// Replications counts the worlds. A report is partial when fewer were finished
// than asked for.
type Replications struct {
	Asked    int `json:"asked"`    // worlds
	Finished int `json:"finished"` // worlds
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
	Figure    string           `json:"figure"` // its name, as explain has it
	Title     string           `json:"title"`  // its words
	Unit      figure.Unit      `json:"unit"`
	Case      figure.Case      `json:"case"`             // of the change: bad, clean, or both by their chance
	Statistic figure.Statistic `json:"statistic"`        // of the worlds: median, mean, share, or a quantile such as p95
	Cohort    string           `json:"cohort,omitempty"` // of tenants, all when empty
	Given     string           `json:"given,omitempty"`  // the worlds it is about, all when empty
	Shown     bool             `json:"shown"`            // short formats show it
	Cells     []Estimate       `json:"cells"`            // by strategy, in the report's order
}

// Comparison is one figure of two strategies in the same worlds.
type Comparison struct {
	Figure          string      `json:"figure"` // its name, as explain has it
	Title           string      `json:"title"`  // its words
	Unit            figure.Unit `json:"unit"`
	Case            figure.Case `json:"case"`               // of the change
	Strategy        string      `json:"strategy"`           // that is compared
	Against         string      `json:"against"`            // what it is compared with
	Decided         bool        `json:"decided"`            // holds jointly with the others that are decided; else exploratory
	Better          int         `json:"better"`             // worlds in which Strategy did better
	Same            int         `json:"same"`               // worlds without a difference
	Worse           int         `json:"worse"`              // worlds in which Strategy did worse
	CutOff          int         `json:"cut_off,omitempty"`  // worlds in which following ended first for one of them: compared as far as it went
	Difference      Estimate    `json:"difference"`         // mean of Strategy less Against
	Distinguishable bool        `json:"distinguishable"`    // the difference is more than noise
	Need            int         `json:"need,omitempty"`     // replications that would tell the difference that matters
	Matters         float64     `json:"matters,omitempty"`  // that difference, in the unit
	Shown           bool        `json:"shown"`              // short formats show it
	Small           bool        `json:"small"`              // the difference is surely less than matters
	Favours         bool        `json:"favours"`            // distinguishable, and Strategy is the better one
	Few             bool        `json:"few,omitempty"`      // the difference is always the same, in too few worlds to rely on that
	Warnings        []string    `json:"warnings,omitempty"` // codes of what to mind
}

// Pairs is the number of worlds compared: those in which the figure is defined
// for both strategies.
func (c Comparison) Pairs() int { return c.Better + c.Same + c.Worse }

// Recovery is where the time went from the first harm on, by parts that add up,
// over the worlds with harm.
type Recovery struct {
	Strategy string `json:"strategy"` // whose bad plays these are
	Harmed   int    `json:"harmed"`   // worlds
	Censored int    `json:"censored"` // of them, not over when following ended
	Parts    []Part `json:"parts"`
}

// Part is the mean time of one part, in seconds.
type Part struct {
	Name string   `json:"name"` // detect, page, ack, diagnose, act, drain or repair
	Mean Estimate `json:"mean"`
}

// Expectation is a claim with its ruling.
type Expectation struct {
	Text   string        `json:"text"`   // as the scenario has it
	Ruling figure.Ruling `json:"ruling"` // undecided: more worlds are needed
	Unit   figure.Unit   `json:"unit"`   // of both sides
	Left   Estimate      `json:"left"`   // what was found of its left side
	Right  Estimate      `json:"right"`  // of its right side, or the amount that stands there
	// Difference is what decided when two strategies were compared in the same
	// worlds.
	Difference *Estimate `json:"difference,omitempty"`
	Pairs      int       `json:"pairs,omitempty"`    // the worlds compared
	Given      string    `json:"given,omitempty"`    // the worlds it is about, all when empty
	Why        string    `json:"why,omitempty"`      // what left it undecided beside the width of the interval
	Need       int       `json:"need,omitempty"`     // replications, to be fixed before the run
	Warnings   []string  `json:"warnings,omitempty"` // codes of what to mind
}

// Warning is something that the reader of the whole report should know.
type Warning struct {
	Code string `json:"code"`           // for programs
	Text string `json:"text"`           // for people
	Need int    `json:"need,omitempty"` // replications that would settle it
}

// Values are one figure of one strategy, world by world; null where it is not
// defined. Censored lists the indices whose true value is larger.
type Values struct {
	Figure   string      `json:"figure"`             // its name
	Case     figure.Case `json:"case"`               // bad or clean
	Strategy string      `json:"strategy"`           // whose plays these are
	Values   []*float64  `json:"values"`             // in the order of the worlds, in the unit of the figure
	Censored []int       `json:"censored,omitempty"` // indices of values that are lower bounds
}

// Repro is what makes the same report again. It leaves out what cannot change
// a figure: workers and where the output goes.
type Repro struct {
	Command      string `json:"command"`               // that makes the same report
	Seed         uint64 `json:"seed"`                  // of the random worlds
	Version      string `json:"version"`               // of rehearse
	ScenarioHash string `json:"scenario_hash"`         // of the scenario, after extends and --set
	WorldsHash   string `json:"worlds_hash,omitempty"` // of what makes the random worlds: the scenario without how it is rolled out, watched and answered
	Digest       string `json:"digest"`                // over all events of all plays
}
