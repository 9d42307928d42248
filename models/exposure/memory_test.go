package exposure

import "testing"

// Tenants are of the generation in which they first met the change, and stay
// so; beyond the most that are told apart, they join the last.
func TestGenerations(t *testing.T) {
	r := Router{Feature: None(2)}
	met := func(cohort int, bucket float64, want int) {
		t.Helper()
		if got := r.Met(cohort, bucket); got != want {
			t.Errorf("cohort %d, bucket %v: generation %d, want %d", cohort, bucket, got, want)
		}
	}
	met(0, 0, 0)
	r.Meet(None(2), 3)
	r.Meet(Share(2, 0.1), 3)
	r.Meet(None(2), 3)
	r.Meet(Share(2, 0.1), 3)
	met(0, 0.05, 1)
	met(1, 0.1, 0)
	r.Meet(None(2).With(1, 0.5), 3)
	met(0, 0.3, 0)
	met(1, 0.05, 1)
	met(1, 0.3, 2)
	r.Meet(Share(2, 0.6), 3)
	met(0, 0.3, 3)
	met(1, 0.3, 2)
	met(1, 0.5, 3)
	met(1, 0.9, 0)
	r.Meet(Share(2, 1), 3)
	met(1, 0.9, 3)
	met(1, 0.3, 2)
	met(0, 0.05, 1)
}
