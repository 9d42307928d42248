package fault

import (
	"fmt"
	"strings"
)

// Target names what a fault strikes: exactly one of service, call, store, queue,
// zone, cohort and flag.
type Target struct {
	Service  string   `yaml:"service" doc:"a service: itself, its instances or the calls to it, as the kind says"`
	Call     *Call    `yaml:"call" doc:"the calls of one service to another, or its use of a store"`
	Store    string   `yaml:"store" doc:"a store, for all its users"`
	Queue    string   `yaml:"queue" doc:"a queue"`
	Zone     *int     `yaml:"zone" doc:"a zone, counted from 0: the instances in it"`
	Services []string `yaml:"services" doc:"with zone: of these services only; of all when empty"`
	Cohort   string   `yaml:"cohort" doc:"a cohort of tenants, or all"`
	Flag     string   `yaml:"flag" doc:"the flag of the change"`
}

// Call is the way from a service to another one, or to a store.
type Call struct {
	From string `yaml:"from,required" doc:"the service that calls"`
	To   string `yaml:"to,required" doc:"the service called, or the store used"`
}

// Aims is a set of things a fault can strike.
type Aims uint8

// The things.
const (
	AtService Aims = 1 << iota // the service itself
	ToService                  // written as a service, too: the calls to it
	AtCall
	AtStore
	AtZone
	AtCohort
	AtQueue
	AtFlag
)

// Aim returns what the target is, 0 if that is not one thing. A service is both
// itself and the calls to it.
func (t *Target) Aim() Aims {
	var aim Aims
	for _, x := range []struct {
		given bool
		aim   Aims
	}{
		{t.Service != "", AtService | ToService}, {t.Call != nil, AtCall}, {t.Store != "", AtStore}, {t.Queue != "", AtQueue},
		{t.Zone != nil, AtZone}, {t.Cohort != "", AtCohort}, {t.Flag != "", AtFlag},
	} {
		if x.given {
			aim = x.aim
		}
	}
	if t.Things() != 1 {
		return 0
	}
	return aim
}

// String names the target: "orders", "checkout-orders", "zone-1".
func (t *Target) String() string {
	switch {
	case t.Service != "":
		return t.Service
	case t.Call != nil:
		return t.Call.From + "-" + t.Call.To
	case t.Store != "":
		return t.Store
	case t.Queue != "":
		return t.Queue
	case t.Zone != nil:
		return fmt.Sprintf("zone-%d", *t.Zone)
	case t.Flag != "":
		return t.Flag
	}
	return t.Cohort
}

// String lists what can be struck as a scenario writes it.
func (a Aims) String() string {
	var out []string
	for _, x := range []struct {
		aim  Aims
		text string
	}{
		{AtService | ToService, "service"}, {AtCall, "call"}, {AtStore, "store"}, {AtQueue, "queue"}, {AtZone, "zone"}, {AtCohort, "cohort"}, {AtFlag, "flag"},
	} {
		if a&x.aim != 0 {
			out = append(out, x.text)
		}
	}
	return strings.Join(out, ", ")
}

// Things counts what a target names.
func (t *Target) Things() int {
	n := 0
	for _, given := range []bool{t.Service != "", t.Call != nil, t.Store != "", t.Queue != "", t.Zone != nil, t.Cohort != "", t.Flag != ""} {
		if given {
			n++
		}
	}
	return n
}
