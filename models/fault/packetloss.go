package fault

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// PacketLoss drops packets. TCP sends a packet that was lost again after the
// retransmission timeout R, and waits twice as long every further time: after j
// losses in a row a packet is late by R(2^j-1). With a loss of p per packet that
// has probability (1-p)p^j. A way there and back takes n packets. It is lost to a
// caller that waits for T when one of them is late by T or more, so with
// probability 1-(1-p^k)^n, where k is the smallest number with R(2^k-1) >= T. The
// others are late by the sum of n such delays, given that each has fewer than k
// losses.
type PacketLoss struct {
	Loss    unit.Percent  `yaml:"loss,required" doc:"share of the packets that are lost, each by itself" max:"99%"`
	Packets int           `yaml:"packets" doc:"packets that a call takes, there and back" default:"2" min:"1" max:"1000" source:"judgement: one for the request, one for the answer"`
	Timeout unit.Duration `yaml:"rto" doc:"the first retransmission timeout" default:"200ms" source:"Linux TCP_RTO_MIN; doubling as RFC 6298, 5.5"`
	Waiting `yaml:",inline"`
}

// Waiting is how long a store's users wait for an answer that does not come.
type Waiting struct {
	GiveUp unit.Duration `yaml:"give_up" doc:"how long a user of a store waits for an answer that does not come; a call has its timeout" default:"30s" source:"judgement: drivers have anything from none to 30s"`
}

func giveUp() Waiting { return Waiting{unit.Duration(30 * clock.Second)} }

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "packet.loss",
	Doc:     "Loses packets on a way: most calls are late by TCP's retransmissions, some are too late.",
	Source:  "RFC 6298; Linux TCP_RTO_MIN",
	Example: "{kind: packet.loss, loss: 5%}",
	New: func() Effect {
		return &PacketLoss{Packets: 2, Timeout: unit.Duration(200 * clock.Millisecond), Waiting: giveUp()}
	},
})

// Aims are the calls to a service, a call and a store.
func (f *PacketLoss) Aims() Aims { return ToService | AtCall | AtStore }

// Link adds the delay of retransmissions, and the share that comes too late.
func (f *PacketLoss) Link(w condition.Way, l *condition.Link) {
	limit := w.Timeout
	if w.Store >= 0 {
		limit = f.GiveUp.Span()
	}
	l.Patience = f.GiveUp.Span()
	p, n, first := float64(f.Loss), float64(f.Packets), f.Timeout.Span().Seconds()
	mean, square, all, late, chance := 0.0, 0.0, 0.0, 0.0, 1-p
	for late < limit.Seconds() && chance > 1e-12 {
		all += chance
		mean += chance * late
		square += chance * late * late
		late = 2*late + first
		chance *= p
	}
	if all <= 0 {
		l.LoseWith(1)
		return
	}
	mean, square = mean/all, square/all
	l.LoseWith(1 - math.Pow(all, n))
	l.LateBy(clock.FromSeconds(n*mean), clock.FromSeconds(math.Sqrt(n*max(square-mean*mean, 0))))
}

// Check wants a timeout of TCP.
func (f *PacketLoss) Check() []kind.Problem {
	if f.Timeout.Span() < clock.Millisecond {
		return []kind.Problem{{Field: "rto", Msg: "is below 1ms", Hint: "Linux waits at least 200ms"}}
	}
	return nil
}
