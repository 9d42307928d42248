package rng

import "math"

// The ziggurat method covers a falling density with layers of equal area:
// Marsaglia and Tsang, "The Ziggurat Method for Generating Random Variables",
// Journal of Statistical Software 5 (2000), with 256 layers. Here a layer's
// index takes the low 8 bits of a 64-bit draw and the abscissa the high 53, so
// that results have the full resolution of a float64 and index and abscissa
// are independent (the flaw that Doornik, "An Improved Ziggurat Method to
// Generate Normal Random Samples", 2005, found in the original).
const (
	layers    = 256
	abscissae = 1 << 53
)

// layer is one row of a ziggurat table: an abscissa j < inside needs no
// further test, j*width is the variate, height the density at its right edge.
type layer struct {
	inside uint64
	width  float64
	height float64
}

// ziggurat is the table of one density. Layer 0 is the base strip with the
// tail; layer 1 is the cap, which always needs the test.
type ziggurat [layers]layer

// newZiggurat builds the table of the density f (unnormalised, f(0) = 1) with
// inverse inv, rightmost edge r and area v per layer.
func newZiggurat(r, v float64, f, inv func(float64) float64) *ziggurat {
	var z ziggurat
	base := v / f(r)
	z[0] = layer{inside: uint64(r / base * abscissae), width: base / abscissae, height: 1}
	x := r
	for i := layers - 1; i >= 1; i-- {
		z[i].width, z[i].height = x/abscissae, f(x)
		next := 0.0
		if i > 1 {
			next = inv(v/x + f(x))
		}
		z[i].inside = uint64(next / x * abscissae)
		x = next
	}
	return &z
}

// under tells whether a point in layer i, at an abscissa where the density is
// density, lies under the curve.
func (z *ziggurat) under(i uint8, u, density float64) bool {
	return z[i].height+u*(z[i-1].height-z[i].height) < density
}

const (
	expEdge    = 7.69711747013104972 // Marsaglia and Tsang 2000, 256 layers
	normalEdge = 3.6541528853610088  // Marsaglia and Tsang 2000, 256 layers
)

// expLayers is the table of exp(-x): a layer's area is that of the base strip,
// r f(r) plus the tail f(r).
var expLayers = newZiggurat(expEdge, (expEdge+1)*math.Exp(-expEdge),
	func(x float64) float64 { return math.Exp(-x) },
	func(y float64) float64 { return -math.Log(y) })

// normalLayers is the table of exp(-x*x/2), x > 0; the tail's area is
// sqrt(pi/2) erfc(r/sqrt 2).
var normalLayers = newZiggurat(normalEdge,
	normalEdge*math.Exp(-normalEdge*normalEdge/2)+math.Sqrt(math.Pi/2)*math.Erfc(normalEdge/math.Sqrt2),
	func(x float64) float64 { return math.Exp(-x * x / 2) },
	func(y float64) float64 { return math.Sqrt(-2 * math.Log(y)) })

// Exp returns an exponential variate of mean 1, in [0, inf), by a 53-bit
// ziggurat; see [layers]. The tail beyond the last layer is the edge plus
// another exponential (memorylessness).
func (s *Stream) Exp() float64 {
	u := s.Uint64()
	l := &expLayers[uint8(u)]
	if j := u >> 11; j < l.inside {
		return float64(j) * l.width
	}
	return s.expEdge(u)
}

// expEdge goes on where the first test of Exp failed for the draw u.
func (s *Stream) expEdge(u uint64) float64 {
	offset := 0.0
	for {
		i, j := uint8(u), u>>11
		x := float64(j) * expLayers[i].width
		switch {
		case j < expLayers[i].inside:
			return offset + x
		case i == 0:
			offset += expEdge
		case expLayers.under(i, s.Float64(), math.Exp(-x)):
			return offset + x
		}
		u = s.Uint64()
	}
}

// Normal returns a standard normal variate by a 53-bit ziggurat with a sign
// bit; see [layers].
func (s *Stream) Normal() float64 {
	u := s.Uint64()
	l := &normalLayers[uint8(u)]
	x := float64(u>>11) * l.width
	if u>>11 >= l.inside {
		x = s.normalEdge(u)
	}
	return math.Float64frombits(math.Float64bits(x) | u<<55&(1<<63))
}

// normalEdge goes on where the first test of Normal failed for the draw u, and
// returns the magnitude. The tail is that of Marsaglia, "Generating a Variable
// from the Tail of the Normal Distribution", Technometrics 6 (1964).
func (s *Stream) normalEdge(u uint64) float64 {
	for {
		i, j := uint8(u), u>>11
		x := float64(j) * normalLayers[i].width
		switch {
		case j < normalLayers[i].inside:
			return x
		case i == 0:
			for {
				x, y := s.Exp()/normalEdge, s.Exp()
				if y+y > x*x {
					return normalEdge + x
				}
			}
		case normalLayers.under(i, s.Float64(), math.Exp(-x*x/2)):
			return x
		}
		u = s.Uint64()
	}
}
