package topology

import (
	"fmt"
	"strings"
)

// Discipline is the order of service within an instance.
type Discipline uint8

// The disciplines.
const (
	FIFO Discipline = iota // "fifo"
	PS                     // "ps": processor sharing
)

var disciplines = [...]string{"fifo", "ps"}

// UnmarshalText reads the name of a discipline.
func (d *Discipline) UnmarshalText(text []byte) error {
	return choose(d, string(text), disciplines[:])
}

// MarshalText returns the name of the discipline.
func (d Discipline) MarshalText() ([]byte, error) { return []byte(disciplines[d]), nil }

func (d Discipline) String() string { return disciplines[d] }

// Balance is how a request finds its instance.
type Balance uint8

// The balancers.
const (
	LeastLoaded Balance = iota // "least-loaded": fewest requests in the instance, ties in turn
	Random                     // "random"
)

var balances = [...]string{"least-loaded", "random"}

// UnmarshalText reads the name of a balancer.
func (b *Balance) UnmarshalText(text []byte) error { return choose(b, string(text), balances[:]) }

// MarshalText returns the name of the balancer.
func (b Balance) MarshalText() ([]byte, error) { return []byte(balances[b]), nil }

func (b Balance) String() string { return balances[b] }

func choose[T ~uint8](to *T, text string, names []string) error {
	for i, n := range names {
		if n == text {
			*to = T(i)
			return nil
		}
	}
	return fmt.Errorf("want one of %s, got %q", strings.Join(names, ", "), text)
}
