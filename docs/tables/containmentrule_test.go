package tables_test

import (
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

const (
	// The rule of the page: fewer than harmless of the requests are nothing, at most
	// little of what all-at-once does is contained, at most less of it partly, more
	// than more worse. Judgement, chosen before anything was simulated.
	harmless, little, less, more = 1e-4, 0.25, 0.75, 1.25
	// full is the share of the tenants hit without a hazard from which on too few are
	// left to tell by them what the hazard adds. Judgement.
	full = 0.75
	// familywise is the confidence that all intervals of the page hold together.
	familywise = 0.95
	undecided  = "undecided"
)

// dealt is what a strategy did in all worlds, and how it is judged.
type dealt struct {
	plays           []hurt
	tenants, things contrast       // against all-at-once
	minutes         stats.Estimate // more than all-at-once
	ceiling, alike  bool
	word            string
}

// looks is how many intervals the words of the page rest on: two shares for each
// strategy but the yardstick, and the things alone for each. Those that were looked
// at before there were more worlds count twice.
func looks(judgements map[string]judged) int {
	of := func(strategies int) int { return 2*(strategies-1) + strategies }
	n := 0
	for id, j := range judgements {
		looks := of(len(compared))
		for _, why := range j.Why {
			if why.With != nil {
				looks += of(2)
			}
		}
		if slices.Contains(longer, id) {
			looks *= 2
		}
		n += looks
	}
	return n
}

// judge holds every strategy against the first, the yardstick, and the yardstick
// against each of the others.
func judge(strategies []string, plays map[string][]hurt, nothing, confidence float64) map[string]*dealt {
	out := map[string]*dealt{}
	yardstick := strategies[0]
	for _, s := range strategies {
		d := &dealt{plays: plays[s]}
		d.ceiling = max(mean(plays[s], before), mean(plays[yardstick], before)) > full
		d.tenants = contrast{of(plays[s], tenants), of(plays[yardstick], tenants), confidence}
		d.things = contrast{of(plays[s], things), of(plays[yardstick], things), confidence}
		var minutes []float64
		for i, p := range plays[s] {
			minutes = append(minutes, p.minutes-plays[yardstick][i].minutes)
		}
		d.minutes = stats.Mean(minutes, 0.95)
		d.alike = d.things.alike() && (s != yardstick || mean(plays[s], things) == 0)
		d.word = verdict(d.tenants, d.things, d.ceiling)
		out[s] = d
	}
	out[yardstick].word = best(strategies[1:], out)
	for _, d := range out {
		if stats.Mean(d.things.x, confidence).High <= nothing {
			d.word = "contained"
		}
	}
	return out
}

// verdict is the rule. At the ceiling tenants tell nothing.
func verdict(tenants, things contrast, ceiling bool) string {
	if ceiling {
		tenants = things
	}
	switch {
	case things.surely(more) > 0 || tenants.surely(more) > 0:
		return "worse"
	case things.surely(little) < 0 && tenants.surely(little) < 0:
		return "contained"
	case things.surely(less) < 0 || tenants.surely(less) < 0:
		return "partly"
	case things.surely(less) > 0 && tenants.surely(less) > 0:
		return "not"
	}
	return undecided
}

// best is the best that can be said of the yardstick against any one of the
// others: their intervals hold together, so choosing among them costs nothing.
func best(others []string, dealt map[string]*dealt) string {
	var words []string
	for _, s := range others {
		d := dealt[s]
		words = append(words, verdict(d.tenants.turned(), d.things.turned(), d.ceiling))
	}
	for _, w := range []string{"contained", "partly", undecided} {
		if slices.Contains(words, w) {
			return w
		}
	}
	return "not"
}

// contrast compares what two strategies did in the same worlds, by the ratio of
// the means.
type contrast struct {
	x, y       []float64
	confidence float64
}

func (c contrast) turned() contrast { return contrast{c.y, c.x, c.confidence} }

// surely is -1 where the mean of x is surely less than a share of that of y, 1 where
// it is surely more, and 0 where neither is sure: Student's t of x - share·y.
func (c contrast) surely(share float64) int {
	d := make([]float64, len(c.x))
	for i := range d {
		d[i] = c.x[i] - share*c.y[i]
	}
	switch e := stats.Mean(d, c.confidence); {
	case e.High < 0:
		return -1
	case e.Low > 0:
		return 1
	}
	return 0
}

// interval are all shares that [contrast.surely] leaves open: Fieller's interval
// (JRSS B 16, 1954). It is open where the mean of y is not surely more than 0.
func (c contrast) interval() stats.Estimate {
	x, y := stats.Mean(c.x, c.confidence), stats.Mean(c.y, c.confidence)
	e := stats.Estimate{Center: x.Center / y.Center, Low: 0, High: math.Inf(1)}
	if y.Low <= 0 {
		return e
	}
	// (x - c·y)² = t²/n · (xx - 2c·xy + c²·yy) is a·c² - 2b·c + d = 0. The half width of
	// a mean squared is t²/n times the variance; of x+y it has twice the covariance.
	square := func(e stats.Estimate) float64 { h := (e.High - e.Low) / 2; return h * h }
	sum := make([]float64, len(c.x))
	for i := range sum {
		sum[i] = c.x[i] + c.y[i]
	}
	xx, yy := square(x), square(y)
	xy := (square(stats.Mean(sum, c.confidence)) - xx - yy) / 2
	a, b, d := y.Center*y.Center-yy, x.Center*y.Center-xy, x.Center*x.Center-xx
	root := math.Sqrt(max(b*b-a*d, 0))
	e.Low, e.High = max((b-root)/a, 0), (b+root)/a
	return e
}

// skewed reports whether few worlds make most of the difference, so that Student's t
// needs more of them than there are for its interval to hold its level.
func (c contrast) skewed() bool {
	ratio := stats.Mean(c.x, c.confidence).Center / stats.Mean(c.y, c.confidence).Center
	if math.IsNaN(ratio) || math.IsInf(ratio, 0) {
		return false
	}
	d := make([]float64, len(c.x))
	for i := range d {
		d[i] = c.x[i] - ratio*c.y[i]
	}
	return slices.ContainsFunc(stats.Mean(d, c.confidence).Warnings, func(w stats.Warning) bool { return w.Code == stats.Skewed })
}

// alike reports whether x is nothing, or the same as y, in all worlds, so that no
// spread was seen.
func (c contrast) alike() bool {
	return slices.Equal(c.x, c.y) || !slices.ContainsFunc(c.x, func(v float64) bool { return v != 0 })
}

func tenants(h hurt) float64 { return h.tenants }
func things(h hurt) float64  { return h.things }
func before(h hurt) float64  { return h.before }

func of(plays []hurt, what func(hurt) float64) []float64 {
	out := make([]float64, len(plays))
	for i, p := range plays {
		out[i] = what(p)
	}
	return out
}

func mean(plays []hurt, what func(hurt) float64) float64 {
	return stats.Mean(of(plays, what), 0.95).Center
}

// TestVerdict holds the rule against shares that are what they are in every world,
// and against a share that nobody can be sure of.
func TestVerdict(t *testing.T) {
	y := []float64{90, 110, 95, 105, 100, 98, 102, 100}
	at := func(share, spread float64) contrast {
		x := slices.Clone(y)
		for i := range x {
			x[i] *= share + spread*float64(i%2*2-1)
		}
		return contrast{x, y, 0.999}
	}
	for _, c := range []struct {
		name            string
		tenants, things contrast
		ceiling         bool
		want, turned    string
	}{
		{"both a fifth", at(0.2, 0), at(0.2, 0), false, "contained", "worse"},
		{"things a fifth, all tenants", at(1, 0), at(0.2, 0), false, "partly", "worse"},
		{"things a fifth, tenants do not count", at(3, 0), at(0.2, 0), true, "contained", "worse"},
		{"things a fifth, more tenants", at(3, 0), at(0.2, 0), false, "worse", "worse"},
		{"half", at(0.5, 0), at(0.5, 0), false, "partly", "worse"},
		{"the same", at(1, 0), at(1, 0), false, "not", "not"},
		{"a little more", at(1.2, 0.001), at(1.2, 0.001), false, "not", "not"},
		{"sometimes half, sometimes not", at(0.8, 0.3), at(0.8, 0.3), false, undecided, undecided},
	} {
		if got := verdict(c.tenants, c.things, c.ceiling); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := verdict(c.tenants.turned(), c.things.turned(), c.ceiling); got != c.turned {
			t.Errorf("%s, turned: %s, want %s", c.name, got, c.turned)
		}
		e := c.things.interval()
		for _, end := range []float64{e.Low, e.High} {
			if width := e.High - e.Low; width > 1e-6 && (c.things.surely(end-width/100) == 0) == (c.things.surely(end+width/100) == 0) {
				t.Errorf("%s: the interval ends at %g, the test does not turn there", c.name, end)
			}
		}
	}
	if e := (contrast{y, []float64{1, 0, 0, 0, 0, 0, 0, 0}, 0.999}).interval(); !e.OpenHigh() {
		t.Errorf("a share of what may be nothing has the interval %g to %g", e.Low, e.High)
	}
}
