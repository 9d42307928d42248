package respond

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// OnCall is the person who is paged. An alarm of a gate names the release and
// is handled by automation, so it costs no human time. Human times are skewed,
// hence lognormal: VOID finds that means of incident durations mislead.
type OnCall struct {
	Page      unit.DurationDist `yaml:"page" doc:"from the alarm until the pager rings" default:"30s" source:"Alertmanager's group_wait; judgement that nothing else adds to it"`
	Ack       unit.DurationDist `yaml:"ack" doc:"until somebody looks" default:"lognormal(p50=3m, p95=20m)" source:"judgement; Google SRE expects 5 min for user-facing services"`
	Diagnose  unit.DurationDist `yaml:"diagnose" doc:"until they know what to do" default:"lognormal(p50=10m, p95=45m)" source:"judgement; GCP 2025-06 took 10 min, Fastly 2021-06 40 min"`
	Wrong     unit.Percent      `yaml:"wrong_hypothesis" doc:"chance to follow a wrong hypothesis first" default:"20%" source:"judgement"`
	WrongCost unit.DurationDist `yaml:"wrong_costs" doc:"time lost on the wrong hypothesis" default:"60m" source:"judgement"`
	Verify    unit.Duration     `yaml:"verify" doc:"how long after an action somebody looks whether it helped, before the next way is tried" default:"10m" source:"judgement"`

	Busy     unit.Percent      `yaml:"busy" doc:"chance that a page finds them at work on another incident, which they finish first" default:"0%"`
	BusyFor  unit.DurationDist `yaml:"busy_for" doc:"how long that incident still takes them" default:"lognormal(p50=20m, p95=90m)" source:"judgement"`
	Escalate unit.Duration     `yaml:"escalate_after" doc:"without an answer, after which a second person is paged; 0s: never" default:"30m" source:"PagerDuty: 30 min by default; GitLab pages again after 10"`
	Second   Second            `yaml:"second" doc:"the person who is paged then"`
	Hours    `yaml:",inline"`
}

// Second is who is paged when the first does not answer.
type Second struct {
	Ack    unit.DurationDist `yaml:"ack" doc:"from their pager's ring until they look" default:"lognormal(p50=3m, p95=20m)" source:"judgement, as the first"`
	Offset *unit.Offset      `yaml:"utc_offset" doc:"offset of their local time; that of the first when absent"`
}

var _ = Responders.Add(kind.Kind[Responder]{
	Name:   "oncall",
	Doc:    "A person who is paged, acknowledges, diagnoses and decides; sometimes late, sometimes on a wrong hypothesis.",
	Source: "judgement, see the fields",
	New:    func() Responder { return NewOnCall() },
})

// NewOnCall returns a person of the documented defaults.
func NewOnCall() *OnCall {
	return &OnCall{
		Page:      unit.MustDurationDist("30s"),
		Ack:       unit.MustDurationDist("lognormal(p50=3m, p95=20m)"),
		Diagnose:  unit.MustDurationDist("lognormal(p50=10m, p95=45m)"),
		Wrong:     0.2,
		WrongCost: unit.MustDurationDist("60m"),
		Verify:    unit.Duration(10 * clock.Minute),
		BusyFor:   unit.MustDurationDist("lognormal(p50=20m, p95=90m)"),
		Escalate:  unit.Duration(30 * clock.Minute),
		Second:    Second{Ack: unit.MustDurationDist("lognormal(p50=3m, p95=20m)")},
		Hours:     newHours(),
	}
}

// React draws each step from the stream of its own role, so that changing one
// parameter moves no other step.
func (o *OnCall) React(a Alarm, draws Draws) Reaction {
	if a.Gate {
		return (&Gate{}).React(a, draws)
	}
	draw := func(role string, d unit.DurationDist, factor float64) clock.Span {
		s := draws(role)
		return scaled(d.Span(&s), factor)
	}
	here := a.Offset
	if o.Offset != nil {
		here = *o.Offset
	}
	r := Reaction{Page: draw("page", o.Page, 1)}
	slow := o.at(a.Monday+r.Page, here)
	r.Ack = draw("ack", o.Ack, slow.ack)
	if luck := draws("busy"); luck.Bool(float64(o.Busy)) {
		other := draw("busy-for", o.BusyFor, 1)
		r.Ack = bounded(r.Ack + other)
		r.Notes = append(r.Notes, fmt.Sprintf("was at work on another incident for %s", span(other)))
	}
	if wait := o.Escalate.Span(); wait > 0 && r.Ack > wait {
		r.Escalated = wait
		there := here
		if o.Second.Offset != nil {
			there = *o.Second.Offset
		}
		ring := wait + draw("second/page", o.Page, 1)
		slower := o.at(a.Monday+r.Page+ring, there)
		if ack := bounded(ring + draw("second/ack", o.Second.Ack, slower.ack)); ack < r.Ack {
			r.Ack, slow = ack, slower
			r.Notes = []string{"is the second who was paged: the first did not answer"}
		}
	}
	r.Diagnose = draw("diagnose", o.Diagnose, slow.diagnose*max(a.Slower, 1))
	luck := draws("wrong-hypothesis")
	if luck.Bool(min(float64(o.Wrong)+a.Doubt, 1)) {
		lost := draw("wrong-costs", o.WrongCost, 1)
		r.Diagnose = bounded(r.Diagnose + lost)
		r.Notes = append(r.Notes, fmt.Sprintf("a wrong hypothesis costs %s", span(lost)))
	}
	return r
}

// scaled is a time by a factor, bounded.
func scaled(d clock.Span, factor float64) clock.Span {
	d = bounded(d)
	if factor == 1 {
		return d
	}
	return clock.Span(min(float64(d)*factor, float64(bounded(1<<62))))
}

func span(d clock.Span) unit.Duration { return unit.Duration(d.Round(clock.Second)) }
