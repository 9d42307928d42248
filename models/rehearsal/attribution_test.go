package rehearsal_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/rehearsal"
)

func TestExperiment(t *testing.T) {
	for _, rate := range []string{"232/s", "250/s"} {
		for _, more := range [][]string{{"services.0.queue=10", "services.0.cold_factor=1.2"}, {"services.0.queue=10", "services.0.cold_factor=1.6"}, {"services.0.queue=10", "services.0.cold_factor=1"}} {
			p := load(t, "restart", append(more, "tenants.0.rate="+rate)...)
			w, control, plays := rehearsal.Tapped(p, 1, 0)
			o := w.Plays[0]
			type key = rehearsal.Failure
			had := map[key]bool{}
			c, n := 0, 0
			for _, f := range control {
				f.End = 0
				had[f] = true
				if f.Arrived >= o.Release && f.Arrived.Sub(o.Release) < counted(o) {
					c++
				}
			}
			diff := 0
			tenants := map[int]bool{}
			for _, f := range plays[0] {
				if f.Arrived >= o.Release && f.Arrived.Sub(o.Release) < counted(o) {
					n++
					f.End = 0
					if !had[f] {
						diff++
						tenants[f.Tenant] = true
					}
				}
			}
			t.Logf("%s %v: requests %d control %d play %d net %d; set %d tenants %d; attributed %v spared %v tenants %d; causes %+v rec %+v", rate, more, o.Requests, c, n, n-c, diff, len(tenants), o.Harm.Failed, o.Harm.Spared, o.Harm.TenantsHit, o.Harm.ByCause, o.Recovery.Service)
		}
	}
}
