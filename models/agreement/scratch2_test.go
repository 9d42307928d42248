package agreement_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
)

func TestScratchMinutes(t *testing.T) {
	name := os.Getenv("SCEN")
	c := trials[name]
	p := scaled(t, name, c.factor, append(append([]string{}, c.sets...), strings.Fields(os.Getenv("SETS"))...)...)
	a, b := pair(p, 1, c.worlds)
	for k, worlds := range [][]outcome.World{a, b} {
		var sum [60]float64
		var first, last, svc float64
		n := 0.0
		for _, w := range worlds {
			for _, o := range w.Plays {
				if o.Strategy == os.Getenv("STRAT") && o.Bad {
					n++
					first += o.Recovery.FirstHarm.Seconds()
					last += o.Recovery.LastHarm.Seconds()
					svc += o.Recovery.Service.Seconds()
					for i, x := range o.Series.Failed {
						if i < 60 {
							sum[i] += float64(x)
						}
					}
				}
			}
		}
		for i := range sum {
			sum[i] /= n
		}
		t.Logf("%d first %.1f last %.1f %.1f\n%.1f", k, first/n, last/n, svc/n, sum)
	}
}
