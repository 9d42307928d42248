package reports

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Story is one play, to be told. What was true, what monitoring saw, what people
// believed and what was done stand in lanes of their own: the distance between
// them is what a lead should look at.
type Story struct {
	Schema      string          `json:"schema"`
	Title       string          `json:"title"`
	Picked      string          `json:"picked"`         // why this world
	Pick        string          `json:"pick,omitempty"` // in a word: "median"
	Replication int             `json:"replication"`
	Begin       clock.Span      `json:"begin_ns"` // local time at instant 0, since Monday 00:00
	Play        outcome.Outcome `json:"play"`
	Again       string          `json:"again"`
	Curves      Curves          `json:"curves"`
	Crowd       []Crowd         `json:"crowd"`
}

// StorySchema is the name and version of the document.
const StorySchema = "rehearse.story/v1"

var lanes = [...]string{
	outcome.True: "true", outcome.Seen: "seen", outcome.Believed: "believed", outcome.Did: "done",
}

// Tell writes the story as text of so many columns, 100 for 0.
func (s *Story) Tell(w io.Writer, width int) error {
	if width <= 0 {
		width = defaultWidth
	}
	t := &page{markup: plain{}, width: max(width, 50)}
	o := &s.Play
	t.about(s)
	t.heading("What happened", "local time; true: nobody knows yet, seen: by monitoring, believed: by people, done")
	for _, e := range o.Timeline {
		lead := fmt.Sprintf("%s  %-8s  ", s.local(e.At), lanes[e.Lane])
		t.WriteString(lead)
		t.wrapped(e.Who+": "+e.Text, strings.Repeat(" ", len(lead)), len(lead))
	}
	t.line("%s  %-8s  following ends", s.local(o.End), "")
	t.gap(s)
	t.leaves(o)
	t.again(s)
	_, err := t.WriteTo(w)
	return err
}

// about says which play it is.
func (t *page) about(s *Story) {
	t.paragraph(fmt.Sprintf("%s: %s of %s", s.Title, s.Play.Strategy, nature(&s.Play)), "")
	t.paragraph(s.Picked, "")
}

func (t *page) again(s *Story) {
	t.heading("Again", "")
	t.markup.verbatim(t, s.Again, fmt.Sprintf("digest %016x", s.Play.Digest))
}

func nature(o *outcome.Outcome) string {
	if o.Bad {
		return "a bad change (" + strings.Join(o.Defects, ", ") + ")"
	}
	return "a clean change"
}

var weekdays = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// local is an instant as a clock on the wall shows it, to the second.
func (s *Story) local(at clock.Time) string {
	seconds := int64(math.Floor(at.Sub(0).Seconds() + s.Begin.Seconds()))
	day := seconds / 86400
	seconds -= day * 86400
	return fmt.Sprintf("%s %02d:%02d:%02d", weekdays[((day%7)+7)%7], seconds/3600, seconds/60%60, seconds%60)
}

// gap says how long what was true stayed unseen, and unanswered.
func (t *page) gap(s *Story) {
	o := &s.Play
	r := &o.Recovery
	t.heading("How long it took", "")
	if !figure.Harmed(o) {
		t.paragraph("Nobody was hurt.", "")
		return
	}
	t.paragraph(fmt.Sprintf("The first harm is done at %s. It was %s.", s.local(r.FirstHarm), [...]string{
		outcome.NoHarm: "none", outcome.PreEmpted: "acted on before", outcome.Noticed: "noticed " + amount(r.Detect.Seconds(), figure.Seconds) + " later",
		outcome.NeverSeen: "never noticed", outcome.Mistaken: "taken back for another reason",
	}[o.Detection]), "")
	var parts []string
	for part, span := range r.Parts {
		if span > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", outcome.PartNames[part], amount(span.Seconds(), figure.Seconds)))
		}
	}
	over := "over after " + amount(r.Full.Seconds(), figure.Seconds)
	if r.FullCensored {
		over = "not over when following ended, after " + amount(r.Full.Seconds(), figure.Seconds)
	}
	t.paragraph(fmt.Sprintf("All of it was %s: %s.", over, strings.Join(parts, ", ")), "")
}

// leaves lists what the play left behind, figure by figure.
func (t *page) leaves(o *outcome.Outcome) {
	cells := [][]string{{"figure", "value"}}
	for _, f := range figure.All() {
		obs, defined := f.Of(o)
		if !defined || f.Shown == 0 || obs.Value == 0 {
			continue
		}
		value := amount(obs.Value, f.Unit)
		switch {
		case f.Event:
			value = "yes"
		case obs.Censored:
			value = ">" + value
		}
		cells = append(cells, []string{f.Title, value})
	}
	t.heading("What it left behind", "figures that are 0 are left out")
	t.rows(cells)
}
