package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

var (
	zone   = 1
	nobody = -1
	crash  = &fault.InstanceCrash{}
	split  = &fault.Partition{}
)

// zoned is the shop with four instances of web in two zones.
func zoned() *plan.Scenario {
	s := shop()
	s.Services[1].Instances, s.Services[1].Zones = 4, 2
	s.Guard = fault.Guard{Service: 0.8, All: 0.66}
	s.Change.Flag = "it"
	return s
}

func at(t fault.Target, e fault.Effect) fault.Fault {
	return fault.Fault{Target: t, Start: &hour, Duration: hour, Effect: e}
}

// Every way of getting a fault wrong names its place; the first that is not
// wrong at all is not refused.
func TestCheckOfFaults(t *testing.T) {
	web, cart := fault.Target{Service: "web"}, fault.Target{Service: "cart"}
	with := func(f fault.Fault, change func(*fault.Fault)) fault.Fault { change(&f); return f }
	for name, c := range map[string]struct {
		f          fault.Fault
		field, msg string
	}{
		"right":                 {at(web, &fault.Hang{}), "", ""},
		"instances":             {with(at(web, crash), func(f *fault.Fault) { f.Select = fault.Selection{Count: 2} }), "", ""},
		"half of the instances": {at(fault.Target{Zone: &zone}, &fault.ZoneLoss{}), "", ""},
		"on a stage":            {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Start, f.On = nil, &fault.On{Stage: 2} }), "", ""},
		"nothing":               {at(fault.Target{}, split), "target", "names 0 things"},
		"two things":            {at(fault.Target{Service: "web", Store: "rows"}, split), "target", "names 2 things"},
		"the wrong thing":       {at(web, &fault.DBLock{}), "target", "db.lock cannot strike a service"},
		"no such service":       {at(fault.Target{Service: "wbe"}, crash), "target.service", `no service "wbe"`},
		"no such store":         {at(fault.Target{Store: "row"}, &fault.DBLock{}), "target.store", `no store "row"`},
		"no such call":          {at(fault.Target{Call: &fault.Call{From: "cart", To: "web"}}, split), "target.call", "cart does not call or use web"},
		"a call to a store":     {at(fault.Target{Call: &fault.Call{From: "cart", To: "rows"}}, split), "", ""},
		"a call to nobody":      {at(fault.Target{Call: &fault.Call{From: "cart", To: "tax"}}, split), "target.call.to", `no service or store "tax"`},
		"nobody calls":          {at(web, split), "target.service", "nothing calls web"},
		"nobody uses":           {at(fault.Target{Store: "other"}, &fault.DBLock{}), "target.store", "nobody uses other"},
		"no such cohort":        {at(fault.Target{Cohort: "north"}, &fault.TrafficSurge{Times: 2}), "target.cohort", `no cohort "north"`},
		"everybody":             {at(fault.Target{Cohort: "all"}, &fault.TrafficSurge{Times: 2}), "", ""},
		"services without zone": {at(fault.Target{Service: "web", Services: []string{"cart"}}, crash), "target.services", "only a zone has services"},
		"no such zone":          {at(fault.Target{Zone: &nobody}, &fault.ZoneLoss{}), "target.zone", "below 0"},
		"no start":              {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Start = nil }), "start", "when does it start"},
		"two starts":            {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.On = &fault.On{Stage: 1} }), "on", "it starts twice"},
		"on nothing":            {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Start, f.On = nil, &fault.On{} }), "on", "want a stage or a flag"},
		"a surge of one play":   {with(at(fault.Target{Cohort: "all"}, &fault.TrafficSurge{Times: 2}), func(f *fault.Fault) { f.Start, f.On = nil, &fault.On{Stage: 1} }), "on", "the same in every play"},
		"too many":              {at(cart, crash), "", "takes 1 of 1 instances of cart, 100%; the guard allows 80%"},
		"too many of all":       {with(at(web, crash), func(f *fault.Fault) { f.Select = fault.Selection{Share: 0.8} }), "", "takes 4 of 4 instances of web, 100%; the guard allows 80%"},
		"a selected hang":       {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Select = fault.Selection{Count: 1} }), "select", "hang does not take instances"},
		"a crash with a shape":  {with(at(web, crash), func(f *fault.Fault) { f.Select.Count, f.Shape.Ramp = 1, clock.Second }), "shape", "no shape but its own"},
		"an endless crash":      {with(at(web, crash), func(f *fault.Fault) { f.Select.Count, f.Duration = 1, 0 }), "duration", "endless"},
		"again without an end":  {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Duration, f.Schedule = 0, &fault.Schedule{Every: hour, Times: 2} }), "duration", "cannot be repeated"},
		"pulses too short":      {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Shape = fault.Shape{On: 1, Off: 1} }), "shape", "between 1s and 30d"},
		"strikes too often":     {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Duration, f.Schedule = 1, &fault.Schedule{Every: 1, Times: 2} }), "schedule.every", "too often"},
		"again too soon":        {with(at(web, &fault.Hang{}), func(f *fault.Fault) { f.Schedule = &fault.Schedule{Every: hour / 2, Times: 2} }), "schedule.every", "before the one before is over"},
		"a ratio of what":       {at(web, &fault.ErrorRate{Ratio: 0.5}), "per", "drawn on"},
		"instances of a store":  {at(fault.Target{Store: "rows"}, &fault.ErrorRate{Ratio: 0.5, Per: "instance"}), "per", "drawn per attempt"},
		"jitter without a law":  {at(web, &fault.LatencyAdd{Latency: fault.Latency{Mean: hour, Jitter: 1, Law: "constant"}}), "dist", "no jitter"},
		"a law without jitter":  {at(web, &fault.LatencyAdd{Latency: fault.Latency{Mean: hour, Law: "normal"}}), "jitter", "not above"},
		"delays below 0":        {at(web, &fault.LatencyAdd{Latency: fault.Latency{Mean: 1, Jitter: 2, Law: "uniform"}}), "jitter", "longer than the mean"},
		"a disk as it was":      {at(fault.Target{Store: "rows"}, &fault.DiskSlow{Factor: 1}), "factor", "does not slow"},
	} {
		t.Run(name, func(t *testing.T) {
			s := zoned()
			s.Faults = []fault.Fault{c.f}
			var got []string
			found := false
			for _, p := range plan.Check(s) {
				if strings.HasPrefix(p.Field, "faults") {
					got = append(got, p.Field+": "+p.Msg)
					want := strings.TrimSuffix("faults[0]."+c.field, ".")
					found = found || p.Field == want && strings.Contains(p.Msg, c.msg)
				}
			}
			if c.msg == "" && len(got) > 0 || c.msg != "" && !found {
				t.Errorf("%q at %q: found %v", c.msg, c.field, got)
			}
		})
	}
}

// What faults become, and what is said of them before anything is played.
func TestCompiledFaults(t *testing.T) {
	s := zoned()
	s.Load.Operations[1].Access = "write"
	s.Guard.Service = 1
	s.Faults = []fault.Fault{
		at(fault.Target{Service: "cart"}, split),
		{Name: "disk", Target: fault.Target{Store: "rows"}, Start: &hour, Effect: &fault.DiskFull{After: hour}},
		{Target: fault.Target{Zone: &zone, Services: []string{"web"}}, On: &fault.On{Stage: 2, After: hour}, Duration: hour, Effect: &fault.ZoneLoss{}},
		{Target: fault.Target{Service: "web"}, Select: fault.Selection{Share: 0.3}, Start: &hour, Duration: hour, Effect: &fault.InstanceUnavailable{},
			Schedule: &fault.Schedule{Every: 2 * hour, Times: 3}},
		at(fault.Target{Cohort: "east"}, &fault.TrafficSurge{Times: 2}),
		at(fault.Target{Service: "web"}, &fault.ClockSkew{Offset: hour, Instances: fault.Selection{Count: 1}}),
		at(fault.Target{Service: "cart"}, &fault.DependencyDown{Ratio: 1, Failover: fault.Failover{Failover: hour / 2}}),
		{Target: fault.Target{Service: "cart"}, On: &fault.On{Flag: "raised"}, Duration: hour, Effect: split, Shape: fault.Shape{On: clock.Second, Off: clock.Minute}},
	}
	p := compile(t, s)
	f := p.Faults
	// Links: the call of web, then the store of cart.
	if !slices.Equal(f[0].Links, []bool{true, false}) || f[0].Service != -1 || f[0].Start != clock.Time(clock.Hour) {
		t.Errorf("a partition: %+v", f[0])
	}
	if !slices.Equal(f[1].Links, []bool{false, true}) || f[1].Lag != clock.Hour || f[1].Length != 0 || !slices.Equal(f[1].Operations, []bool{false, true}) || f[1].Store != 1 {
		t.Errorf("a disk: %+v", f[1])
	}
	if f[2].Zone != 1 || !slices.Equal(f[2].Fleets, []int{1}) || f[2].Start != clock.Never || f[2].On.Stage != 2 {
		t.Errorf("a zone: %+v", f[2])
	}
	if !slices.Equal(f[3].Fleets, []int{1}) || f[3].Every != 2*clock.Hour || f[3].Times != 3 {
		t.Errorf("instances: %+v", f[3])
	}
	if f[4].Cohort != 1 || f[5].Share != 0.25 || f[5].Service != 1 || f[6].Length != clock.Hour/2 {
		t.Errorf("%+v\n%+v\n%+v", f[4], f[5], f[6])
	}
	if f[0].Name != "partition cart" || f[7].Name != "partition cart 2" || f[1].Name != "disk" {
		t.Errorf("names %q, %q, %q", f[0].Name, f[7].Name, f[1].Name)
	}
	want := []string{
		"partition cart: partition strikes the calls to cart, at 1h, for 1h",
		"disk: disk.full strikes rows, at 1h, until the end",
		"zone.loss zone-1: zone.loss takes 2 of 4 instances of web, 1h after step 2 is in force, never in the control, for 1h",
		"instance.unavailable web: instance.unavailable takes 2 of 4 instances of web (30%, rounded up), at 1h, for 1h, 3 times, every 2h",
		"traffic.surge east: traffic.surge strikes east, at 1h, for 1h",
		"clock.skew web: clock.skew strikes web, at 1h, for 1h",
		"dependency.down cart: dependency.down strikes the calls to cart, at 1h, for 1h",
		"partition cart 2: partition strikes the calls to cart, when the flag is raised, never in the control, for 1h, pulse(1s, 1m)",
	}
	for i, line := range p.Foretell() {
		if line != want[i] {
			t.Errorf("said %q, want %q", line, want[i])
		}
	}
}
