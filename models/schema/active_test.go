package schema_test

import (
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// The changed service is 0, a service that shares its tables 1, another 2;
// operation 1 writes.
func TestWhoFailsOnWhichShape(t *testing.T) {
	m := read(t, "store: db\nsteps: [{do: expand}, {do: contract, after: 1m}]\n"+
		"fails: [{version: new, on: initial}, {version: old, on: expanded, reads: 0%, writes: 10%}, {version: old, on: contracted, reads: 80%}]\n")
	a := schema.Active{Plan: schema.Compile(m, site)}
	a.Progress = schema.NewProgress(a.Plan, rng.NewWorld(1, 0).Key("migration"))
	look := func(service int, side exposure.Side, operation int) (fail, attempt float64) {
		e := condition.Effect{Slow: 1}
		a.Contribute(condition.Subject{Service: service, Side: side, Operation: operation}, &e)
		return e.Fail, e.FailAttempt
	}
	check := func(shape string, service int, side exposure.Side, operation int, want, attempt float64) {
		t.Helper()
		f, each := look(service, side, operation)
		if math.Abs(f-want) > 1e-12 || math.Abs(each-attempt) > 1e-12 {
			t.Errorf("%s: service %d, %v, operation %d: %v per request, %v per attempt; want %v, %v", shape, service, side, operation, f, each, want, attempt)
		}
	}
	check("initial", 0, exposure.OldSide, 1, 0, 0)
	check("initial", 0, exposure.Dark, 0, 1, 0)
	check("initial", 0, exposure.Lit, 1, 1, 0)
	check("initial", 0, exposure.FixedSide, 1, 0, 0)
	a.Progress.Reach(schema.BeforeDeploy, 0)
	a.Progress.Move(0)
	check("expanded", 0, exposure.Lit, 1, 0, 0)
	check("expanded", 0, exposure.OldSide, 0, 0, 0)
	check("expanded", 0, exposure.OldSide, 1, 0.1, 0)
	a.Progress.Move(clock.Time(clock.Minute))
	check("contracted", 0, exposure.OldSide, 0, 0.8, 0)
	check("contracted", 0, exposure.OldSide, 1, 1, 0)
	check("contracted", 0, exposure.Lit, 1, 0, 0)
	check("contracted", 1, exposure.OldSide, 0, 0, 0.8)
	check("contracted", 2, exposure.OldSide, 0, 0, 0)
	a.Progress.Restore()
	check("restored", 0, exposure.OldSide, 0, 0, 0)
}

// A lock stops who uses the tables, a load slows down who uses the store, and a
// window turns them away at the door.
func TestWhoWaits(t *testing.T) {
	m := read(t, "store: db\nsteps: [{do: expand, lock: {hold: 10s}, takes: 1m, load: 50%}, {do: backfill, takes: 1m, offline: {window: 1m}}]\n")
	a := schema.Active{Plan: schema.Compile(m, site)}
	a.Progress = schema.NewProgress(a.Plan, rng.NewWorld(1, 0).Key("migration"))
	look := func(from, store int) condition.Link {
		l := condition.Link{Slow: 1}
		a.Link(condition.Way{From: from, To: -1, Store: store}, &l)
		return l
	}
	a.Progress.Reach(schema.BeforeDeploy, 0)
	a.Progress.Move(0)
	until := clock.Time(10 * clock.Second)
	for _, c := range []struct {
		from, store int
		want        clock.Time
	}{{0, 0, until}, {1, 0, until}, {2, 0, 0}, {0, 1, 0}} {
		if l := look(c.from, c.store); l.Until != c.want || l.Slow != 1 {
			t.Errorf("from %d to store %d: %+v, want until %v", c.from, c.store, l, c.want)
		}
	}
	a.Progress.Move(until)
	if l := look(2, 0); l.Slow != 2 || l.Until != 0 {
		t.Errorf("half of the store is taken: %+v", l)
	}
	if l := look(0, 1); l.Slow != 1 {
		t.Errorf("another store: %+v", l)
	}
	a.Progress.Move(a.Progress.Next())
	for service, want := range []float64{1, 1, 0} {
		e := condition.Effect{Slow: 1}
		if a.Contribute(condition.Subject{Service: service}, &e); e.Shed != want {
			t.Errorf("service %d turns %v away, want %v", service, e.Shed, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for text, want := range map[string]string{
		"steps: []":                               "there is no step",
		"steps: [{do: contract}, {do: expand}]":   "expand comes after contract",
		"steps: [{do: contract}, {do: contract}]": "contracted twice",
		"steps: [{do: expand, at: after full exposure}, {do: backfill, at: with deploy}]":            "is with deploy, and the step before it after full exposure",
		"steps: [{do: expand, takes: 1m, lock: {hold: 1s}, offline: {window: 1m}}]":                  "nobody can be in the way",
		"steps: [{do: backfill, load: 20%}]":                                                         "work that takes no time",
		"steps: [{do: expand}]\nfails: [{version: old, on: expanded}, {version: old, on: expanded}]": "listed twice",
	} {
		p := read(t, "store: db\n"+text).Check()
		if len(p) != 1 || !strings.Contains(p[0].Msg, want) {
			t.Errorf("%s: %v, want %q", text, p, want)
		}
	}
}

// R grows as (1-R)/turnover with what its tenants send to the new version, is
// thinned out by those who join, and stays until repaired.
func TestRows(t *testing.T) {
	r := schema.Rows{Format: schema.Format{Turnover: clock.Hour, Fails: 0.5, Feature: true}}
	same := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9*max(want, 1) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	r.Turn(1, 10, 1)
	r.Write(2)
	for range 60 {
		r.Pass(clock.Minute)
	}
	first := 1 - math.Exp(-1)
	same("an hour", r.Share(1), first)
	same("rows", r.Count(), 7200)
	r.Turn(1, 40, 1) // three times as many join
	r.Turn(2, 10, 0.5)
	r.Write(9)
	same("thinned", r.Share(1), first/4)
	if !r.Written() || r.Left() {
		t.Error("rows that are being written are not left over")
	}
	r.Pass(clock.Minute)
	later := 1 - math.Exp(-0.5/60)
	same("the next generation", r.Share(2), later)
	r.Turn(1, 40, 0) // and it is taken back
	r.Turn(2, 10, 0)
	r.Write(0)
	share := r.Share(1)
	r.Pass(5 * clock.Hour)
	same("nobody can rewrite them", r.Share(1), share)
	if !r.Left() {
		t.Error("they are left over")
	}
	for _, c := range []struct {
		side       exposure.Side
		generation uint64
		want       float64
	}{
		{exposure.OldSide, 0, 0}, {exposure.OldSide, 1, share / 2}, {exposure.OldSide, 2, later / 2},
		{exposure.Dark, 1, share / 2}, {exposure.Lit, 1, 0}, {exposure.FixedSide, 1, 0},
	} {
		e := condition.Effect{Slow: 1}
		r.Contribute(condition.Subject{Side: c.side, Matches: c.generation << condition.MostMatches}, &e)
		same(c.side.String(), e.Fail, c.want)
	}
	r.Repair(2)
	r.Pass(clock.FromSeconds(r.Count() / 4))
	same("half are repaired", r.Share(1), share/2)
	r.Pass(2 * clock.Hour)
	same("all are", r.Share(1)+r.Share(2), 0)
	if r.Written() {
		t.Errorf("%v rows are left", r.Count())
	}
}

// Tenants that send less for a while are not new when they are back, and less
// than one row is none.
func TestRowsOfTenantsThatComeBack(t *testing.T) {
	r := schema.Rows{Format: schema.Format{Turnover: clock.Hour, Fails: 1}}
	r.Turn(1, 10, 1)
	r.Write(1)
	r.Pass(clock.Minute)
	share := r.Share(1)
	r.Turn(1, 5, 0)
	r.Turn(1, 10, 0)
	if r.Share(1) != share {
		t.Errorf("their share is %v, was %v", r.Share(1), share)
	}
	r.Write(0)
	r.Repair(1)
	if r.Pass(59500 * clock.Millisecond); r.Count() != 0 || r.Share(1) != 0 {
		t.Errorf("half a row is left: %v, share %v", r.Count(), r.Share(1))
	}
}
