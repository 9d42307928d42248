package figure

import (
	"fmt"
	"strconv"
	"strings"
)

// Statistic is what is estimated of a figure: a quantile such as "p95", the
// "mean", or the "share" of plays.
type Statistic string

// The statistics that reports use; any quantile from p1 to p99.9 is one too.
const (
	Median  Statistic = "median"
	Worst   Statistic = "p95"
	Mean    Statistic = "mean"
	OfPlays Statistic = "share"
)

// ParseStatistic reads the name of a statistic; "p50" is the median.
func ParseStatistic(text string) (Statistic, error) {
	switch s := Statistic(text); s {
	case Median, Mean, OfPlays:
		return s, nil
	case "p50":
		return Median, nil
	}
	if p, ok := percentile(text); ok && p > 0 && p < 100 {
		return Statistic(text), nil
	}
	return "", fmt.Errorf("no statistic is called %q; there are median, mean, share and quantiles such as p95", text)
}

func percentile(text string) (float64, bool) {
	digits, ok := strings.CutPrefix(text, "p")
	if !ok || strings.Trim(digits, "0123456789.") != "" {
		return 0, false
	}
	p, err := strconv.ParseFloat(digits, 64)
	return p, err == nil
}

// quantile returns the p of a quantile, and whether s is one.
func (s Statistic) quantile() (float64, bool) {
	if s == Median {
		return 0.5, true
	}
	p, ok := percentile(string(s))
	return p / 100, ok
}
