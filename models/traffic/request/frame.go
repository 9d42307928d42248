package request

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// none ends a list of indices.
const none int32 = -1

// nobody is the parent of a copy, whose answer is thrown away.
const nobody int32 = math.MinInt32

// frame is one attempt at one service, from its arrival there until its answer.
// It lives in an array and is reused; nothing points at it but indices.
type frame struct {
	request  uint64
	entered  clock.Time // arrival at the service
	asked    clock.Time // start of the access or the attempt of a call in progress
	parent   int32      // frame that called, ^client, or nobody
	token    uint32     // of the call it answers; stale when the caller stopped waiting
	await    uint32     // token of the call it waits for, 0 = none
	next     int32      // in a line, or in the free list
	instance int32      // where it holds a slot or a place in line, or none
	tenant   int32
	path     uint32 // which attempt of which call of which attempt…: the same in every play
	service  int16
	op       uint8
	stage    uint8 // stores and calls done
	attempt  uint8 // of the call in progress
	out      uint8 // tries of it that are under way and may still answer
	side     exposure.Side
	met      exposure.Side // the riskiest side met here or further down
	fate     traffic.End   // how its own work will end
	dead     bool          // its instance was killed; the event that names it is yet to come
}

func (e *Engine) newFrame() int32 {
	if e.freeFrame == none {
		e.frames = append(e.frames, frame{})
		return int32(len(e.frames) - 1)
	}
	f := e.freeFrame
	e.freeFrame = e.frames[f].next
	return f
}

// release makes the frame reusable. Its await is cleared, so that timeouts
// that still name it find nothing.
func (e *Engine) release(f int32) {
	fr := &e.frames[f]
	fr.await, fr.instance, fr.dead = 0, none, false
	fr.next = e.freeFrame
	e.freeFrame = f
}

// newToken names one call. 0 is never given out.
func (e *Engine) newToken() uint32 {
	e.tokens++
	if e.tokens == 0 {
		e.tokens = 1
	}
	return e.tokens
}
