package unit

import "strings"

// Percent is a share, written with its sign and held as a fraction: "5%" is
// 0.05. It is never negative. More than 100% is refused by the decoder unless
// the field's max tag allows it.
type Percent float64

// Fraction returns p as a plain number; 5% is 0.05.
func (p Percent) Fraction() float64 { return float64(p) }

// DefaultBounds are the bounds of a field whose tags name none.
func (Percent) DefaultBounds() (low, high string) { return "0%", "100%" }

// UnmarshalText reads "5%". A number without the sign is refused, unless it is
// 0, which needs none.
func (p *Percent) UnmarshalText(text []byte) error {
	v, err := parsePercent(string(text))
	if err == nil {
		*p = Percent(v)
	}
	return err
}

func parsePercent(text string) (float64, error) {
	if text == "0" {
		return 0, nil
	}
	digits, signed := strings.CutSuffix(text, "%")
	v, ok := number(strings.TrimRight(digits, " "), -2)
	if !signed || !ok {
		return 0, want("a percentage", "2.5%", text)
	}
	return v, nil
}

// MarshalText writes the form that UnmarshalText reads.
func (p Percent) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// String writes the percentage with its sign: "0.05%".
func (p Percent) String() string { return decimal(float64(p), 2) + "%" }
