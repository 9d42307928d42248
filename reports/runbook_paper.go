package reports

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// paper is a runbook in Markdown: short orders with boxes to tick.
type paper struct {
	bytes.Buffer
	book *Runbook
	gone bool // there is no way back any more
}

func (p *paper) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// box is one thing to do.
func (p *paper) box(text string) { p.line("- [ ] %s", text) }

// task is one with its reason.
func (p *paper) task(do, why string) {
	text := plainText(do)
	if why != "" {
		text += " Why: " + plainText(why) + "."
	}
	p.box(text)
}

func (p *paper) head() {
	b := p.book
	p.line("# Runbook: %s, %s\n", plainText(b.Title), b.Strategy)
	p.line("%s %s", p.starts(), p.full())
	p.line("Change: %s.\n", plainText(b.Class.words()))
}

// starts says when the first step comes, which a window or a blackout may put off.
func (p *paper) starts() string {
	b := p.book
	if len(b.Steps) == 0 || p.begins(&b.Steps[0]) < 60 {
		return fmt.Sprintf("Starts **%s**.", b.local(0))
	}
	return fmt.Sprintf("Asked for at %s, but **the first step waits until %s**.", b.local(0), b.local(p.begins(&b.Steps[0])))
}

// begins is when a step begins, in seconds since the release.
func (p *paper) begins(s *BookStep) float64 {
	if s.Begins.N > 0 {
		return s.Begins.Median
	}
	return s.Foreseen.Seconds()
}

// full says when everybody has it, if nothing goes wrong.
func (p *paper) full() string {
	b := p.book
	switch t := b.Full; {
	case t.N == 0 && b.Worlds > 0:
		return fmt.Sprintf("In none of %d worlds did everybody have a clean release when following ended.", b.Worlds)
	case t.N > 0:
		text := fmt.Sprintf("A clean release is with everybody about **%s** (after %s)", b.local(t.Median), amount(t.Median, figure.Seconds))
		if t.Worst > t.Median+60 {
			text += fmt.Sprintf(", in 1 world of 20 after %s", t.worst())
		}
		if t.N < b.Worlds {
			text += fmt.Sprintf("; in %d of %d worlds it is not", b.Worlds-t.N, b.Worlds)
		}
		return text + "."
	}
	return ""
}

func (p *paper) findings() {
	all := Open(p.book.Findings)
	if len(all) == 0 {
		return
	}
	p.line("## Mind first\n")
	for _, f := range all {
		at := ""
		if f.Line > 0 {
			at = fmt.Sprintf(" (%s:%d)", f.File, f.Line)
		}
		p.line("- **%s** `%s`%s: %s. Change: %s.", f.Severity, f.ID, at, plainText(f.What), plainText(f.Change))
	}
	p.line("")
}

func (p *paper) tasks(title string, tasks []Task) {
	if len(tasks) == 0 {
		return
	}
	p.line("## %s\n", title)
	for _, t := range tasks {
		p.task(t.Do, t.Why)
	}
	p.line("")
}

func (p *paper) step(s *BookStep) {
	p.line("## %s: step %d\n", p.book.local(p.begins(s)), s.Number)
	if s.OneWay != "" && !p.gone {
		p.gone = true
		from := "here"
		if s.OneWayFrom > 0 {
			from = "about " + p.book.local(s.OneWayFrom)
		}
		p.line("> **NO WAY BACK from %s on**: %s.\n", from, plainText(s.OneWay))
	}
	p.box("**" + plainText(s.Do) + "**" + p.inForce(s))
	for _, t := range s.Also {
		p.task(t.Do, t.Why)
	}
	for _, t := range s.Tell {
		p.task("Tell "+t.Do+".", t.Why)
	}
	p.watch(s)
	p.undo(s)
	p.line("")
}

// inForce says when a step is reached, where that is not at once, and late starts.
func (p *paper) inForce(s *BookStep) string {
	text := ""
	if s.Reached.N > 0 && s.Reached.Median-s.Begins.Median >= 1 {
		text = fmt.Sprintf(" In force after %s.", amount(s.Reached.Median-s.Begins.Median, figure.Seconds))
	}
	if s.Begins.N > 0 && s.Begins.Worst > s.Begins.Median+60 {
		text += fmt.Sprintf(" In 1 world of 20 it is %s or later (%s).", p.book.local(s.Begins.Worst), p.between(s.Begins))
	}
	return text
}

// between are the ends of an interval on the wall's clock.
func (p *paper) between(t Times) string {
	low, high := t.within()
	switch {
	case math.IsInf(low, -1):
		return "?"
	case math.IsInf(high, 1):
		return "≥" + p.book.local(low)
	}
	return p.book.local(low) + " to " + p.book.local(high)
}

// gates says once what stops the rollout, and whose decision that is.
func (p *paper) gates() {
	if len(p.book.Gates) == 0 {
		p.line("## Gates\n\nThere are none: nothing stops this rollout but people.\n")
		return
	}
	p.line("## Gates\n")
	for _, w := range p.book.Gates {
		who := "owner: " + w.Owner
		if w.Owner == "" {
			who = "**nobody owns it**"
		}
		then := map[string]string{"abort": "it aborts by itself", "pause": "it pauses, and the owner decides", "notify": "somebody is told, and it goes on"}[w.OnFail]
		if then == "" {
			then = w.OnFail
		}
		p.line("- `%s` (%s). Fails when %s. Then %s.", w.Detector, who, plainText(w.Fails), then)
	}
	p.line("")
}

// watch says how long to look, at what, and what to do then.
func (p *paper) watch(s *BookStep) {
	if bake := s.Ends.Median - s.Reached.Median; s.Ends.N > 0 && bake >= 1 {
		p.box(fmt.Sprintf("Watch for %s, until **%s**.", amount(bake, figure.Seconds), p.book.local(s.Ends.Median)))
	}
	for _, w := range s.Watch {
		if w.Blind != "" {
			p.line("- Gate `%s` says nothing here: %s. Look yourself.", w.Detector, w.Blind)
			continue
		}
		p.box(fmt.Sprintf("Gate `%s` has not failed.", w.Detector))
	}
	if v := s.Sees; v != nil && v.Sees > 0 {
		p.line("  - %s requests meet it meanwhile. A rise of their failures by less than %s pp shows in fewer than 4 of 5 cases.", count(v.Requests), trim(v.Sees*100, shareDigits(v.Sees*100)))
	}
	if s.Person {
		p.box("Decide: promote, or take it back. It waits for a person.")
	}
}

func (p *paper) alarms() {
	if len(p.book.Paged) == 0 {
		return
	}
	p.line("## If the pager rings\n")
	what := "Take it back before you look for the cause."
	if p.gone {
		what = "Before the point of no return, take it back before you look for the cause. After it, do not: do what its step says is left to do."
	}
	p.line("Suspect this release first. %s\n", what)
	for _, w := range p.book.Paged {
		p.line("- `%s`: %s.", w.Detector, plainText(w.Fails))
	}
	p.line("")
}

func (p *paper) foot() {
	r := p.book.Repro
	p.line("---\n\nTimes are those of %s, local time; in brackets the 95%% interval of what 1 in 20 reaches. They hold for what the scenario says, and no longer.\n", plural(p.book.Worlds, "random world"))
	p.line("Again: `%s` (seed %d, version %s, scenario %.12s)", r.Command, r.Seed, r.Version, r.ScenarioHash)
}

// plainText keeps what readers type from being read as markup.
func plainText(s string) string { return escaped.Replace(strings.Join(strings.Fields(s), " ")) }
