package change

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Trigger narrows a defect to some requests, or to some of the time. All that
// is given must hold.
type Trigger struct {
	Operation string          `yaml:"operation" doc:"only this operation"`
	Tenant    tenancy.Match   `yaml:"tenant" doc:"only tenants for which this expression holds, e.g. currency == 'EUR'"`
	After     unit.Duration   `yaml:"after" doc:"only so long after anybody was first exposed: a cache, a DNS entry or a TTL hides it until then" default:"0s"`
	At        *unit.TimeOfDay `yaml:"at" doc:"only from this local time on, the first that comes after the release started: an expiry, a leap day, a nightly job"`
	Event     unit.Duration   `yaml:"event" doc:"only from this long after the release started: data or a setting that wakes it up" default:"0s"`
	Mixed     bool            `yaml:"mixed" doc:"only requests that meet both versions on their way, one after the other; their share is 2s(1-s) where requests are spread by instance or by luck, and none where tenants are pinned" default:"false"`
	Refuses   string          `yaml:"refuses" doc:"for mixed, which version refuses what the other one sends: old (what comes from the new version, such as a value it does not know) or new (what comes from the old one, such as a field that is now required), which makes the share s(1-s); both when absent" enum:"old|new"`
	From      unit.Percent    `yaml:"from" doc:"only where at least this share of the tenants is exposed" default:"0%"`
	Power     float64         `yaml:"power" doc:"its strength grows as the exposed share to this power: 0 for all or nothing, above 1 for what staging and canaries cannot show" default:"0" min:"0" max:"10"`
}

// Check wants triggers that do not contradict each other.
func (t *Trigger) Check() []kind.Problem {
	if t.Mixed && t.Power > 0 {
		return []kind.Problem{{Field: "power", Msg: "mixed versions have a strength of their own", Hint: "remove power, or mixed"}}
	}
	if !t.Mixed && t.Refuses != "" {
		return []kind.Problem{{Field: "refuses", Msg: "says nothing where versions are not mixed", Hint: "add mixed: true"}}
	}
	return nil
}

// Moment is the part of a trigger that has become an instant of the play.
type Moment struct {
	From  clock.Time // not before
	After clock.Span // of exposure
}

// moment compiles the trigger; local is the local time of day at instant 0.
func (t *Trigger) moment(release clock.Time, local clock.Span) Moment {
	m := Moment{After: t.After.Span()}
	if t.Event > 0 {
		m.From = release.Add(t.Event.Span())
	}
	if t.At != nil {
		day := clock.Time(t.At.Span() - local)
		for day < release {
			day = day.Add(clock.Day)
		}
		m.From = max(m.From, day)
	}
	return m
}

// strength is how much of the effect a subject gets now, in [0, 1].
func (t *Trigger) strength(m Moment, s condition.Subject, st *condition.State, isNew bool) float64 {
	if s.Now < m.From || st.Share < float64(t.From) {
		return 0
	}
	if m.After > 0 && (st.Exposed == clock.Never || s.Now < st.Exposed.Add(m.After)) {
		return 0
	}
	switch {
	case t.Mixed && (st.Pinned || t.Refuses == "old" && isNew || t.Refuses == "new" && !isNew):
		return 0
	case t.Mixed && isNew:
		return 1 - st.New
	case t.Mixed:
		return st.New
	case t.Power > 0:
		return math.Pow(st.Share, t.Power)
	}
	return 1
}
