package fleet

import "github.com/rehearse-sim/rehearse/models/exposure"

// Scale changes how many instances there shall be: the version that is rolled
// out and the others in proportion. Those that start are called off first, then
// the youngest stop.
func (f *Fleet) Scale(n int) {
	f.settle()
	r := &f.rollout
	r.want = (r.want*n + f.desired - 1) / f.desired
	r.most = (r.most*n + f.desired - 1) / f.desired
	f.desired = n
	keep := n - r.want
	if r.routed() && !r.moved {
		if keep = n; r.thin {
			keep = r.most
		}
	}
	f.fit(r.want, func(v exposure.Version) bool { return v == r.target })
	f.fit(keep, func(v exposure.Version) bool { return v != r.target })
	f.altered()
}

// fit brings those instances to n, if there are any; too few of the version
// that is rolled out are the deploy's business.
func (f *Fleet) fit(n int, which func(exposure.Version) bool) {
	for i := len(f.starting) - 1; i >= 0; i-- {
		if s := f.starting[i]; which(s.Version) && f.tally(which) > n {
			f.drop(s)
		}
	}
	for i := len(f.running) - 1; i >= 0; i-- {
		if r := f.running[i]; which(r.Version) && f.tally(which) > n {
			f.traffic.Stop(f.take(i).ID)
		}
	}
	if f.rollout.deploy != nil && which(f.rollout.target) {
		return
	}
	for i := range f.running {
		if v := f.running[i].Version; which(v) {
			for f.tally(which) < n {
				f.start(f.next(v), 0)
			}
			return
		}
	}
}

func (f *Fleet) tally(which func(exposure.Version) bool) int {
	n := 0
	for _, r := range f.running {
		if which(r.Version) {
			n++
		}
	}
	for _, s := range f.starting {
		if which(s.Version) {
			n++
		}
	}
	return n
}
