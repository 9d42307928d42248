package detect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// Edge is the name under which detectors address what clients get.
const Edge = "edge"

// Checker is implemented by probes whose parameters can be wrong together.
// Fields are paths from the detector's object.
type Checker interface {
	Check(Scene) []kind.Problem
}

// Scene is what a check may know of the scenario around a detector.
type Scene struct {
	Services []string // without the edge
}

type problems []kind.Problem

func (p *problems) add(field, hint, format string, args ...any) {
	*p = append(*p, kind.Problem{Field: field, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// service refuses a name that is neither a service nor the edge; "" is fine.
func (p *problems) service(name string, s Scene) {
	if name != "" && name != Edge && !slices.Contains(s.Services, name) {
		p.add("service", "services: "+strings.Join(s.Services, ", ")+"; edge is what clients get", "there is no service %q", name)
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
