package unit

import "github.com/rehearse-sim/rehearse/sim/rng"

// Sizes is a law for the relative sizes of many things, with the text it was
// written as: "zipf(1.0)" or "lognormal(sigma=0.8)"; see [rng.ParseSizes]. The
// zero Sizes has no law; see IsZero.
type Sizes struct {
	rng.Sizes
	text string
}

// MustSizes reads a default; it panics on a wrong text.
func MustSizes(text string) (z Sizes) {
	must(text, z.UnmarshalText([]byte(text)))
	return z
}

// IsZero tells that no law was given.
func (z Sizes) IsZero() bool { return z.Sizes == nil }

// UnmarshalText reads the text form.
func (z *Sizes) UnmarshalText(text []byte) error {
	law, err := rng.ParseSizes(string(text))
	if err != nil {
		return err
	}
	*z = Sizes{Sizes: law, text: string(text)}
	return nil
}

// MarshalText returns the text that was read, "" for the zero Sizes.
func (z Sizes) MarshalText() ([]byte, error) { return []byte(z.text), nil }

// String returns the text that was read.
func (z Sizes) String() string { return z.text }
