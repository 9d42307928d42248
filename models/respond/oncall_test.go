package respond_test

import (
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// punctual is somebody who takes 3 min to look and 10 to know, by day.
func punctual() *respond.OnCall {
	o := fresh[*respond.OnCall]("oncall")
	o.Ack, o.Diagnose, o.Wrong = unit.MustDurationDist("3m"), unit.MustDurationDist("10m"), 0
	return o
}

func offset(text string) *unit.Offset {
	o := new(unit.Offset)
	if err := o.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return o
}

func TestPeopleAreSlowerByNightAndAtWeekends(t *testing.T) {
	const monday, friday, saturday = 0, 4 * clock.Day, 5 * clock.Day
	for _, c := range []struct {
		what          string
		at            clock.Span
		clock, own    string
		ack, diagnose clock.Span
	}{
		{"at noon", monday + 12*clock.Hour, "+00:00", "", 3 * clock.Minute, 10 * clock.Minute},
		{"just before the night", monday + 22*clock.Hour - 31*clock.Second, "+00:00", "", 3 * clock.Minute, 10 * clock.Minute},
		{"the pager rings at ten", monday + 22*clock.Hour - 30*clock.Second, "+00:00", "", 6 * clock.Minute, 15 * clock.Minute},
		{"before seven", monday + 6*clock.Hour, "+00:00", "", 6 * clock.Minute, 15 * clock.Minute},
		{"at seven", monday + 7*clock.Hour, "+00:00", "", 3 * clock.Minute, 10 * clock.Minute},
		{"noon in London is night in Auckland", monday + 12*clock.Hour, "+12:00", "", 6 * clock.Minute, 15 * clock.Minute},
		{"and the person's own clock counts", monday + 12*clock.Hour, "+12:00", "+00:00", 3 * clock.Minute, 10 * clock.Minute},
		{"on Saturday", saturday + 12*clock.Hour, "+00:00", "", 270 * clock.Second, 12 * clock.Minute},
		{"in the night to Sunday", saturday + 23*clock.Hour, "+00:00", "", 6 * clock.Minute, 15 * clock.Minute},
		{"Friday evening is Saturday there", friday + 21*clock.Hour, "+00:00", "+11:00", 270 * clock.Second, 12 * clock.Minute},
		{"Monday there is Sunday", monday + clock.Hour, "-06:00", "", 270 * clock.Second, 12 * clock.Minute},
		{"a week later", 7*clock.Day + 12*clock.Hour, "+00:00", "", 3 * clock.Minute, 10 * clock.Minute},
	} {
		o := punctual()
		if c.own != "" {
			o.Offset = offset(c.own)
		}
		r := o.React(respond.Alarm{Monday: c.at, Offset: *offset(c.clock)}, world(0))
		if r.Ack != c.ack || r.Diagnose != c.diagnose {
			t.Errorf("%s: ack %v and diagnosis %v, want %v and %v", c.what, r.Ack, r.Diagnose, c.ack, c.diagnose)
		}
	}
}

func TestASecondPersonIsPaged(t *testing.T) {
	noon := respond.Alarm{Monday: 12 * clock.Hour}
	for _, c := range []struct {
		what       string
		ack        string
		second     string
		after      clock.Span
		busy       unit.Percent
		want       clock.Span
		escalated  clock.Span
		whoAnswers string
	}{
		{"in time", "30m", "1m", 30 * clock.Minute, 0, 30 * clock.Minute, 0, ""},
		{"not in time", "2h", "4m", 30 * clock.Minute, 0, 34*clock.Minute + 30*clock.Second, 30 * clock.Minute, "second"},
		{"the first is quicker after all", "31m", "4m", 30 * clock.Minute, 0, 31 * clock.Minute, 30 * clock.Minute, ""},
		{"there is no second", "2h", "4m", 0, 0, 2 * clock.Hour, 0, ""},
		{"at work elsewhere", "1m", "4m", 30 * clock.Minute, 1, 34*clock.Minute + 30*clock.Second, 30 * clock.Minute, "second"},
		{"at work elsewhere, and alone", "1m", "4m", 0, 1, clock.Hour + clock.Minute, 0, "busy"},
	} {
		o := punctual()
		o.Ack, o.Second.Ack, o.Escalate = unit.MustDurationDist(c.ack), unit.MustDurationDist(c.second), unit.Duration(c.after)
		o.Busy, o.BusyFor = c.busy, unit.MustDurationDist("1h")
		r := o.React(noon, world(0))
		notes := map[string][]string{
			"":       nil,
			"second": {"is the second who was paged: the first did not answer"},
			"busy":   {"was at work on another incident for 1h"},
		}[c.whoAnswers]
		if r.Ack != c.want || r.Escalated != c.escalated || !slices.Equal(r.Notes, notes) {
			t.Errorf("%s: %+v, want an ack after %v, the second paged after %v, notes %q", c.what, r, c.want, c.escalated, notes)
		}
	}
}

// The second sleeps when the first is awake, and the reverse.
func TestTheSecondHasAClockOfTheirOwn(t *testing.T) {
	o := punctual()
	o.Ack, o.Second.Ack = unit.MustDurationDist("1d"), unit.MustDurationDist("4m")
	o.Second.Offset = offset("+12:00")
	r := o.React(respond.Alarm{Monday: 12 * clock.Hour}, world(0))
	if want := 38*clock.Minute + 30*clock.Second; r.Ack != want || r.Diagnose != 15*clock.Minute {
		t.Errorf("the second looks after %v and knows after %v, want %v and 15m", r.Ack, r.Diagnose, want)
	}
}

// Shares of 20 000 worlds, seed 1; a share strays by more than 5.5 standard
// deviations with probability 4e-8.
func TestWhoWasNotToldIsWrongMoreOften(t *testing.T) {
	const n = 20000
	o := punctual()
	o.Wrong = 0.2
	for doubt, want := range map[float64]float64{0: 0.2, 0.3: 0.5, 2: 1} {
		wrong := 0
		for i := range n {
			r := o.React(respond.Alarm{Monday: 12 * clock.Hour, Doubt: doubt, Slower: 2}, world(i))
			d := r.Diagnose
			if len(r.Notes) > 0 {
				wrong++
				d -= clock.Hour
			}
			if d != 20*clock.Minute {
				t.Fatalf("diagnosed after %v, want twice 10m", d)
			}
		}
		if d := float64(wrong)/n - want; d*d > 5.5*5.5*want*(1-want)/n {
			t.Errorf("doubt %v: a share %v is wrong, want %v", doubt, float64(wrong)/n, want)
		}
	}
}

func TestATeamHasToBeCalled(t *testing.T) {
	actions := []respond.Action{{Name: "theirs", Team: "dba", Way: fresh[respond.Way]("rollback")}, {Way: fresh[respond.Way]("fix-forward")}}
	s := respond.Situation{Deployed: true}
	if way, _ := respond.Choose(actions, s); way.Name() != "fix-forward" {
		t.Errorf("%s is done by a team that nobody called", way.Name())
	}
	if _, why := respond.Choose(actions[:1], s); !slices.Equal(why, []string{"theirs: dba have not been called"}) {
		t.Errorf("reasons %q", why)
	}
	s.Called = []string{"dba"}
	if way, _ := respond.Choose(actions, s); way.Name() != "rollback" {
		t.Errorf("%s is chosen though the team is there", way.Name())
	}
}
