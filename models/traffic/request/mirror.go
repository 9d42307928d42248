package request

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// otherwise sets the luck of a copy's attempts apart from that of what it is a
// copy of. What goes by the request, a defect's luck too, is the same.
const otherwise = 0x5bd1e995

// mirror sends the new version a copy of an attempt that comes to the changed
// service, if the attempt's luck says so and there is somebody to take it. It
// reports whether there is one more frame.
func (e *Engine) mirror(now clock.Time, s *service, fr *frame) bool {
	share := e.router.Mirror[fr.op]
	if share <= 0 || len(s.byVersion[exposure.New]) == 0 || s.mirrors.Uniform(fr.request^uint64(fr.path)<<32) >= share {
		return false
	}
	copied := frame{
		request: fr.request, parent: nobody, tenant: fr.tenant, instance: none,
		path: (fr.path ^ otherwise) * 0x9e3779b1, service: fr.service, op: fr.op,
	}
	f := e.newFrame()
	e.frames[f] = copied
	e.enter(now, f)
	return true
}
