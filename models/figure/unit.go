package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/models/unit"
)

// Unit is the unit that a figure's values are held in.
type Unit string

// The units.
const (
	Share         Unit = "share"          // 0.05 is 5%
	Count         Unit = "count"          // pieces
	Seconds       Unit = "seconds"        // of simulated time
	InstanceHours Unit = "instance-hours" // instances × hours
)

// Example is an amount of the unit as one would write it.
func (u Unit) Example() string {
	switch u {
	case Share:
		return "2.5%"
	case Seconds:
		return "5m"
	}
	return "100"
}

// Amount reads an amount as scenarios write it, "1%", "5m" or "20", into the
// figure's unit. The error says the form wanted.
func (f Figure) Amount(text string) (float64, error) {
	return f.Unit.parse(strings.TrimSpace(text))
}

func (u Unit) parse(text string) (float64, error) {
	switch u {
	case Share:
		var p unit.Percent
		err := p.UnmarshalText([]byte(text))
		return p.Fraction(), err
	case Seconds:
		var d unit.Duration
		err := d.UnmarshalText([]byte(text))
		return d.Span().Seconds(), err
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.Trim(text, "0123456789.eE+-") != "" {
		return 0, fmt.Errorf("want a plain number such as %s, got %s", u.Example(), strconv.Quote(text))
	}
	return v, nil
}
