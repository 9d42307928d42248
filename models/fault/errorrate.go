package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// ErrorRate answers a share of the attempts with an error.
type ErrorRate struct {
	Ratio unit.Percent `yaml:"ratio,required" doc:"share that fails"`
	Per   string       `yaml:"per" doc:"what the ratio is drawn on: attempt, so that a retry may get through; request, so that it does not; or instance: so many of the service's instances, rounded up, fail all they are given. Required when the ratio is below 100%" enum:"attempt|request|instance"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "error.rate",
	Doc:     "Answers a share of the attempts at a service, on a call or at a store with an error.",
	Source:  "Chaos Mesh HTTPChaos abort, Datadog grpc queryPercent",
	Example: "{kind: error.rate, ratio: 2%, per: attempt}",
	New:     func() Effect { return &ErrorRate{} },
})

// Aims are a service, a call and a store.
func (f *ErrorRate) Aims() Aims { return AtService | AtCall | AtStore }

// Contribute adds the error ratio; that of an instance that fails is 1.
func (f *ErrorRate) Contribute(_ condition.Subject, e *condition.Effect) {
	switch f.Per {
	case "instance":
		e.ErrorWith(1)
	case "request":
		e.SpoilWith(float64(f.Ratio))
	default:
		e.ErrorWith(float64(f.Ratio))
	}
}

// Link adds the error ratio.
func (f *ErrorRate) Link(_ condition.Way, l *condition.Link) { l.FailWith(float64(f.Ratio)) }

// Among returns the share of n instances that fail: requests are spread over
// them evenly, so that is an attempt's chance.
func (f *ErrorRate) Among(n int) float64 {
	if f.Per != "instance" {
		return 1
	}
	return float64(ceil(float64(f.Ratio)*float64(n))) / float64(n)
}

// CheckAt wants to know what the ratio is drawn on.
func (f *ErrorRate) CheckAt(aim Aims) []kind.Problem {
	switch {
	case f.Per == "" && f.Ratio < 1:
		return []kind.Problem{{Field: "per", Msg: "what is the ratio drawn on?", Hint: "write per: attempt, per: request or per: instance"}}
	case f.Per != "" && f.Per != "attempt" && aim&AtService == 0:
		return []kind.Problem{{Field: "per", Msg: "on a call and at a store luck is drawn per attempt", Hint: "write per: attempt, or strike a service"}}
	}
	return nil
}
