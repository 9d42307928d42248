package verify_test

import (
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/models/verify"
)

func Example() {
	for _, r := range verify.Rows() {
		if r.Family == "kubernetes" {
			fmt.Println(r.Name, r.Expected, r.Play().Simulated.Center, r.Play().Verdict)
			break
		}
	}
	// Output: 1 replicas, 25%/25%: fewest ready 1 1 ok
}

// At the fixed seed every row is ok. If streams change and the engines are right, one
// is off with a probability below 1e-6 among all rows; if one is undecided, the run
// behind it is too short.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range verify.Rows() {
		key := r.Family + "/" + r.Name + "/" + r.Engine
		if seen[key] || r.Unit == "" || r.Source == "" {
			t.Errorf("%s: twice, or without unit or source", key)
		}
		if (r.Tolerance > 0) != (r.Why != "") {
			t.Errorf("%s: a tolerance of %g because of %q", key, r.Tolerance, r.Why)
		}
		seen[key] = true
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			x := r.Play()
			e := x.Simulated
			t.Logf("want %g ± %g, got %.5g (%.5g to %.5g)", r.Expected, r.Tolerance, e.Center, e.Low, e.High)
			if x.Verdict != verify.OK {
				t.Errorf("%s: want %g ± %g %s, got %.6g (%.6g to %.6g)", x.Verdict, r.Expected, r.Tolerance, r.Unit, e.Center, e.Low, e.High)
			}
			if r.Tolerance > 0 && e.High-e.Low > r.Tolerance {
				t.Errorf("the interval %.6g to %.6g is too wide for the tolerance %g", e.Low, e.High, r.Tolerance)
			}
		})
	}
}
