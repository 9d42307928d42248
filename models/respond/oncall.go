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
}

var _ = Responders.Add(kind.Kind[Responder]{
	Name:   "oncall",
	Doc:    "A person who is paged, acknowledges, diagnoses and decides; sometimes on a wrong hypothesis.",
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
	}
}

// React draws each step from the stream of its own role, so that changing one
// parameter moves no other step.
func (o *OnCall) React(a Alarm, draws Draws) Reaction {
	if a.Gate {
		return (&Gate{}).React(a, draws)
	}
	draw := func(role string, d unit.DurationDist) clock.Span {
		s := draws(role)
		return bounded(d.Span(&s))
	}
	r := Reaction{Page: draw("page", o.Page), Ack: draw("ack", o.Ack), Diagnose: draw("diagnose", o.Diagnose)}
	luck := draws("wrong-hypothesis")
	if luck.Bool(float64(o.Wrong)) {
		lost := draw("wrong-costs", o.WrongCost)
		r.Diagnose += lost
		r.Notes = append(r.Notes, fmt.Sprintf("a wrong hypothesis costs %s", unit.Duration(lost.Round(clock.Second))))
	}
	return r
}
