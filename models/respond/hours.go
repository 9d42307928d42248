package respond

import (
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Hours are when people are slower, on their own clock. By night and at a
// weekend, the larger factor counts.
type Hours struct {
	Offset  *unit.Offset `yaml:"utc_offset" doc:"offset of their local time; that of the clock when absent"`
	Night   Night        `yaml:"night" doc:"when they sleep"`
	Weekend Weekend      `yaml:"weekend" doc:"Saturdays and Sundays"`
}

// Night is when people sleep.
type Night struct {
	From     unit.TimeOfDay `yaml:"from" doc:"local time from which on" default:"22:00" source:"judgement"`
	To       unit.TimeOfDay `yaml:"to" doc:"local time until which" default:"07:00" source:"judgement"`
	Ack      float64        `yaml:"ack" doc:"factor on the time until somebody looks" default:"2" min:"1" max:"100" source:"judgement: 6 min at the median instead of 3"`
	Diagnose float64        `yaml:"diagnose" doc:"factor on the time until they know what to do" default:"1.5" min:"1" max:"100" source:"judgement: nobody to ask"`
}

// Weekend is when people are out.
type Weekend struct {
	Ack      float64 `yaml:"ack" doc:"factor on the time until somebody looks" default:"1.5" min:"1" max:"100" source:"judgement"`
	Diagnose float64 `yaml:"diagnose" doc:"factor on the time until they know what to do" default:"1.2" min:"1" max:"100" source:"judgement: fewer to ask"`
}

func newHours() Hours {
	return Hours{
		Night: Night{
			From: unit.TimeOfDay(22 * clock.Hour), To: unit.TimeOfDay(7 * clock.Hour), Ack: 2, Diagnose: 1.5,
		},
		Weekend: Weekend{Ack: 1.5, Diagnose: 1.2},
	}
}

// factors on the times of a person.
type factors struct{ ack, diagnose float64 }

// at returns the factors at an instant of the week, since Monday 00:00 UTC, for
// somebody at an offset.
func (h *Hours) at(monday clock.Span, offset unit.Offset) factors {
	const week = 7 * clock.Day
	local := ((monday+offset.Span())%week + week) % week
	f := factors{1, 1}
	if local >= 5*clock.Day {
		f = factors{h.Weekend.Ack, h.Weekend.Diagnose}
	}
	from, to, now := h.Night.From.Span(), h.Night.To.Span(), local%clock.Day
	night := from <= now && now < to
	if from > to {
		night = now >= from || now < to
	}
	if night {
		f.ack, f.diagnose = max(f.ack, h.Night.Ack), max(f.diagnose, h.Night.Diagnose)
	}
	return f
}
