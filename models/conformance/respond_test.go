package conformance_test

import (
	"reflect"
	"testing"

	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

func draws(replication int) respond.Draws {
	w := rng.NewWorld(5, replication)
	return func(role string) rng.Stream { return w.Stream("incident/" + role) }
}

func TestRespondersReactTheSameToTheSame(t *testing.T) {
	v := variants(respond.Responders)
	for _, name := range v.Names() {
		one, other := example[respond.Responder](t, v, name), example[respond.Responder](t, v, name)
		for i := range 200 {
			for _, gate := range []bool{false, true} {
				alarm := respond.Alarm{Detector: "burn", Gate: gate, Why: "20 against 14"}
				a, b := one.React(alarm, draws(i)), other.React(alarm, draws(i))
				if !reflect.DeepEqual(a, b) {
					t.Fatalf("%s reacts with %+v, its twin with %+v", name, a, b)
				}
				if a.Page < 0 || a.Ack < 0 || a.Diagnose < 0 {
					t.Fatalf("%s is done before it starts: %+v", name, a)
				}
				if gate && a.Page+a.Ack+a.Diagnose != 0 {
					t.Fatalf("%s lets a gate wait for people: %+v", name, a)
				}
			}
		}
	}
}

// situations are all that can be seen of a rollout, for one way tried n times.
func situations(way string, n int) []respond.Situation {
	var out []respond.Situation
	for bits := range 1 << 12 {
		out = append(out, respond.Situation{
			Flagged: bits&1 > 0, Split: bits&2 > 0, Deployed: bits&4 > 0, Automatic: bits&8 > 0,
			Contracted: bits&16 > 0, Unreadable: bits&32 > 0, OneWay: bits&64 > 0,
			UnderWay: bits&128 > 0, Damaged: bits&256 > 0, Dead: bits&512 > 0, Waiting: bits&1024 > 0, Migrating: bits&2048 > 0,
			Tried: map[string]int{way: n},
		})
	}
	return out
}

// A way back applies somewhere, says why where it does not, gives up after some
// attempts, and does the same in the same world.
func TestWaysBack(t *testing.T) {
	v := variants(respond.Ways)
	for _, name := range v.Names() {
		t.Run(name, func(t *testing.T) {
			one, other := example[respond.Way](t, v, name), example[respond.Way](t, v, name)
			if one.Name() != name {
				t.Errorf("calls itself %s", one.Name())
			}
			applies := 0
			for n := range 5 {
				for _, s := range situations(name, n) {
					ok, why := one.Applies(s)
					if again, same := other.Applies(s); ok != again || why != same {
						t.Fatalf("%+v: applies %v (%s), its twin %v (%s)", s, ok, why, again, same)
					}
					if ok != (why == "") {
						t.Errorf("%+v: applies %v, because %q", s, ok, why)
					}
					if !ok {
						continue
					}
					applies++
					if n >= respond.Attempts {
						t.Errorf("goes on after %d attempts", n)
					}
					if s.Automatic && !s.Flagged && !s.Split && !s.Deployed {
						t.Errorf("applies where nothing was released")
					}
					a, b := one.Try(draws(n), s), other.Try(draws(n), s)
					if a != b {
						t.Errorf("goes %+v, its twin %+v", a, b)
					}
					if a.Takes < 0 || a.Undo == (respond.Undo{}) || a.Undo.Propagation < 0 {
						t.Errorf("does nothing, or before it starts: %+v", a)
					}
				}
			}
			if applies == 0 {
				t.Error("never applies")
			}
		})
	}
}
