package resilience

import "github.com/rehearse-sim/rehearse/models/unit"

// Reconnect is sessions that instances hold open, evenly. When an instance ends,
// its sessions come back: each sends a request of an operation, which is work on
// top of what tenants ask for, and comes again when that fails. What happens to
// these requests is nobody's harm; what they do to others is.
type Reconnect struct {
	Sessions  int           `yaml:"sessions,required" doc:"sessions held by all instances together" min:"1" max:"100000000"`
	Operation string        `yaml:"operation,required" doc:"what a session that comes back asks for"`
	Jitter    unit.Duration `yaml:"jitter" doc:"they come back evenly over this time; 0s: all at once" default:"0s" max:"24h" source:"judgement; without it is what many clients do"`
	Backoff   unit.Duration `yaml:"backoff" doc:"one that fails comes again evenly over this time" default:"5s" max:"24h" source:"judgement"`
}

// Herd is the sessions that are on their way back.
type Herd struct {
	jitter, backoff int       // in beats
	ring            []float64 // sessions that come, by beat
	at              int
}

// NewHerd returns a herd of nobody.
func NewHerd(r Reconnect) *Herd {
	h := &Herd{jitter: beats(r.Jitter), backoff: beats(r.Backoff)}
	h.ring = make([]float64, max(h.jitter, h.backoff)+1)
	return h
}

// Lose has n sessions come back.
func (h *Herd) Lose(n float64) { h.over(n, h.jitter) }

// Tick takes how many of those that came have failed, and returns how many come
// in the next beat.
func (h *Herd) Tick(failed float64) (come float64) {
	h.over(failed, h.backoff)
	come = h.ring[h.at]
	h.ring[h.at] = 0
	h.at = (h.at + 1) % len(h.ring)
	return come
}

// Away is how many are on their way.
func (h *Herd) Away() float64 {
	sum := 0.0
	for _, n := range h.ring {
		sum += n
	}
	return sum
}

func (h *Herd) over(n float64, beats int) {
	if n <= 0 {
		return
	}
	for i := range beats {
		h.ring[(h.at+i)%len(h.ring)] += n / float64(beats)
	}
}
