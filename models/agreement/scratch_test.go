package agreement_test

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"os"
	"strings"
	"testing"
)

func TestScratch(t *testing.T) {
	name := os.Getenv("SCEN")
	c := trials[name]
	sets := append(append([]string{}, c.sets...), strings.Fields(os.Getenv("SETS"))...)
	if !c.alone {
		sets = append(append([]string{}, quick...), c.sets...)
	}
	p := scaled(t, name, c.factor, sets...)
	a, b := pair(p, 1, c.worlds)
	for _, s := range p.Strategies {
		for _, bad := range []bool{true, false} {
			for k, worlds := range [][]outcome.World{a, b} {
				var f outcome.Causes
				var failed, spared, tot float64
				n := 0.0
				for _, w := range worlds {
					for _, o := range w.Plays {
						if o.Strategy == s.Name && o.Bad == bad {
							n++
							failed += o.Harm.Failed
							spared += o.Harm.Spared
							tot += float64(o.Requests)
							f.Change += o.Harm.ByCause.Change
							f.Reject += o.Harm.ByCause.Reject
							f.Timeout += o.Harm.ByCause.Timeout
							f.Other += o.Harm.ByCause.Other
						}
					}
				}
				t.Logf("%-15s bad=%-5v %s req %.0f failed %.1f spared %.1f change %.1f reject %.1f timeout %.1f other %.1f", s.Name, bad, []string{"request", "flow   "}[k], tot/n, failed/n, spared/n, f.Change/n, f.Reject/n, f.Timeout/n, f.Other/n)
			}
		}
	}
}
