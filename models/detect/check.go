package detect

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// Edge is the name under which detectors address what clients get.
const Edge = "edge"

// Checker is implemented by probes whose parameters can be wrong together.
// Fields are paths from the detector's object. Of the site, what the scenario
// names is known; rates are not.
type Checker interface {
	Check(Site) []kind.Problem
}

type problems []kind.Problem

func (p *problems) add(field, hint, format string, args ...any) {
	*p = append(*p, kind.Problem{Field: field, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// service refuses a name that is neither a service nor the edge; "" is fine.
func (p *problems) service(name string, s Site) {
	if _, known := s.Services[name]; !known && name != "" {
		p.add("service", kind.Remedy(name, sorted(s.Services)), "there is no service %q", name)
	}
}

// number returns the number of a service, or of the changed one for "".
func (s Site) number(name string) int {
	if name == "" {
		return s.Changed
	}
	i, ok := s.Services[name]
	if !ok {
		panic("detect: no service " + name)
	}
	return i
}

func sorted(names map[string]int) []string { return slices.Sorted(maps.Keys(names)) }
