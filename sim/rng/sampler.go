package rng

import "math"

// Sampler draws from a distribution that is known only at run time, without an
// interface call: passing a *Stream to an interface makes the compiler put the
// stream on the heap, one allocation for every request that has its own. Make
// it once with [Compile], then
//
//	s := requests.At(n)
//	x := service.Sample(&s) // no allocation
//
// The zero Sampler yields 0.
type Sampler struct {
	kind   uint8
	a, b   float64
	values []float64
	other  Dist
}

// The kinds of Sampler. Values of a constant are in a.
const (
	kindConstant = iota
	kindExponential
	kindUniform
	kindTriangular
	kindLogNormal
	kindGamma
	kindWeibull
	kindNormal
	kindObserved
	kindOther
)

// Compile returns a sampler of d that draws the same numbers as d.Sample. A
// Dist of another package works too, at the price of an allocation per draw.
func Compile(d Dist) Sampler {
	switch d := d.(type) {
	case Constant:
		return Sampler{kind: kindConstant, a: d.Value}
	case Exponential:
		return Sampler{kind: kindExponential, a: d.Scale}
	case Uniform:
		return Sampler{kind: kindUniform, a: d.Low, b: d.High}
	case Triangular:
		return Sampler{kind: kindTriangular, values: []float64{d.Low, d.Mode, d.High}}
	case LogNormal:
		return Sampler{kind: kindLogNormal, a: d.Mu, b: d.Sigma}
	case Gamma:
		return Sampler{kind: kindGamma, a: d.Shape, b: d.Scale}
	case Weibull:
		return Sampler{kind: kindWeibull, a: d.Shape, b: d.Scale}
	case Normal:
		return Sampler{kind: kindNormal, a: d.Mu, b: d.Sigma}
	case Observed:
		return Sampler{kind: kindObserved, values: d.values}
	case nil:
		panic("rng: Compile of no distribution")
	}
	return Sampler{kind: kindOther, other: d}
}

// Sample draws one value.
func (p *Sampler) Sample(s *Stream) float64 {
	switch p.kind {
	case kindLogNormal:
		return math.Exp(p.a + p.b*s.Normal())
	case kindExponential:
		return p.a * s.Exp()
	case kindUniform:
		return Uniform{p.a, p.b}.Sample(s)
	case kindTriangular:
		return Triangular{p.values[0], p.values[1], p.values[2]}.Sample(s)
	case kindConstant:
		return p.a
	case kindGamma:
		return Gamma{p.a, p.b}.Sample(s)
	case kindWeibull:
		return Weibull{p.a, p.b}.Sample(s)
	case kindNormal:
		return Normal{p.a, p.b}.Sample(s)
	case kindObserved:
		return p.values[s.Intn(len(p.values))]
	}
	t := new(Stream) // a copy, so that s itself need not be on the heap
	*t = *s
	x := p.other.Sample(t)
	*s = *t
	return x
}
