package flow

import (
	"fmt"
	"math"
	"testing"
)

// metastable plays Bronson et al.'s service (HotOS 2021): it answers 300/s, its
// clients give up after 1 s, and its line has no end; abandoned work is still
// done. From second 60 on it answers nothing for 10 s. Those who gave up and have
// attempts left come back after 0.1 s, through a ring of one place per step. It
// returns the line, the attempts and the useful answers of every second.
func metastable(rate float64, attempts, seconds int) (line, offered, useful []float64) {
	const (
		dt, per      = 0.05, 20 // per second
		back         = 22       // steps until an attempt that timed out comes back
		slots, mean  = 30, 0.1
		places       = 1_000_000
		begins, ends = 60, 70
	)
	l := newLaw(slots, places)
	l.settle(rate, mean, 1)
	ring := make([][back]float64, attempts) // by attempt
	for k := range seconds {
		switch k {
		case begins:
			l.resize(0, places, 1)
		case ends:
			l.resize(slots, places, 1)
		}
		good, sent := 0.0, 0.0
		for i := range per {
			at := (k*per + i) % back
			all := rate
			for a := 1; a < attempts; a++ {
				all += ring[a][at]
			}
			l.step(dt, all, mean, 1)
			late := l.beyond(1, mean, 1)
			for a := attempts - 1; a > 0; a-- {
				if a == 1 {
					ring[a][at] = rate * late
				} else {
					ring[a][at] = ring[a-1][at] * late
				}
			}
			good += all * (1 - late) * dt
			sent += all * dt
		}
		line, offered, useful = append(line, l.inside()), append(offered, sent), append(useful, good)
	}
	return line, offered, useful
}

// recovered is the first second from which on at least 95% of the requests are
// answered in time, or -1.
func recovered(useful []float64, rate float64) int {
	at := -1
	for k, u := range useful {
		switch {
		case u < 0.95*rate:
			at = -1
		case at < 0:
			at = k
		}
	}
	return at
}

func TestMetastability(t *testing.T) {
	for _, c := range []struct {
		rate     float64
		attempts int
		recovers bool
	}{{280, 2, false}, {280, 1, true}, {140, 2, true}, {200, 2, false}} {
		t.Run(fmt.Sprintf("%g/s, %d attempts", c.rate, c.attempts), func(t *testing.T) {
			line, offered, useful := metastable(c.rate, c.attempts, 500)
			if useful[59] < 0.99*c.rate {
				t.Fatalf("%g useful answers/s before the outage, want %g", useful[59], c.rate)
			}
			at := recovered(useful, c.rate)
			t.Logf("recovered at %d s; at 490 s a line of %.1f, offered %.1f/s, useful %.3g/s", at, line[490], offered[490], useful[490])
			if c.recovers {
				if at < 150 || at > 260 {
					t.Errorf("recovered at %d s, want about 200", at)
				}
				return
			}
			if at >= 0 || useful[490] > 1e-3*c.rate {
				t.Errorf("recovered at %d s, %g useful answers/s at 490 s; want none for ever", at, useful[490])
			}
			near(t, "attempts/s", offered[490], 2*c.rate, 1e-3)
			if c.rate == 280 {
				near(t, "line at 490 s", line[490], 115_900, 0.02)
			}
		})
	}
}

// The line is what was offered and not served, to the request.
func TestMetastableLineAddsUp(t *testing.T) {
	line, offered, _ := metastable(280, 2, 300)
	in := 0.0
	for k := 70; k < 300; k++ {
		in += offered[k]
	}
	if gap := line[299] - line[69] - (in - 300*230); math.Abs(gap) > 1e-6*in {
		t.Errorf("the line grew by %g, offered less served is %g", line[299]-line[69], in-300*230)
	}
}
