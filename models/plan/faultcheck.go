package plan

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// faults refuses faults that strike nothing, never, or too much.
func (c *checker) faults() {
	for i := range c.s.Faults {
		f, field := &c.s.Faults[i], fmt.Sprintf("faults[%d]", i)
		c.variant(field, f.Effect)
		c.when(field, f)
		aim := f.Target.Aim()
		if aim == 0 {
			c.add(field+".target", "write one of "+f.Effect.Aims().String(), "names %d things, want one", f.Target.Things())
			continue
		}
		if aim&f.Effect.Aims() == 0 {
			c.add(field+".target", "write one of "+f.Effect.Aims().String(), "%s cannot strike a %s", fault.KindOf(f.Effect), aim)
			continue
		}
		if x, ok := f.Effect.(fault.AimChecker); ok {
			c.within(field, x.CheckAt(aim&f.Effect.Aims()))
		}
		before := len(c.problems)
		if c.target(field, &f.Target); len(c.problems) == before {
			c.reaches(field, f)
			c.guard(field, f)
		}
	}
}

// target wants names that exist.
func (c *checker) target(field string, t *fault.Target) {
	var stores []string
	for _, st := range c.s.Stores {
		stores = append(stores, st.Name)
	}
	switch {
	case t.Service != "":
		c.known(field+".target.service", "service", t.Service, c.services())
	case t.Store != "":
		c.known(field+".target.store", "store", t.Store, stores)
	case t.Queue != "":
		var queues []string
		for _, q := range c.s.Queues {
			queues = append(queues, q.Name)
		}
		c.known(field+".target.queue", "queue", t.Queue, queues)
	case t.Call != nil:
		c.known(field+".target.call.from", "service", t.Call.From, c.services())
		if slices.Contains(c.services(), t.Call.To) && slices.Contains(stores, t.Call.To) {
			c.add(field+".target.call.to", "give one of them another name", "there is a service and a store %q", t.Call.To)
		}
		c.known(field+".target.call.to", "service or store", t.Call.To, append(c.services(), stores...))
	case t.Flag != "":
		var flags []string
		if c.s.Change.Flag != "" {
			flags = append(flags, c.s.Change.Flag)
		}
		c.known(field+".target.flag", "flag", t.Flag, flags)
	case t.Cohort != "" && t.Cohort != "all":
		c.known(field+".target.cohort", "cohort", t.Cohort, c.cohorts())
	}
	if t.Zone != nil && *t.Zone < 0 {
		c.add(field+".target.zone", "zones are counted from 0", "is below 0")
	}
	if len(t.Services) > 0 && t.Zone == nil {
		c.add(field+".target.services", "write service: for one of them, or add a zone", "only a zone has services")
	}
	for k, name := range t.Services {
		c.known(fmt.Sprintf("%s.target.services[%d]", field, k), "service", name, c.services())
	}
}

// reaches wants a way to strike, where a way is struck.
func (c *checker) reaches(field string, f *fault.Fault) {
	t := &f.Target
	called := t.Service == ""
	for _, s := range c.s.Services {
		if t.Store != "" && slices.Contains(s.Stores, t.Store) {
			return
		}
		for _, x := range s.Calls {
			called = called || x.To == t.Service
			if t.Call != nil && s.Name == t.Call.From && x.To == t.Call.To {
				return
			}
		}
		if t.Call != nil && s.Name == t.Call.From && slices.Contains(s.Stores, t.Call.To) {
			return
		}
	}
	switch {
	case t.Store != "":
		c.add(field+".target.store", "name it under the stores of a service", "nobody uses %s", t.Store)
	case t.Call != nil:
		c.add(field+".target.call", "name a call or a store of the service", "%s does not call or use %s", t.Call.From, t.Call.To)
	case !called && f.Effect.Aims()&fault.AtService == 0 && !takes(f):
		c.add(field+".target.service", "name a service that another one calls", "nothing calls %s", t.Service)
	}
}

func takes(f *fault.Fault) bool { _, ok := f.Effect.(fault.Taker); return ok }

// when wants a beginning, and shapes and schedules that fit.
func (c *checker) when(field string, f *fault.Fault) {
	_, crowds := f.Effect.(fault.Crowder)
	_, own := f.Effect.(fault.Shaper)
	switch {
	case f.Start == nil && f.On == nil:
		c.add(field+".start", "write start: 2h, or on: {stage: 1}", "when does it start?")
	case f.Start != nil && f.On != nil:
		c.add(field+".on", "remove start or on", "it starts twice")
	case f.On != nil && crowds:
		c.add(field+".on", "write start", "what tenants send is the same in every play, whatever its rollout does")
	case f.On != nil && (f.On.Stage == 0) == (f.On.Flag == ""):
		c.add(field+".on", "write {stage: 1} or {flag: raised}", "want a stage or a flag")
	case f.On != nil && f.On.Flag != "" && c.s.Change.Flag == "":
		c.add(field+".on.flag", "name a flag under change, or wait for a stage", "the change has no flag")
	}
	constant := f.Shape == fault.Shape{}
	if (takes(f) || own) && !constant {
		c.add(field+".shape", "leave it out; a schedule strikes again and again", "%s has no shape but its own", fault.KindOf(f.Effect))
	}
	if !takes(f) && f.Select != (fault.Selection{}) {
		c.add(field+".select", "leave it out", "%s does not take instances", fault.KindOf(f.Effect))
	}
	for _, span := range []clock.Span{f.Shape.Ramp, f.Shape.On, f.Shape.Off} {
		if span != 0 && (span < clock.Second || span > 30*clock.Day) {
			c.add(field+".shape", "what changes faster than monitoring looks is better said by its mean", "wants spans between 1s and 30d, got %s", f.Shape)
			break
		}
	}
	if s := f.Schedule; s != nil {
		if s.Every.Span() < clock.Second {
			c.add(field+".schedule.every", "write at least 1s", "strikes too often to be played")
		}
		if f.Duration <= 0 {
			c.add(field+".duration", "write how long each strike lasts", "a strike that lasts until the end cannot be repeated")
		} else if s.Every < f.Duration {
			c.add(field+".schedule.every", "write at least "+f.Duration.String(), "the next strike begins before the one before is over")
		}
	}
	if x, ok := f.Effect.(fault.Taker); ok && f.Duration <= 0 && !x.Takes().Away && x.Takes().Fill == 0 {
		c.add(field+".duration", "write over how long the instances end, one after the other, such as 1s", "instances cannot end over an endless time")
	}
}

// guard refuses a fault that takes more instances than the guard allows.
func (c *checker) guard(field string, f *fault.Fault) {
	if !takes(f) {
		return
	}
	hit, all := 0, 0
	for _, s := range c.s.Services {
		all += s.Instances
		n := struck(f, &s)
		hit += n
		if most := float64(c.s.Guard.Service) * float64(s.Instances); float64(n) > most+1e-9 {
			c.add(field, "strike fewer, or raise fault_guard.service", "takes %d of %d instances of %s, %.4g%%; the guard allows %s",
				n, s.Instances, s.Name, 100*float64(n)/float64(s.Instances), c.s.Guard.Service)
		}
	}
	if float64(hit) > float64(c.s.Guard.All)*float64(all)+1e-9 {
		c.add(field, "strike fewer, or raise fault_guard.all", "takes %d of all %d instances, %.4g%%; the guard allows %s",
			hit, all, 100*float64(hit)/float64(all), c.s.Guard.All)
	}
	if hit == 0 {
		c.add(field+".target", "give a service zones: 3, or strike a zone that there is", "takes no instance")
	}
}

// struck returns how many instances of a service a fault takes in the steady
// state.
func struck(f *fault.Fault, s *topology.Service) int {
	t := &f.Target
	if t.Zone == nil {
		if s.Name != t.Service {
			return 0
		}
		return f.Select.Of(s.Instances)
	}
	if len(t.Services) > 0 && !slices.Contains(t.Services, s.Name) {
		return 0
	}
	n := 0
	for i := range s.Instances {
		if i%max(s.Zones, 1) == *t.Zone {
			n++
		}
	}
	return f.Select.Of(n)
}
