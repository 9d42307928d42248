package fault

import (
	"fmt"
	"strings"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Shape is how strong a fault is while it lasts: as written all the time, rising
// to that evenly over a while, or on and off in turn.
type Shape struct {
	Ramp    clock.Span // rises for so long; 0 for at once
	On, Off clock.Span // on for so long, then off; 0 for always on
}

const shapeForm = "want constant, ramp(5m) or pulse(10s, 50s)"

// UnmarshalText reads "constant", "ramp(5m)" or "pulse(10s, 50s)".
func (s *Shape) UnmarshalText(text []byte) error {
	name, rest, found := strings.Cut(strings.TrimSpace(string(text)), "(")
	args, closed := strings.CutSuffix(rest, ")")
	var spans []clock.Span
	for _, a := range strings.Split(args, ",") {
		var d unit.Duration
		if !found {
			break
		}
		if err := d.UnmarshalText([]byte(strings.TrimSpace(a))); err != nil {
			return err
		}
		if d <= 0 {
			return fmt.Errorf("%s, with spans above 0s", shapeForm)
		}
		spans = append(spans, d.Span())
	}
	switch {
	case found != closed:
	case name == "constant" && !found:
		*s = Shape{}
		return nil
	case name == "ramp" && len(spans) == 1:
		*s = Shape{Ramp: spans[0]}
		return nil
	case name == "pulse" && len(spans) == 2:
		*s = Shape{On: spans[0], Off: spans[1]}
		return nil
	}
	return fmt.Errorf("%s, got %q", shapeForm, text)
}

// MarshalText writes the form that UnmarshalText reads.
func (s Shape) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s Shape) String() string {
	switch {
	case s.Ramp > 0:
		return fmt.Sprintf("ramp(%s)", unit.Duration(s.Ramp))
	case s.On > 0:
		return fmt.Sprintf("pulse(%s, %s)", unit.Duration(s.On), unit.Duration(s.Off))
	}
	return "constant"
}
