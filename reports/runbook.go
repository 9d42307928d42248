package reports

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Runbook is what people follow when they roll one strategy out: what to do and
// when, what to watch, whom to tell and how to go back.
type Runbook struct {
	Schema   string     `json:"schema"`
	Scenario string     `json:"scenario"`
	Title    string     `json:"title"`
	Strategy string     `json:"strategy"`
	Begin    clock.Span `json:"begin_ns"` // local time of the release, since Monday 00:00
	Class    Class      `json:"classification"`
	Findings []Finding  `json:"findings"`
	Before   []Task     `json:"before"`
	Steps    []BookStep `json:"steps"`
	After    []Task     `json:"after"`
	Gates    []Watch    `json:"gates"`
	Paged    []Watch    `json:"paged"`        // detectors that page somebody
	Full     Times      `json:"full_seconds"` // until everybody has it
	Undone   Times      `json:"undo_seconds"` // over all steps, see BookStep.Undone
	Worlds   int        `json:"worlds"`
	Repro    Repro      `json:"repro"`
}

// RunbookSchema is the name and version of the document.
const RunbookSchema = "rehearse.runbook/v1"

// Task is one thing to do.
type Task struct {
	Do  string `json:"do"`
	Why string `json:"why,omitempty"`
}

// BookStep is one step of it.
type BookStep struct {
	Number     int        `json:"step"` // from 1
	Do         string     `json:"do"`
	Foreseen   clock.Span `json:"foreseen_ns"` // since the release, if nothing goes wrong and nothing is random
	Tenants    float64    `json:"tenants"`     // share of them that meet the feature from here on
	Person     bool       `json:"person"`      // somebody has to promote it
	Last       bool       `json:"last"`
	Tell       []Task     `json:"tell"`
	Also       []Task     `json:"also"` // what goes on beside it
	Watch      []Watch    `json:"watch"`
	Sees       *StepSees  `json:"sees,omitempty"`
	Ways       []Way      `json:"ways"`
	Proof      []Watch    `json:"proof"`                          // levels of all requests, which tell whether a way back has worked
	Stays      []string   `json:"stays"`                          // taking it back here does not undo this
	OneWay     string     `json:"one_way,omitempty"`              // why there is no way back from here on
	OneWayFrom float64    `json:"one_way_from_seconds,omitempty"` // where that comes while the step bakes: since the release, if nothing goes wrong
	Begins     Times      `json:"begins_seconds"`                 // since the release, in the clean worlds that came so far
	Reached    Times      `json:"reached_seconds"`
	Ends       Times      `json:"ends_seconds"`
	Undone     Times      `json:"undo_seconds"` // from the decision to the last failure, in the bad worlds in which it was taken back at this step
}

// Watch is a detector with its thresholds.
type Watch struct {
	Detector string `json:"detector"`
	Fails    string `json:"fails"`
	Owner    string `json:"owner,omitempty"`
	OnFail   string `json:"on_fail"`         // abort, pause, notify; page for those that page
	Blind    string `json:"blind,omitempty"` // why it says nothing at a step
}

// Way is one way back.
type Way struct {
	Name   string  `json:"name"`
	Does   string  `json:"does"`
	Median float64 `json:"median_seconds"` // until it is done; instances and flags come on top
	Worst  float64 `json:"p95_seconds"`
	Then   string  `json:"then,omitempty"`          // what comes on top
	Needs  string  `json:"needs,omitempty"`         // a service that it takes
	Not    string  `json:"not,omitempty"`           // why it must not be taken here
	Until  string  `json:"until,omitempty"`         // it may be taken here until then
	Who    string  `json:"who,omitempty"`           // the only ones who can do it
	Limit  float64 `json:"limit_seconds,omitempty"` // after that it has not worked: Worst, and what comes on top
	Next   string  `json:"next,omitempty"`          // the way to take if it is refused or has not worked
}

// Times are a median and a 95th percentile over worlds, that with its 95% interval: by
// order statistics, or by Kaplan and Meier where following cut some of them short.
type Times struct {
	N        int     `json:"n"`
	Median   float64 `json:"median"`
	Worst    float64 `json:"p95"`
	Low      float64 `json:"p95_low,omitempty"`    // end of its interval; none where the worlds cannot bound it
	High     float64 `json:"p95_high,omitempty"`   // end of its interval; none where the worlds cannot bound it
	Beyond   bool    `json:"p95_beyond,omitempty"` // it is longer than what was followed: p95 is the longest that was seen
	Censored int     `json:"censored,omitempty"`   // of the N, those that were longer than what was followed
}

// RunbookFormats lists the formats that a runbook is written in.
var RunbookFormats = []string{"markdown", "json"}

// Write writes the runbook in one of [RunbookFormats].
func (b *Runbook) Write(w io.Writer, format string) error {
	if format == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(b)
	}
	p := &paper{book: b}
	p.head()
	p.findings()
	p.tasks("Before", b.Before)
	p.gates()
	for i := range b.Steps {
		p.step(&b.Steps[i])
	}
	p.tasks("After", b.After)
	p.alarms()
	p.foot()
	_, err := p.WriteTo(w)
	return err
}

// local is a time since the release on the wall's clock, to the minute.
func (b *Runbook) local(seconds float64) string {
	minutes := int64((b.Begin + clock.FromSeconds(seconds)) / clock.Minute)
	day := minutes / (24 * 60)
	minutes -= day * 24 * 60
	return fmt.Sprintf("%s %02d:%02d", weekdays[day%7], minutes/60, minutes%60)
}
