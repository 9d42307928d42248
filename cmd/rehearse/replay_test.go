package main

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// The worst is what hurts most, what was cut short counts as worse than what was
// not, of those that are alike the first is told, and worlds without the figure are
// none.
func TestChoose(t *testing.T) {
	less, more := figure.Figure{}, figure.Figure{More: true}
	at := func(v float64) stats.Obs { return stats.Obs{Value: v} }
	cut := stats.Obs{Value: 7, Censored: true}
	all := []bool{true, true, true, true, true}
	for _, c := range []struct {
		s    figure.Sample
		pick string
		want int
	}{
		{figure.Sample{Figure: less, Obs: []stats.Obs{at(3), at(1), at(7), at(1), at(5)}, Defined: all}, "best", 1},
		{figure.Sample{Figure: less, Obs: []stats.Obs{at(3), at(1), at(7), at(1), at(5)}, Defined: all}, "median", 0},
		{figure.Sample{Figure: less, Obs: []stats.Obs{at(3), at(1), at(7), at(1), at(5)}, Defined: all}, "worst", 2},
		{figure.Sample{Figure: more, Obs: []stats.Obs{at(3), at(1), at(7), at(1), at(5)}, Defined: all}, "worst", 1},
		{figure.Sample{Figure: less, Obs: []stats.Obs{at(7), cut, at(7), at(1), at(5)}, Defined: all}, "worst", 1},
		{figure.Sample{Figure: less, Obs: []stats.Obs{at(9), at(2), at(1)}, Defined: []bool{false, true, true}}, "worst", 1},
	} {
		if got, _ := choose(c.s, c.pick); got != c.want {
			t.Errorf("%s of %v is %d, want %d", c.pick, c.s.Obs, got, c.want)
		}
	}
	if _, n := choose(figure.Sample{Obs: []stats.Obs{at(1)}, Defined: []bool{false}}, "worst"); n != 0 {
		t.Errorf("%d worlds of none", n)
	}
}
