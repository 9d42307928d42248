package fault

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/models/unit"
)

// Selection is how many of some instances a fault strikes: all of them, a count,
// or a share, rounded up as Chaos Mesh and the chaos controller of Datadog do.
type Selection struct {
	Count int     // 0 for none given
	Share float64 // 0 for none given
}

// UnmarshalText reads "all", "2" or "25%".
func (s *Selection) UnmarshalText(text []byte) error {
	word := strings.TrimSpace(string(text))
	if word == "all" {
		*s = Selection{}
		return nil
	}
	if strings.HasSuffix(word, "%") {
		var p unit.Percent
		if err := p.UnmarshalText([]byte(word)); err != nil {
			return err
		}
		if p <= 0 || p > 1 {
			return fmt.Errorf("want more than 0%% and at most 100%%, got %s", word)
		}
		*s = Selection{Share: float64(p)}
		return nil
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 1_000_000 {
		return fmt.Errorf("want all, a number such as 2 or a percentage such as 25%%, got %q", word)
	}
	*s = Selection{Count: n}
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (s Selection) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s Selection) String() string {
	switch {
	case s.Count > 0:
		return strconv.Itoa(s.Count)
	case s.Share > 0:
		return unit.Percent(s.Share).String()
	}
	return "all"
}

// Of returns how many of n instances that is.
func (s Selection) Of(n int) int {
	switch {
	case s.Count > 0:
		return min(s.Count, n)
	case s.Share > 0:
		return min(ceil(s.Share*float64(n)), n)
	}
	return n
}

// ceil rounds up; 7% of 100 is 7, whatever the float says.
func ceil(x float64) int { return int(math.Ceil(x - 1e-9)) }
