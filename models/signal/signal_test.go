package signal_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func Example() {
	s := signal.NewSample(1, 2) // one service, two cohorts
	*s.Group(0, exposure.Lit, 1) = signal.Counts{Requests: 1000, Errors: 20}
	*s.Group(0, exposure.OldSide, 0) = signal.Counts{Requests: 9000, Errors: 9}
	for _, scope := range []signal.Scope{signal.All, signal.Exposed, signal.Baseline} {
		fmt.Println(scope, s.Sum(signal.Select{Service: 0, Scope: scope, Cohort: signal.Everyone}))
	}
	// Output:
	// all {10000 29}
	// exposed {1000 20}
	// baseline {9000 9}
}

// Each side counts its own power of ten, so that a sum tells what is in it.
func TestScopes(t *testing.T) {
	s := signal.NewSample(2, 2)
	for service := range 3 {
		for side := range exposure.Side(exposure.Sides) {
			for cohort := range 2 {
				n := int64(math.Pow(10, float64(side))) * int64(cohort+1)
				*s.Group(service, side, cohort) = signal.Counts{Requests: 1000000*int64(service) + n, Errors: n}
			}
		}
	}
	for _, c := range []struct {
		scope  signal.Scope
		focus  signal.Focus
		cohort int
		want   int64 // old 1, dark 10, lit 100, fixed 1000; cohort 1 has them twice
	}{
		{signal.All, signal.ByVersion, signal.Everyone, 3333}, {signal.All, signal.ByFeature, 0, 1111},
		{signal.Exposed, signal.ByVersion, 0, 110}, {signal.Exposed, signal.ByFeature, 0, 100},
		{signal.Baseline, signal.ByVersion, 0, 1001}, {signal.Baseline, signal.ByFeature, 0, 1011},
		{signal.Exposed, signal.ByVersion, 1, 220}, {signal.Baseline, signal.ByFeature, signal.Everyone, 3033},
	} {
		s.Focus = c.focus
		for service := range 3 {
			got := s.Sum(signal.Select{Service: service, Scope: c.scope, Cohort: c.cohort})
			if got.Errors != c.want {
				t.Errorf("service %d, %s by focus %d, cohort %d: %d, want %d", service, c.scope, c.focus, c.cohort, got.Errors, c.want)
			}
		}
	}
	if s.Edge() != 2 {
		t.Errorf("the edge is %d", s.Edge())
	}
	s.Retries[0], s.Busy[1], s.Waiting[2], s.Contacts = 1, 1, 1, 1
	s.Latency[3][7] = 1
	s.Reset()
	if fmt.Sprint(*s) != fmt.Sprint(func() signal.Sample { f := signal.NewSample(2, 2); f.Focus = s.Focus; return *f }()) {
		t.Error("Reset leaves something")
	}
}

func TestLatenciesOfAScope(t *testing.T) {
	s := signal.NewSample(1, 1)
	for side := range exposure.Side(exposure.Sides) {
		s.Latency[side][signal.Bucket(clock.Second)] = uint32(math.Pow(10, float64(side)))
	}
	for scope, want := range map[signal.Scope]int64{signal.All: 1111, signal.Exposed: 110, signal.Baseline: 1001} {
		var h signal.Histogram
		if s.Latencies(signal.Select{Scope: scope, Cohort: signal.Everyone}, &h); h.Count() != want {
			t.Errorf("%s: %d latencies, want %d", scope, h.Count(), want)
		}
	}
}

func TestScopeTexts(t *testing.T) {
	for _, text := range []string{"all", "exposed", "baseline"} {
		var s signal.Scope
		if err := s.UnmarshalText([]byte(text)); err != nil || s.String() != text {
			t.Errorf("%q is read as %q, %v", text, s, err)
		}
	}
	s := signal.Baseline
	if err := s.UnmarshalText([]byte("canary")); err == nil || s != signal.Baseline {
		t.Errorf("an unknown scope gives %s, %v", s, err)
	}
}

func TestEveryLatencyIsInItsBucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := clock.Span(rapid.Int64Range(1<<18, 1<<38-1).Draw(t, "latency"))
		b := signal.Bucket(d)
		if lo, hi := signal.Bound(b), signal.Bound(b+1); d < lo || d >= hi || float64(hi)/float64(lo) > 1.125+1e-12 {
			t.Fatalf("%s is in bucket %d, from %s to %s", d, b, lo, hi)
		}
	})
	for d, want := range map[clock.Span]int{0: 0, 1: 0, 1<<18 - 1: 0, 1 << 38: signal.Buckets - 1, math.MaxInt64: signal.Buckets - 1} {
		if got := signal.Bucket(d); got != want {
			t.Errorf("%d ns is in bucket %d, want %d", d, got, want)
		}
	}
}

// The quantile of any latencies is off by no more than a bucket is wide.
func TestQuantiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := clock.Span(rapid.Int64Range(1<<18, 1<<36).Draw(t, "low"))
		high := low * 2
		n := rapid.IntRange(1, 50).Draw(t, "each")
		var h signal.Histogram
		for range n {
			h[signal.Bucket(low)]++
			h[signal.Bucket(high)]++
		}
		for p, want := range map[float64]clock.Span{0.25: low, 0.49: low, 0.75: high, 1: high} {
			if got := h.Quantile(p) / want.Seconds(); got < 1/1.126 || got > 1.126 {
				t.Fatalf("quantile %v is %v times the latency", p, got)
			}
		}
	})
	if !math.IsNaN(new(signal.Histogram).Quantile(0.5)) {
		t.Error("nothing has a median")
	}
}

func TestWhy(t *testing.T) {
	for want, v := range map[string]signal.Verdict{
		"0.43% against 0.05% (n 5210)":            {Value: 0.0043, Threshold: 0.0005, Unit: "ratio", N: 5210},
		"1.2 s against 0.8 s (n 10)":              {Value: 1.2, Threshold: 0.8, Unit: "s", N: 10},
		"20 x budget against 14.4 x budget (n 3)": {Value: 20, Threshold: 14.4, Unit: "x budget", N: 3},
	} {
		if got := v.Why(); got != want {
			t.Errorf("says %q, want %q", got, want)
		}
	}
	for want, s := range map[string]signal.State{"pass": signal.Pass, "no-data": signal.NoData, "inconclusive": signal.Inconclusive, "fail": signal.Fail} {
		if s.String() != want {
			t.Errorf("%q is called %q", want, s)
		}
	}
	if !(signal.Pass < signal.NoData && signal.NoData < signal.Inconclusive && signal.Inconclusive < signal.Fail) {
		t.Error("the worst of several states is not their maximum")
	}
}
