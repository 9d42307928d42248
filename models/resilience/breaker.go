package resilience

import "github.com/rehearse-sim/rehearse/models/unit"

// Breaker is a circuit breaker on a call: one for all instances of the caller,
// which stands for breakers in each that see the same.
type Breaker struct {
	Window      unit.Duration `yaml:"window" doc:"how far back it looks" default:"10s" max:"1h" source:"Hystrix: metrics.rollingStats.timeInMilliseconds"`
	MinRequests int           `yaml:"min_requests" doc:"calls in the window below which it stays closed" default:"20" min:"1" max:"1000000" source:"Hystrix: circuitBreaker.requestVolumeThreshold"`
	Ratio       unit.Percent  `yaml:"failure_ratio" doc:"share of failed calls in the window from which on it opens" default:"50%" source:"Hystrix: errorThresholdPercentage; resilience4j: failureRateThreshold"`
	OpenFor     unit.Duration `yaml:"open_for" doc:"how long it lets nothing through" default:"5s" max:"24h" source:"Hystrix: sleepWindowInMilliseconds; resilience4j waits 60 s"`
	HalfOpen    int           `yaml:"half_open" doc:"calls it then lets through; it closes when fewer than failure_ratio of them fail, and else opens again" default:"10" min:"1" max:"1000000" source:"resilience4j: permittedNumberOfCallsInHalfOpenState"`
}

// Seen is what went over a link since the last beat.
type Seen struct {
	Tries   float64 // calls made and over
	Fails   float64 // of them, without a good answer in time
	Refused float64 // calls not made, because the circuit was open
}

// State is what a circuit does.
type State uint8

// The states.
const (
	Closed State = iota
	Open
	HalfOpen
)

func (s State) String() string { return [...]string{"closed", "open", "half open"}[s] }

// Circuit is a breaker at work.
type Circuit struct {
	Breaker
	State  State
	window []Seen // by beat
	at     int
	sum    Seen
	left   int  // beats until it is half open
	probes Seen // while half open
}

// NewCircuit returns a closed circuit.
func NewCircuit(b Breaker) *Circuit {
	return &Circuit{Breaker: b, window: make([]Seen, beats(b.Window))}
}

func beats(d unit.Duration) int { return max(int(d.Span().Seconds()/Beat+0.5), 1) }

// Tick takes what a beat saw and returns which share of the calls is refused
// from now on.
func (c *Circuit) Tick(s Seen) (refuse float64) {
	switch c.State {
	case Closed:
		old := &c.window[c.at]
		c.sum.Tries += s.Tries - old.Tries
		c.sum.Fails += s.Fails - old.Fails
		*old = s
		c.at = (c.at + 1) % len(c.window)
		// Sums of fractions leave dust, so a bound that is met exactly is met.
		if c.sum.Tries >= float64(c.MinRequests)-1e-9 && c.sum.Fails >= float64(c.Ratio)*c.sum.Tries-1e-9 {
			c.open()
		}
	case Open:
		if c.left--; c.left <= 0 {
			c.State, c.probes = HalfOpen, Seen{}
		}
	case HalfOpen:
		c.probes.Tries += s.Tries
		c.probes.Fails += s.Fails
		if c.probes.Tries >= float64(c.HalfOpen)-1e-9 {
			if c.probes.Fails >= float64(c.Ratio)*c.probes.Tries {
				c.open()
			} else {
				c.close()
			}
		}
	}
	switch c.State {
	case Open:
		return 1
	case HalfOpen:
		// As many as are still wanted of what would have come in the next beat.
		return 1 - min((float64(c.HalfOpen)-c.probes.Tries)/max(s.Tries+s.Refused, 1), 1)
	}
	return 0
}

func (c *Circuit) open() { c.State, c.left = Open, beats(c.OpenFor) }

func (c *Circuit) close() {
	c.State, c.sum = Closed, Seen{}
	clear(c.window)
}
