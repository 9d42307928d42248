package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// DNSFail lets a name no longer resolve. Callers hold it in their caches for as
// long as its record lives, and looked it up at different times: so the share
// that has lost it rises evenly over that time.
type DNSFail struct {
	TTL unit.Duration `yaml:"cache_ttl" doc:"how long callers keep a name" default:"30s" source:"Kubernetes, CoreDNS: cache 30"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "dns.fail",
	Doc:     "Lets the name of a service or store no longer resolve: calls fail at once when cached names have run out.",
	Source:  "Chaos Mesh DNSChaos error",
	Example: "{kind: dns.fail, cache_ttl: 1m}",
	New:     func() Effect { return &DNSFail{TTL: unit.Duration(30 * clock.Second)} },
})

// Aims are the calls to a service, a call and a store.
func (f *DNSFail) Aims() Aims { return ToService | AtCall | AtStore }

// Own is the shape of running out.
func (f *DNSFail) Own() Shape { return Shape{Ramp: f.TTL.Span()} }

// Link fails the call at once.
func (f *DNSFail) Link(_ condition.Way, l *condition.Link) { l.FailWith(1) }
