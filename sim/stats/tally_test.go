package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// NIST's NumAcc3 (Statistical Reference Datasets): 1000000.2, then 1000000.1 and
// 1000000.3 alternating, 1001 values; mean 1000000.2, sd 0.1 exactly.
func TestTallyNumAcc3(t *testing.T) {
	var whole, left, right Tally
	for i := range 1001 {
		v := 1000000.2
		if i > 0 {
			v += 0.1 * float64(2*((i+1)%2)-1)
		}
		whole.Add(v)
		if i < 300 {
			left.Add(v)
		} else {
			right.Add(v)
		}
	}
	left.Merge(right)
	for _, x := range []Tally{whole, left} {
		if x.N() != 1001 || math.Abs(x.Mean()-1000000.2) > 1e-9 || math.Abs(x.SD()-0.1) > 1e-8 {
			t.Errorf("got %v", x)
		}
	}
}

func TestTallyEmpty(t *testing.T) {
	var e, o Tally
	if !math.IsNaN(e.Mean()) || !math.IsNaN(e.Min()) || !math.IsNaN(e.Variance()) || e.Sum() != 0 {
		t.Errorf("empty: %v", e)
	}
	o.Add(-3)
	e.Merge(o)
	o.Merge(Tally{})
	if e != o || e.Min() != -3 || e.Max() != -3 || e.Mean() != -3 || !math.IsNaN(e.SD()) {
		t.Errorf("one: %v and %v", e, o)
	}
}

func TestTimeWeighted(t *testing.T) {
	at := func(s int) clock.Time { return clock.Time(0).Add(clock.Span(s) * clock.Second) }
	var w TimeWeighted
	w.Add(at(2), 3)  // 0 for 2 s
	w.Add(at(4), -1) // 3 for 2 s
	w.Set(at(4), 10) // no time at 2
	w.Set(at(5), 1)  // 10 for 1 s
	if got := w.Integral(at(10)); got != 0+6+10+5 {
		t.Errorf("integral %v", got)
	}
	if got := w.Mean(at(10)); got != 2.1 {
		t.Errorf("mean %v", got)
	}
	if w.Min() != 0 || w.Max() != 10 || w.Value() != 1 {
		t.Errorf("min %v max %v value %v", w.Min(), w.Max(), w.Value())
	}
	w.Restart(at(10))
	if w.Mean(at(10)) != 1 || w.Mean(at(20)) != 1 || w.Max() != 1 {
		t.Errorf("after restart: %+v", w)
	}
	defer func() {
		if recover() == nil {
			t.Error("time ran backward without a panic")
		}
	}()
	w.Set(at(9), 1)
}

// Every quantile is within 1% of the observation of its rank, and merging in
// any grouping gives the same bits as one pass.
func TestSketch(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const n = 20000
	x := make([]float64, n)
	one, parts := NewSketch(), [3]*Sketch{NewSketch(), NewSketch(), NewSketch()}
	for i := range x {
		x[i] = math.Exp(3 * r.NormFloat64())
		switch {
		case i%7 == 0:
			x[i] = 0
		case i%5 == 0:
			x[i] = -x[i]
		case i%1000 == 1:
			x[i] = math.Inf(1)
		}
		one.Add(x[i])
		parts[r.IntN(3)].Add(x[i])
	}
	merged := NewSketch()
	for _, i := range []int{2, 0, 1} {
		merged.Merge(parts[i])
	}
	if merged.N() != n || merged.Min() != one.Min() || merged.Max() != one.Max() {
		t.Errorf("merged: %d %v %v", merged.N(), merged.Min(), merged.Max())
	}
	sorted := slices.Sorted(slices.Values(x))
	for i := range 1001 {
		p := float64(i) / 1000
		a, b := one.Quantile(p), merged.Quantile(p)
		if a != b {
			t.Fatalf("p=%v: single pass %v, merged %v", p, a, b)
		}
		if p == 0 || p == 1 {
			continue
		}
		want := sorted[int(math.Ceil(n*p-1e-9))-1]
		if a != want && math.Abs(a-want) > SketchAccuracy*math.Abs(want)*(1+1e-9) {
			t.Fatalf("p=%v: got %v, want %v within 1%%", p, a, want)
		}
	}
}

func TestSketchDegenerate(t *testing.T) {
	s := NewSketch()
	if !math.IsNaN(s.Quantile(0.5)) || !math.IsNaN(s.Min()) {
		t.Error("an empty sketch knows nothing")
	}
	s.Add(7)
	for _, p := range []float64{0, 0.5, 1} {
		if s.Quantile(p) != 7 {
			t.Errorf("one value: p=%v gives %v", p, s.Quantile(p))
		}
	}
}
