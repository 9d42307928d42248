package fault_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

const second = clock.Time(clock.Second)

// active is a fault at service 1 and on link 1, from instant 10 s on.
func active(e fault.Effect, t fault.Timing) *fault.Active {
	return &fault.Active{Effect: e, Service: 1, Links: []bool{false, true}, Share: 1, Timing: t}
}

// A fault strikes service 1 and link 1 from its onset on, whoever sees the
// change.
func TestWhenAndWhereAFaultStrikes(t *testing.T) {
	for _, c := range []struct {
		at    int
		now   clock.Time
		spell clock.Span
		want  float64
	}{
		{1, 9, 10, 0}, {1, 10, 10, 0.25}, {1, 19, 10, 0.25}, {1, 20, 10, 0},
		{0, 15, 10, 0}, {1, 1 << 60, 0, 0.25},
	} {
		for side := range exposure.Side(exposure.Sides) {
			a := active(&fault.ErrorRate{Ratio: 0.25, Per: "attempt"}, fault.Timing{Length: c.spell})
			e, l := condition.Effect{Slow: 1}, condition.Link{Slow: 1}
			a.At(10, condition.Subject{Service: c.at, Side: side, Now: c.now}, &e)
			a.Way(10, condition.Way{Link: c.at, Side: side, Now: c.now}, &l)
			if e != (condition.Effect{Slow: 1, Error: c.want}) || l != (condition.Link{Slow: 1, Fail: c.want}) {
				t.Errorf("service and link %d at %d, %s: %+v, %+v, want %v alone", c.at, c.now, side, e, l, c.want)
			}
			a.At(clock.Never, condition.Subject{Service: c.at, Now: c.now}, &e)
			if e.Error != c.want {
				t.Error("one that was never set off strikes")
			}
		}
	}
}

// Strength and the instants at which it changes, in seconds from the onset.
func TestTimings(t *testing.T) {
	type at struct{ second, strength float64 }
	for name, c := range map[string]struct {
		t       fault.Timing
		points  []at
		changes []float64
	}{
		"constant":     {fault.Timing{Length: 10 * clock.Second}, []at{{0, 1}, {9.9, 1}, {10, 0}}, []float64{0, 10}},
		"for good":     {fault.Timing{}, []at{{0, 1}, {1e6, 1}}, []float64{0}},
		"with a lag":   {fault.Timing{Length: 10 * clock.Second, Lag: 4 * clock.Second}, []at{{3.9, 0}, {4, 1}, {10, 0}}, []float64{0, 4, 10}},
		"pulses":       {fault.Timing{Length: 10 * clock.Second, Shape: fault.Shape{On: clock.Second, Off: 4 * clock.Second}}, []at{{0, 1}, {1, 0}, {4.9, 0}, {5, 1}, {6, 0}, {10, 0}}, []float64{0, 1, 5, 6, 10}},
		"three times":  {fault.Timing{Length: clock.Second, Every: 5 * clock.Second, Times: 3}, []at{{0, 1}, {1, 0}, {5.5, 1}, {10, 1}, {11, 0}, {15, 0}}, []float64{0, 1, 5, 6, 10, 11}},
		"back to back": {fault.Timing{Length: 5 * clock.Second, Every: 5 * clock.Second, Times: 2}, []at{{4.9, 1}, {5, 1}, {10, 0}}, []float64{0, 5, 10}},
		"a ramp": {fault.Timing{Shape: fault.Shape{Ramp: 20 * clock.Second}}, []at{{0, 0.025}, {10, 0.525}, {19.9, 0.975}, {20, 1}, {99, 1}},
			[]float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}},
		"a ramp cut short": {fault.Timing{Length: 2 * clock.Second, Shape: fault.Shape{Ramp: 20 * clock.Second}}, []at{{1, 0.075}, {2, 0}}, []float64{0, 1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			const onset = 100 * second
			for _, p := range c.points {
				if got, _ := c.t.Strength(onset, onset.Add(clock.FromSeconds(p.second))); math.Abs(got-p.strength) > 1e-12 {
					t.Errorf("after %vs its strength is %v, want %v", p.second, got, p.strength)
				}
			}
			now := clock.Time(0)
			for _, want := range append(c.changes, -1) {
				now = c.t.Next(onset, now)
				if want < 0 {
					if now != clock.Never {
						t.Errorf("changes once more, at %v", now)
					}
				} else if got := now.Sub(onset).Seconds(); math.Abs(got-want) > 1e-6 {
					t.Errorf("changes after %vs, want %vs", got, want)
				}
			}
		})
	}
}

// What holds until the end of a strike holds until the end of that pulse.
func TestHoldsEndWithTheStrike(t *testing.T) {
	for _, c := range []struct {
		t    fault.Timing
		want clock.Time
	}{
		{fault.Timing{Length: clock.Minute}, 70 * second},
		{fault.Timing{Length: clock.Minute, Shape: fault.Shape{On: 5 * clock.Second, Off: clock.Second}}, 15 * second},
		{fault.Timing{}, clock.Time(11*clock.Second + 365*clock.Day)},
	} {
		var e condition.Effect
		var l condition.Link
		active(&fault.Hang{}, c.t).At(10*second, condition.Subject{Service: 1, Now: 11 * second}, &e)
		active(&fault.DBLock{}, c.t).Way(10*second, condition.Way{Link: 1, Now: 11 * second}, &l)
		if e.Until != c.want || l.Until != c.want {
			t.Errorf("%+v: until %v and %v, want %v", c.t, e.Until, l.Until, c.want)
		}
	}
}

// Only the operations that are struck feel it.
func TestOperations(t *testing.T) {
	a := active(&fault.DiskFull{}, fault.Timing{})
	a.Operations = []bool{false, true}
	for op, want := range []float64{0, 1} {
		l := condition.Link{Slow: 1}
		if a.Way(0, condition.Way{Link: 1, Operation: op}, &l); l.Fail != want {
			t.Errorf("operation %d fails %v, want %v", op, l.Fail, want)
		}
	}
}

func TestShapesAndSelections(t *testing.T) {
	for text, want := range map[string]string{
		"constant": "constant", " ramp(5m) ": "ramp(5m)", "pulse(10s,50s)": "pulse(10s, 50s)",
		"ramp": "", "ramp()": "", "ramp(0s)": "", "pulse(10s)": "", "constant(1s)": "", "wave(1s)": "", "ramp(5m": "", "ramp(5)": "",
	} {
		var s fault.Shape
		if err := s.UnmarshalText([]byte(text)); (err == nil) != (want != "") || err == nil && s.String() != want {
			t.Errorf("shape %q: %v, %v, want %q", text, s, err, want)
		}
	}
	for text, want := range map[string]int{"all": 12, "2": 2, "99": 12, "25%": 3, "26%": 4, "1%": 1, "100%": 12, "0": -1, "0%": -1, "150%": -1, "some": -1, "-1": -1} {
		var s fault.Selection
		err := s.UnmarshalText([]byte(text))
		if got := s.Of(12); (err == nil) != (want >= 0) || err == nil && got != want {
			t.Errorf("%s of 12 is %d, %v, want %d", text, got, err, want)
		}
	}
	if n := (fault.Selection{Share: 0.07}).Of(100); n != 7 {
		t.Errorf("7%% of 100 is %d", n)
	}
}

func ExampleActive() {
	f := fault.Active{
		Effect: &fault.ErrorRate{Ratio: 0.02, Per: "attempt"}, Service: 1, Share: 1,
		Timing: fault.Timing{Length: clock.Minute, Shape: fault.Shape{Ramp: 20 * clock.Second}},
	}
	for _, now := range []clock.Time{0, 10 * second, 30 * second, 60 * second} {
		e := condition.Effect{Slow: 1}
		f.At(0, condition.Subject{Service: 1, Now: now}, &e)
		fmt.Printf("%v: %.4f\n", now, e.Error)
	}
	// Output:
	// 0s: 0.0005
	// 10s: 0.0105
	// 30s: 0.0200
	// 1m0s: 0.0000
}

var ms = clock.Millisecond

func span(d clock.Span) unit.Duration { return unit.Duration(d) }

// What each kind does on a call that is waited for one second and at a store of
// 10 connections.
func TestWhatFaultsDoOnTheWay(t *testing.T) {
	call, store := condition.Way{To: 1, Store: -1, Timeout: clock.Second}, condition.Way{To: -1, Connections: 10}
	patient := fault.Waiting{GiveUp: span(5 * clock.Second)}
	for _, c := range []struct {
		f    condition.Linker
		way  condition.Way
		want condition.Link
	}{
		{&fault.ErrorRate{Ratio: 0.25}, call, condition.Link{Fail: 0.25}},
		{&fault.LatencyAdd{Latency: fault.Latency{Mean: span(80 * ms), Law: "constant"}}, call, condition.Link{Delay: 80 * ms}},
		{&fault.LatencyAdd{Latency: fault.Latency{Mean: span(80 * ms), Jitter: span(20 * ms), Law: "normal"}}, store, condition.Link{Delay: 80 * ms, Jitter: 20 * ms}},
		{&fault.LatencyAdd{Latency: fault.Latency{Mean: span(80 * ms), Jitter: span(60 * ms), Law: "uniform"}}, store, condition.Link{Delay: 80 * ms, Jitter: 34641016}},
		{&fault.Partition{Waiting: patient}, call, condition.Link{Lose: 1, Patience: 5 * clock.Second}},
		{&fault.Hang{Waiting: patient}, store, condition.Link{Lose: 1, Patience: 5 * clock.Second}},
		{&fault.Bandwidth{Rate: 100_000, Payload: 20_000}, call, condition.Link{Delay: 200 * ms}},
		{&fault.DiskSlow{Factor: 20, Add: span(ms)}, store, condition.Link{Slow: 20, Delay: ms}},
		{&fault.DiskError{Ratio: 0.125}, store, condition.Link{Fail: 0.125}},
		{&fault.DiskFull{}, store, condition.Link{Fail: 1}},
		{&fault.DNSFail{}, call, condition.Link{Fail: 1}},
		{&fault.DBLock{}, store, condition.Link{Until: clock.Never}},
		{&fault.PoolExhaust{}, store, condition.Link{Taken: 10}},
		{&fault.PoolExhaust{Take: fault.Selection{Share: 0.85}}, store, condition.Link{Taken: 9}},
		{&fault.DependencyDown{Ratio: 0.5, Answer: "error"}, call, condition.Link{Fail: 0.5}},
		{&fault.DependencyDown{Ratio: 0.5, Answer: "none"}, call, condition.Link{Lose: 0.5}},
		{&fault.DependencySlow{Latency: fault.Latency{Mean: span(2 * clock.Second)}}, call, condition.Link{Delay: 2 * clock.Second}},
		// R = 200 ms: after 1, 2, 3 losses 200, 600, 1 400 ms late. With one packet and
		// a second to wait: lost are 0.1³ of them; of the others 90/999 are 200 ms late
		// and 9/999 600 ms.
		{&fault.PacketLoss{Loss: 0.1, Packets: 1, Timeout: span(200 * ms), Waiting: patient}, call,
			condition.Link{Lose: 0.001, Delay: 23423423, Jitter: 79361137, Patience: 5 * clock.Second}},
		// Two packets: both must come.
		{&fault.PacketLoss{Loss: 0.1, Packets: 2, Timeout: span(200 * ms), Waiting: patient}, call,
			condition.Link{Lose: 0.001999, Delay: 46846847, Jitter: 112233596, Patience: 5 * clock.Second}},
		// Who waits for less than R loses whatever is lost once.
		{&fault.PacketLoss{Loss: 0.1, Packets: 2, Timeout: span(clock.Second), Waiting: patient}, call,
			condition.Link{Lose: 0.19, Patience: 5 * clock.Second}},
	} {
		if c.want.Slow == 0 {
			c.want.Slow = 1
		}
		l := condition.Link{Slow: 1}
		c.f.Link(c.way, &l)
		if math.Abs(l.Lose-c.want.Lose) < 1e-12 {
			l.Lose = c.want.Lose
		}
		if l != c.want {
			t.Errorf("%T %+v: %+v, want %+v", c.f, c.f, l, c.want)
		}
	}
}

func TestWhatFaultsDoAtAService(t *testing.T) {
	five := span(5 * clock.Minute)
	for _, c := range []struct {
		f    condition.Contributor
		want condition.Effect
	}{
		{&fault.ErrorRate{Ratio: 0.25, Per: "attempt"}, condition.Effect{Error: 0.25}},
		{&fault.ErrorRate{Ratio: 0.3, Per: "instance"}, condition.Effect{Error: 1}},
		{&fault.ErrorRate{Ratio: 0.25, Per: "request"}, condition.Effect{Spoil: 0.25}},
		{&fault.LatencyAdd{Latency: fault.Latency{Mean: span(80 * ms), Jitter: span(20 * ms), Law: "normal"}}, condition.Effect{Delay: 80 * ms, Jitter: 20 * ms}},
		{&fault.Hang{}, condition.Effect{Until: clock.Never}},
		{&fault.CapacityReduce{Factor: 0.5}, condition.Effect{Slow: 2}},
		{&fault.ClockSkew{Offset: five, Tolerance: five}, condition.Effect{}},
		{&fault.ClockSkew{Offset: five + 1, Tolerance: five}, condition.Effect{Error: 1}},
	} {
		if c.want.Slow == 0 {
			c.want.Slow = 1
		}
		e := condition.Effect{Slow: 1}
		if c.f.Contribute(condition.Subject{}, &e); e != c.want {
			t.Errorf("%T %+v: %+v, want %+v", c.f, c.f, e, c.want)
		}
	}
}

// Of 12 instances a share fails, rounded up; and effects say so.
func TestSharesOfInstances(t *testing.T) {
	for _, c := range []struct {
		f    interface{ Among(int) float64 }
		want float64
	}{
		{&fault.ErrorRate{Ratio: 0.3, Per: "attempt"}, 1},
		{&fault.ErrorRate{Ratio: 0.3, Per: "instance"}, 4.0 / 12},
		{&fault.ErrorRate{Ratio: 0.25, Per: "instance"}, 3.0 / 12},
		{&fault.ClockSkew{Instances: fault.Selection{Count: 2}}, 2.0 / 12},
		{&fault.ClockSkew{}, 1},
	} {
		if got := c.f.Among(12); got != c.want {
			t.Errorf("%+v: %v, want %v", c.f, got, c.want)
		}
	}
}

func TestHowInstancesAreTaken(t *testing.T) {
	restart := span(clock.Minute)
	for _, c := range []struct {
		f    fault.Taker
		want fault.Loss
	}{
		{&fault.InstanceCrash{}, fault.Loss{Restart: -1}},
		{&fault.InstanceCrash{Grace: span(clock.Second), Restart: &restart}, fault.Loss{Grace: clock.Second, Restart: clock.Minute}},
		{&fault.InstanceUnavailable{}, fault.Loss{Away: true}},
		{&fault.MemoryPressure{Ramp: span(clock.Hour), Spread: 0.2}, fault.Loss{Fill: clock.Hour, Spread: 0.2, Restart: -1}},
		{&fault.ZoneLoss{Replace: restart}, fault.Loss{Away: true, Zone: true, MoveOut: clock.Minute}},
	} {
		if got := c.f.Takes(); got != c.want {
			t.Errorf("%T: %+v, want %+v", c.f, got, c.want)
		}
	}
}

// A stand-by ends a strike early, a longer one does not.
func TestFailover(t *testing.T) {
	f := fault.Failover{Failover: span(5 * clock.Minute)}
	for length, want := range map[clock.Span]clock.Span{0: 5 * clock.Minute, clock.Minute: clock.Minute, clock.Hour: 5 * clock.Minute} {
		if got := f.Lasts(length); got != want {
			t.Errorf("a strike of %v is felt for %v, want %v", length, got, want)
		}
	}
	if got := (fault.Failover{}).Lasts(clock.Hour); got != clock.Hour {
		t.Errorf("without a stand-by: %v", got)
	}
}

func TestOtherKinds(t *testing.T) {
	if f := (&fault.TrafficSurge{Times: 3}); f.Factor() != 3 {
		t.Error("a surge of 3 is", f.Factor())
	}
	if f := (&fault.DataCorrupt{Ratio: 0.01}); f.Corrupts() != 0.01 || f.Strikes() != "write" {
		t.Error("corruption of 1% is", f.Corrupts(), f.Strikes())
	}
	if got := (&fault.DNSFail{TTL: span(clock.Minute)}).Own(); got != (fault.Shape{Ramp: clock.Minute}) {
		t.Error("names run out by", got)
	}
	if got := (&fault.DiskFull{After: span(clock.Minute)}).Lag(); got != clock.Minute {
		t.Error("the disk is full after", got)
	}
}

// With some of its instances struck, a service feels as much of it as they are.
func TestAShareOfTheInstancesIsAShareOfTheStrength(t *testing.T) {
	a := active(&fault.ErrorRate{Ratio: 0.3, Per: "instance"}, fault.Timing{})
	a.Share = 0.25
	e := condition.Effect{Slow: 1}
	if a.At(0, condition.Subject{Service: 1}, &e); e.Error != 0.25 {
		t.Errorf("an attempt fails with %v, want 0.25", e.Error)
	}
}

// A pulse holds what it holds until it is over, and no longer.
func TestPulsesLetGo(t *testing.T) {
	timing := fault.Timing{Length: clock.Minute, Shape: fault.Shape{On: 5 * clock.Second, Off: 5 * clock.Second}}
	if _, until := timing.Strength(0, 12*second); until != 15*second {
		t.Errorf("holds until %v, want 15s", until)
	}
}
