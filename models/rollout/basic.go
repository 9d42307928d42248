package rollout

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Counts returns how many instances run the new version and how many the old
// one, for a weight in percent, when nothing routes requests: the nearest that
// whole instances allow, of n or, with a surge, of one more; never none for a
// weight that is neither 0 nor 100, if two fit.
//
// Source: argoproj/argo-rollouts utils/replicaset/canary.go,
// approximateWeightedCanaryStableReplicaCounts.
func Counts(n int, weight float64, surge bool) (fresh, old int) {
	if n <= 0 {
		return 0, 0
	}
	none := weight <= 0 || weight >= 100 || n == 1 && !surge // rounding to none is all right
	best, delta := [2]int{0, n}, math.Inf(1)
	try := func(count float64, total int) {
		if d := math.Abs(100*count/float64(total) - weight); d < delta {
			best, delta = [2]int{int(count), total}, d
		}
	}
	for total := n; total <= n+1 && (total == n || surge); total++ {
		exact := math.Round(float64(total)*weight*1e7) / 1e9 // 10 of 7% is 0.7, whatever the float says
		up, down := math.Ceil(exact), math.Floor(exact)
		if up < float64(total) || none {
			try(up, total)
		}
		if exact-down != 0.5 && (down > 0 || none) {
			try(down, total)
		}
	}
	return best[0], best[1] - best[0]
}

// basic is a canary without a router, Argo's basic canary: exposure is the share
// of the instances, and taking it back is one more rolling update.
type basic struct {
	*Canary
	scene Scene
}

// Next widens the canary by whole instances; steps that make no difference to
// their number are steps all the same.
func (b *basic) Next(p Progress) Move {
	stops := make([]stop, len(b.Steps))
	surge := surges(b.scene)
	for i, w := range b.Steps {
		fresh, old := Counts(b.scene.Instances, 100*float64(w.To), surge)
		share := 1.0
		if fresh+old > 0 {
			share = float64(fresh) / float64(fresh+old)
		}
		all := exposure.Share(len(p.Cohorts), 1)
		stops[i] = stop{bake: w.Bake.Span(), aim: Aim{
			Title:   fmt.Sprintf("%s of requests, really %s: %d of %d instances", w.To, unit.Percent(math.Round(share*1e4)/1e4), fresh, fresh+old),
			Version: share, Route: all, Feature: all, Focus: signal.ByVersion, Customer: fresh > 0 && customers(all, p.Cohorts),
			Counted: true, New: fresh, Extra: fresh + old - b.scene.Instances,
		}}
	}
	return b.walk(p, stops)
}

// surges reports whether the deploy may start an instance on top.
func surges(s Scene) bool {
	if d, ok := s.Deploy.(*Rolling); ok {
		surge, _ := d.limits(s.Instances)
		return surge > 0
	}
	return false
}
