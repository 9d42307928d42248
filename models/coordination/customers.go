package coordination

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Customers may be told of a time in which the service may fail. Failures within
// it are counted apart. It has its price: who expects trouble does not report it.
type Customers struct {
	Lasts   unit.Duration `yaml:"window" doc:"how long failures are announced for, from the release on or from when customers are told if that is later; 0s: nothing is announced" default:"0s"`
	Reports unit.Percent  `yaml:"report" doc:"share of those who would get in touch who do so within an announced window" default:"20%" source:"judgement"`
}

var _ = Parties.Add(kind.Kind[Party]{
	Name:    "customers",
	Doc:     "Expect failures within a window that was announced, and report fewer of them.",
	Source:  "judgement, see the fields",
	Example: "{kind: customers, window: 1h}",
	New:     func() Party { return &Customers{Reports: 0.2} },
})

// Who is customers.
func (*Customers) Who() string { return "customers" }

// Untold costs nothing beyond that failures come as a surprise.
func (*Customers) Untold() Costs { return Costs{} }

// Window is what they are told.
func (c *Customers) Window() *Customers { return c }
