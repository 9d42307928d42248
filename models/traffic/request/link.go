package request

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// link is the luck on one way out of a service.
type link struct {
	skip     rng.Key // one uniform per use
	luck     rng.Key // one uniform per attempt
	late     rng.Key // one normal per attempt
	refuse   rng.Key // one uniform per attempt: does the caller try at all
	pause    rng.Key // the same: how long before the next one
	hedge    rng.Key // the same: of a second try beside the first
	fallback rng.Key // one uniform per use
}

func newLinks(site traffic.Site) []link {
	var out []link
	for i := range site.System.Links() {
		k := site.Crowd.Draws.Links.Sub(uint64(i))
		out = append(out, link{k.Sub(0), k.Sub(1), k.Sub(2), k.Sub(3), k.Sub(4), k.Sub(5), k.Sub(6)})
	}
	return out
}

// way returns what holds for a frame on a link.
func (e *Engine) way(l int, f int32) *condition.Link {
	fr := &e.frames[f]
	return e.site.Board.Link(l, fr.side, int(fr.op), e.class(fr.tenant))
}

// skips reports whether the frame need not use the link at all; it is asked
// again for every attempt and says the same.
func (e *Engine) skips(l int, f int32, way *condition.Link) bool {
	fr := &e.frames[f]
	return way.Skip > 0 && e.links[l].skip.Uniform(fr.use()) < way.Skip
}

// breaks reports whether this attempt fails on the way, or is lost there.
func (e *Engine) breaks(luck rng.Key, f int32, way *condition.Link) (fails, lost bool) {
	if way.Fail <= 0 && way.Lose <= 0 {
		return false, false
	}
	u := luck.Uniform(e.frames[f].try())
	return u < way.Fail, u >= way.Fail && u < way.Fail+(1-way.Fail)*way.Lose
}

// use names what a frame is about to do: the same in every play.
func (fr *frame) use() uint64 {
	return fr.request ^ uint64(fr.path)<<32 + uint64(fr.stage)<<56
}

// try names one attempt of that: the same in every play.
func (fr *frame) try() uint64 { return fr.use() + uint64(fr.attempt)<<60 }

// lag is how long the way of a call takes this attempt; one beside it has
// another mark.
func (e *Engine) lag(l int, f int32, way *condition.Link, mark uint32) clock.Span {
	if way.Jitter == 0 {
		return way.Delay
	}
	e.draw = e.links[l].late.At(e.frames[f].try() + uint64(mark))
	return delay(way.Delay, way.Jitter, &e.draw)
}

// delay draws a lognormal delay of this mean and standard deviation.
func delay(mean, jitter clock.Span, draw *rng.Stream) clock.Span {
	if jitter <= 0 || mean <= 0 {
		return mean
	}
	cv := float64(jitter) / float64(mean)
	sigma2 := math.Log1p(cv * cv)
	return clock.Span(float64(mean) * math.Exp(math.Sqrt(sigma2)*draw.Normal()-sigma2/2))
}

// count enters an attempt on a link in the meter.
func (e *Engine) count(now clock.Time, link int, fr *frame, good bool) {
	if e.site.Meter == nil {
		return
	}
	p := &e.site.Meter.Links[link]
	p.Tries++
	p.Time += now.Sub(fr.asked).Seconds()
	if !good {
		p.Fails++
	}
}

// wanted reports whether somebody still waits for the frame's answer.
func (e *Engine) wanted(fr *frame) bool {
	if fr.parent == nobody {
		return true // it is not abandoned
	}
	if fr.parent < 0 {
		return e.clients[^fr.parent].await == fr.token
	}
	return e.frames[fr.parent].await == fr.token
}
