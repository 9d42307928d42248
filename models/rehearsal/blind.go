package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// blind is monitoring whose scrapes fail now and then: the same ones in every
// play of a world. What is counted meanwhile is in the scrape after.
type blind struct {
	share float64
	draw  rng.Stream
	now   bool // the last scrape failed
	was   int  // the step of what has not been shown yet
	mixed bool // it is of several steps
}

func newBlind(p *play) blind {
	return blind{share: float64(p.w.plan.Scenario.Observe.Fails), draw: p.w.draws.Stream("observe/fails")}
}

// fails reports whether this scrape does.
func (b *blind) fails(s *signal.Sample) bool {
	if b.share <= 0 {
		return false
	}
	b.mixed = b.now && (b.mixed || b.was != s.Step)
	b.was = s.Step
	b.now = b.draw.Float64() < b.share
	return b.now
}

// step is the step of a scrape that shows what was not shown before: none where
// several would be mixed.
func (b *blind) step(now int) int {
	if b.mixed {
		return signal.Between
	}
	return now
}
