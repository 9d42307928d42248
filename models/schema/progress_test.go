package schema_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// read reads a migration as a scenario writes it.
func read(t testing.TB, text string) *schema.Migration {
	t.Helper()
	m := &schema.Migration{}
	decode.Defaults(m)
	doc, err := decode.Parse("migration.yaml", []byte(text))
	if err == nil {
		err = doc.Into(m).Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var site = schema.Site{Uses: []bool{true, true, false}, Shared: []bool{false, true, false}, Writes: []bool{false, true}}

const steps = "store: db\nsteps:\n"

func at(s string) clock.Time {
	var d unit.Duration
	if err := d.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return clock.Time(d)
}

// play moves a migration on and returns when it said what.
func play(c *schema.Progress, until clock.Time) (story []string) {
	for c.Next() < until {
		now := c.Next()
		for _, line := range c.Move(now) {
			story = append(story, fmt.Sprintf("%v %s", clock.Span(now), line))
		}
	}
	return story
}

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		name, steps string
		halt        string // never when empty
		want        []string
		shape       schema.Shape
		failed      bool
	}{
		{
			name:  "steps wait for their moments and for each other",
			steps: "  - {do: expand, takes: 2m}\n  - {do: backfill, at: with deploy, takes: 2h}\n  - {do: contract, at: after full exposure, after: 30m}\n",
			want: []string{
				"10m0s expand begins", "12m0s expand is done", // deploy at 20m, everybody at 1h
				"20m0s backfill begins", "2h20m0s backfill is done", "2h20m0s contract is done",
			},
			shape: schema.Contracted,
		},
		{
			name:  "a throttled backfill takes longer, and a contraction waits so long after the moment",
			steps: "  - {do: backfill, at: with deploy, takes: 5m, load: 40%, throttle: 25%}\n  - {do: contract, at: after full exposure, after: 30m}\n",
			want:  []string{"20m0s backfill begins", "40m0s backfill is done", "1h30m0s contract is done"},
			shape: schema.Contracted,
		},
		{
			name:  "a lock is held after what it waits behind",
			steps: "  - {do: expand, lock: {hold: 5s, wait_behind: 10s}}\n",
			want:  []string{"10m0s expand asks for its lock", "10m15s expand is done"},
			shape: schema.Expanded,
		},
		{
			name:  "a lock with a timeout is tried again, and given up in the end",
			steps: "  - {do: expand, lock: {hold: 5s, wait_behind: 10s, lock_timeout: 2s, retries: 2, pause: 1m}}\n",
			want:  []string{"10m0s expand asks for its lock", "12m6s expand gives up after 3 tries for its lock"},
			shape: schema.Initial, failed: true,
		},
		{
			name:  "a window that is too short is overrun",
			steps: "  - {do: expand, takes: 30m, offline: {window: 20m}}\n",
			want:  []string{"10m0s expand begins in its window: down", "30m0s the announced window is over, and expand is not", "40m0s expand is done"},
			shape: schema.Expanded,
		},
		{
			name:  "or abandoned",
			steps: "  - {do: expand, takes: 30m, offline: {window: 20m, stops: writes, overrun: abandon}}\n",
			want:  []string{"10m0s expand begins in its window: read-only", "30m0s expand is abandoned: the window is over"},
			shape: schema.Initial, failed: true,
		},
		{
			name:  "taken back, a backfill is called off and nothing follows",
			steps: "  - {do: backfill, at: with deploy, takes: 2h}\n  - {do: contract, at: with deploy}\n",
			halt:  "30m",
			want:  []string{"20m0s backfill begins"},
			shape: schema.Expanded,
		},
		{
			name:  "taken back, a window goes on to its end",
			steps: "  - {do: expand, at: with deploy, takes: 30m, offline: {window: 1h}}\n  - {do: contract, at: with deploy}\n",
			halt:  "30m",
			want:  []string{"20m0s expand begins in its window: down", "50m0s expand is done"},
			shape: schema.Expanded,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := read(t, steps+c.steps)
			if p := m.Check(); len(p) > 0 {
				t.Fatal(p)
			}
			x := schema.NewProgress(schema.Compile(m, site), rng.NewWorld(1, 0).Key("migration"))
			x.Reach(schema.BeforeDeploy, at("10m"))
			got := play(x, at("20m"))
			if !x.Failed() {
				x.Reach(schema.WithDeploy, at("20m"))
				stop := at("1h")
				if c.halt != "" {
					stop = at(c.halt)
				}
				got = append(got, play(x, stop)...)
				if c.halt != "" {
					x.Halt()
				}
				x.Reach(schema.FullExposure, at("1h"))
				got = append(got, play(x, at("24h"))...)
			}
			if !slices.Equal(got, c.want) || x.Shape() != c.shape || x.Failed() != c.failed {
				t.Errorf("%v, shape %v, failed %v; want %v, %v, %v", got, x.Shape(), x.Failed(), c.want, c.shape, c.failed)
			}
		})
	}
}

// While a lock is waited for, all that it stops waits behind it; a try that is
// given up lets them through.
func TestLocks(t *testing.T) {
	m := read(t, steps+"  - {do: expand, lock: {stops: writes, hold: 5s, wait_behind: 10s, lock_timeout: 12s}}\n  - {do: backfill, lock: {hold: 1s, wait_behind: 1h, lock_timeout: 2s, pause: 1m}}\n")
	c := schema.NewProgress(schema.Compile(m, site), rng.NewWorld(1, 0).Key("migration"))
	c.Reach(schema.BeforeDeploy, 0)
	c.Move(0)
	if c.Locked(true) != at("15s") || c.Locked(false) != 0 || c.Prepared() {
		t.Errorf("writes wait until %v, reads until %v", c.Locked(true), c.Locked(false))
	}
	c.Move(at("15s"))
	if c.Locked(true) != at("17s") || c.Locked(false) != at("17s") {
		t.Errorf("a lock on all: %v, %v", c.Locked(true), c.Locked(false))
	}
	c.Move(at("17s"))
	if c.Locked(false) != 0 || c.Next() != at("77s") {
		t.Errorf("between two tries: locked until %v, next at %v", c.Locked(false), c.Next())
	}
	c.Move(at("77s"))
	if c.Locked(false) != at("79s") {
		t.Errorf("the next try: %v", c.Locked(false))
	}
	c.Halt()
	if c.Locked(true) != 0 || c.Next() != clock.Never {
		t.Error("taken back, and still waits for its lock")
	}
}

func TestWindowsAndLoad(t *testing.T) {
	m := read(t, steps+"  - {do: expand, takes: 10m, offline: {window: 20m, stops: writes}}\n  - {do: backfill, takes: 10m, load: 60%, throttle: 50%}\n")
	c := schema.NewProgress(schema.Compile(m, site), rng.NewWorld(1, 0).Key("migration"))
	c.Reach(schema.BeforeDeploy, 0)
	c.Move(0)
	if !c.Down(true) || c.Down(false) || c.Load() != 0 {
		t.Error("read-only is not")
	}
	c.Move(at("10m"))
	if c.Down(true) || c.Load() != 0.3 || c.Next() != at("30m") {
		t.Errorf("load %v until %v, want 30%% until 30m", c.Load(), c.Next())
	}
	c.Move(at("30m"))
	if c.Load() != 0 || !c.Prepared() {
		t.Error("is not done")
	}
}

// The luck of a step hangs on the step and the try, not on when it is reached.
func TestLuckIsTheSteps(t *testing.T) {
	m := read(t, steps+"  - {do: expand, lock: {hold: \"exp(5s)\", wait_behind: \"exp(20s)\"}, takes: \"exp(1m)\"}\n")
	spans := map[clock.Span]bool{}
	for r := range 3 {
		var took []clock.Span
		for _, begin := range []string{"0s", "3h"} {
			c := schema.NewProgress(schema.Compile(m, site), rng.NewWorld(1, r).Key("migration"))
			c.Reach(schema.BeforeDeploy, at(begin))
			c.Move(at(begin))
			took = append(took, c.Next().Sub(at(begin)))
		}
		if took[0] != took[1] {
			t.Errorf("world %d: %v", r, took)
		}
		spans[took[0]] = true
	}
	if len(spans) != 3 {
		t.Errorf("three worlds have the same luck: %v", spans)
	}
}

// A moment comes once, and what is not there need not be restored.
func TestMomentsComeOnce(t *testing.T) {
	m := read(t, steps+"  - {do: expand, after: 10m}\n  - {do: contract, after: 20m}\n")
	c := schema.NewProgress(schema.Compile(m, site), rng.NewWorld(1, 0).Key("migration"))
	c.Reach(schema.BeforeDeploy, at("5m"))
	c.Reach(schema.BeforeDeploy, at("7m"))
	if c.Next() != at("15m") {
		t.Errorf("reached twice, the step is due at %v, want 15m", c.Next())
	}
	if c.Restore(); c.Shape() != schema.Initial {
		t.Errorf("nothing was dropped, and restoring makes it %v", c.Shape())
	}
	play(c, at("1h"))
	if c.Restore(); c.Shape() != schema.Expanded {
		t.Errorf("restored after contracting: %v", c.Shape())
	}
}
