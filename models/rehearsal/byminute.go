package rehearsal

import "github.com/rehearse-sim/rehearse/models/outcome"

// byMinute is what goes into the series of a play, minute by minute.
type byMinute struct {
	exposure       []float32
	rows, messages tally
}

// tally keeps by how much a sum has grown from one full minute to the next.
type tally struct {
	sum   float64
	grown []float32 // the first, at the start of the play, is of no minute
	last  int       // of grown, that is not 0
}

func (t *tally) take(sum float64) {
	if sum != t.sum {
		t.last = len(t.grown)
	}
	t.grown = append(t.grown, float32(sum-t.sum))
	t.sum = sum
}

// series are the minutes up to the last that is not 0.
func (t *tally) series() []float32 {
	if t.last == 0 {
		return nil
	}
	return t.grown[1 : t.last+1]
}

// keep takes note of how things stand at a full minute, at which conditions have
// just been read anew.
func (p *play) keep() {
	p.minutes.exposure = append(p.minutes.exposure, float32(p.shown))
	p.tally()
}

func (p *play) tally() {
	if p.damage != nil {
		p.minutes.rows.take(p.wrongRows())
	}
	if len(p.messages) > 0 {
		sum := 0.0
		for _, m := range p.messages {
			sum += m.late + m.dead
		}
		p.minutes.messages.take(sum)
	}
}

// series closes the minutes of a play that is over.
func (p *play) series() outcome.Series {
	p.tally()
	return outcome.Series{
		Exposure: p.minutes.exposure, Failed: p.book.ByMinute(), Hit: p.book.HitByMinute(),
		Damaged: p.minutes.rows.series(), Stranded: p.minutes.messages.series(),
	}
}
