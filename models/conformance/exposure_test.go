package conformance_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// monotone says of every kind of defect how to write one whose harm cannot
// become less when more are exposed, N being a figure from 1 to 100; or else why
// there is none.
var monotone = map[string]struct{ defect, why string }{
	"functional":      {defect: "kind: functional, fail: N%, per: request"},
	"latency":         {defect: "kind: latency, add: N00ms"},
	"bad-writes":      {defect: "kind: bad-writes, ratio: N%"},
	"poison-messages": {defect: "kind: poison-messages, queue: jobs, unreadable_by: all, on: dead-letter, share: N%"},
	"cold-cache":      {why: "what is cold fills by its own traffic: the more, the sooner"},
	"cache-format":    {why: "each version overwrites what the other one left: half of each hurts most"},
	"connection-leak": {why: "it goes by instances, of which a canary keeps more than it replaces"},
	"crash":           {why: "it goes by instances and what is left of the capacity"},
	"leak":            {why: "it goes by instances and what is left of the capacity"},
	"slow-consumer":   {why: "it goes by instances, of which a canary keeps more than it replaces"},
	"eager-retries":   {why: "more tries help a request and hurt the others"},
}

func TestEveryDefectIsMonotoneOrSaysWhyNot(t *testing.T) {
	for _, name := range change.Kinds.Names() {
		if m, known := monotone[name]; !known || (m.defect == "") == (m.why == "") {
			t.Errorf("%s: say whether more exposure can hurt fewer", name)
		}
	}
}

// trigger draws a trigger that more exposure never makes weaker.
func trigger(r *rapid.T) string {
	return rapid.SampledFrom([]string{
		"{}", "{operation: buy}", `{tenant: "size == 'large'"}`, "{after: 40s}", "{event: 2m}", `{at: "00:00"}`, "{from: 30%}", "{power: 2}",
		`{operation: look, tenant: "cohort == 'few'", power: 0.5}`,
	}).Draw(r, "when")
}

// With nobody who detects or reacts, more exposure never hits fewer tenants of
// the same world, nor damages fewer rows, nor loses or delays fewer messages: of
// every kind of defect of which that can be said, for every trigger, in both
// engines. Both strategies are followed to the same instant.
func TestMoreExposureNeverHurtsFewer(t *testing.T) {
	hurt := map[string]int{}
	check(t, 120, func(r *rapid.T) {
		text, changed := world(r, trade{roomy: true})
		name := rapid.SampledFrom([]string{"functional", "functional", "latency", "latency", "bad-writes", "poison-messages"}).Draw(r, "defect")
		defect := replaced(monotone[name].defect, "N", rapid.IntRange(1, 100).Draw(r, "figure"))
		narrow := rapid.IntRange(1, 98).Draw(r, "narrow")
		wide := rapid.IntRange(narrow+1, 99).Draw(r, "wide")
		in := rapid.SampledFrom([]string{"version", "feature", "everywhere"}).Draw(r, "in")
		by := rapid.SampledFrom([]string{"tenant", "request"}).Draw(r, "by")
		toggle := rapid.Bool().Draw(r, "toggle")
		way := func(name string, share int) string {
			if toggle {
				return fmt.Sprintf("{name: %s, kind: toggle, behind: new, deploy: recreate, dark: 10s, steps: [{to: %d%%, bake: 10h}, {to: 100%%}]}", name, share)
			}
			return fmt.Sprintf("{name: %s, kind: canary, by: %s, deploy: recreate, steps: [{to: %d%%, bake: 10h}, {to: 100%%}]}", name, by, share)
		}
		text += fmt.Sprintf("queues: [{name: jobs, from: %s, to: %s, for: [buy], rate: 60/s, deadline: 20s}]\n", changed, changed)
		text += fmt.Sprintf("change: {service: %s, flag: new, defects: [{name: d, probability: 100%%, in: %s, when: %s, %s}]}\n", changed, in, trigger(r), defect)
		text += "strategies: [" + way("narrow", narrow) + ", " + way("wide", wide) + "]\nobserve: {detectors: []}\nrespond: {actions: []}\n"
		p, seed := parsed(r, text), rapid.Uint64().Draw(r, "seed")
		for _, e := range engines {
			few, many := e.together(p, seed)
			f, m := few.Harm, many.Harm
			const rounding = 1e-9
			if f.TenantsHit > m.TenantsHit || f.TenantsDamaged > m.TenantsDamaged || f.RowsDamaged > m.RowsDamaged*(1+rounding) ||
				f.MessagesLost > m.MessagesLost*(1+rounding) || f.MessagesLate > m.MessagesLate*(1+rounding) || f.TenantsStranded > m.TenantsStranded {
				r.Fatalf("by %v, followed until %v and %v: %d%% does %+v\n%d%% does %+v\n%s", e, few.End, many.End, narrow, f, wide, m, text)
			}
			if m.TenantsHit > f.TenantsHit || m.RowsDamaged > f.RowsDamaged || m.MessagesLate > f.MessagesLate || m.MessagesLost > f.MessagesLost {
				hurt[name]++
			}
		}
	})
	t.Logf("wider hurts more: %v", hurt)
	for name, m := range monotone {
		if m.defect != "" && hurt[name] < 5 {
			t.Errorf("%s: more exposure hurts more in only %d worlds", name, hurt[name])
		}
	}
}

// together returns the bad plays of a plan's two strategies, followed to the same
// instant: following starts with the first harm, which comes earlier to the
// wider.
func (e engine) together(p *plan.Plan, seed uint64) (few, many outcome.Outcome) {
	w := e.played(p, seed)
	few, many = w.Plays[0], w.Plays[2]
	if few.Recovery.FirstHarm == clock.Never {
		few.Harm = outcome.Harm{}
		return few, many
	}
	with := *p
	with.Follow -= few.End.Sub(many.End)
	if with.Follow <= 2*clock.Minute { // known a minute or two late
		few.Harm = outcome.Harm{}
		return few, many
	}
	return e.played(&with, seed).Plays[0], many
}
