package rollout

import (
	"fmt"
	"strings"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

const week = 7 * clock.Day

// Window is a time that comes back every week, on the scenario's clock.
type Window struct {
	Days []string       `yaml:"days" doc:"weekdays on which it begins, such as [Mon, Tue]; every day when absent"`
	From unit.TimeOfDay `yaml:"from" doc:"local time at which it begins" default:"00:00"`
	To   unit.TimeOfDay `yaml:"to" doc:"local time at which it ends, on the next day if that is not later than its beginning" default:"00:00"`
}

// length is how long it lasts each time.
func (w *Window) length() clock.Span {
	if d := w.To.Span() - w.From.Span(); d > 0 {
		return d
	} else {
		return d + clock.Day
	}
}

var weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// begins lists when it begins, since Monday 00:00.
func (w *Window) begins() (out []clock.Span) {
	for i, day := range weekdays {
		if len(w.Days) == 0 || w.on(day) {
			out = append(out, clock.Span(i)*clock.Day+w.From.Span())
		}
	}
	return out
}

func (w *Window) on(day string) bool {
	for _, d := range w.Days {
		if strings.EqualFold(d, day) {
			return true
		}
	}
	return false
}

// holds reports whether a time of the week is in the window.
func (w *Window) holds(local clock.Span) bool {
	for _, b := range w.begins() {
		if (local-b+week)%week < w.length() {
			return true
		}
	}
	return false
}

func anyHolds(windows []Window, local clock.Span) bool {
	for i := range windows {
		if windows[i].holds(local) {
			return true
		}
	}
	return false
}

func (p *problems) windows(field string, windows []Window) {
	for i, w := range windows {
		for k, day := range w.Days {
			known := false
			for _, d := range weekdays {
				known = known || strings.EqualFold(d, day)
			}
			if !known {
				p.add(fmt.Sprintf("%s[%d].days[%d]", field, i, k), "write Mon, Tue, Wed, Thu, Fri, Sat or Sun", "is no weekday: %q", day)
			}
		}
	}
}
