package unit_test

import (
	"encoding"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// A distribution's numbers are read in the unit of its type: 3 minutes are 180
// seconds, 5 percent are 0.05.
func TestDistributionsReadTheirUnit(t *testing.T) {
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
	d := unit.MustDurationDist("lognormal(p50=3m, p95=20m)")
	near("p50", d.Quantile(0.5), 180)
	near("p95", d.Quantile(0.95), 1200)
	near("constant", unit.MustDurationDist("2m").Mean(), 120)
	near("days", unit.MustDurationDist("exp(1d)").Mean(), 86400)
	var n unit.NumberDist
	if err := n.UnmarshalText([]byte("uniform(1, 5)")); err != nil {
		t.Fatal(err)
	}
	near("number", n.Mean(), 3)
	stream := rng.NewWorld(1, 0).Stream("test")
	if got := unit.MustDurationDist("2m").Span(&stream); got != 2*clock.Minute {
		t.Errorf("a draw from a constant: %v", got)
	}
	if got := d.String(); got != "lognormal(p50=3m, p95=20m)" {
		t.Errorf("the text was lost: %s", got)
	}
	var again unit.DurationDist
	if text, _ := d.MarshalText(); again.UnmarshalText(text) != nil || again != d {
		t.Errorf("%s came back as %v", text, again)
	}
	if !(unit.DurationDist{}).IsZero() || d.IsZero() {
		t.Error("IsZero")
	}
	shares := unit.MustSizes("zipf(1.0)").Shares(2, &stream)
	near("zipf", shares[0]/shares[1], 2)
}

func TestBadDistributions(t *testing.T) {
	for _, c := range []struct {
		text string
		into encoding.TextUnmarshaler
		want string
	}{
		{"lognormal(p50=3, p95=20m)", new(unit.DurationDist), "p50 of lognormal: want a duration such as 30m, got 3"},
		{"120", new(unit.DurationDist), "want a duration such as 30m, got 120"},
		{"exp(-5m)", new(unit.DurationDist), "want a duration of 0s or more, got -5m"},
		{"lognormal(sigma=0.8)", new(unit.DurationDist), "lognormal(sigma=0.8) says nothing about durations; write for example lognormal(p50=3m, p95=20m) or 2m"},
		{"uniform(1, NaN)", new(unit.NumberDist), "want a plain number of 0 or more such as 1.5, got NaN"},
		{"uniform(-1, 2)", new(unit.NumberDist), "want a plain number of 0 or more such as 1.5, got -1"},
		{"empirical(times.csv)", new(unit.DurationDist), "want a duration such as 30m, got times.csv"},
		{"zipf(NaN)", new(unit.Sizes), "not a finite number"},
	} {
		err := c.into.UnmarshalText([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
	defer func() {
		if got := recover(); got == nil {
			t.Error("a wrong default does not panic")
		}
	}()
	unit.MustDurationDist("120")
}

// The text form is the one that JSON carries, too.
func TestUnitsAsJSON(t *testing.T) {
	type all struct {
		D unit.Duration
		P unit.Percent
		R unit.Rate
		C unit.Clock
		T unit.TimeOfDay
		O unit.Offset
		B unit.Backoff
		S unit.DurationDist
		Z unit.Sizes
	}
	const text = `{"D":"1d12h","P":"5%","R":"20/m","C":"Tue 09:30","T":"14:00","O":"-05:30","B":"constant(1s)","S":"exp(5m)","Z":"zipf(1)"}`
	var v all
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(v)
	if err != nil || string(got) != text {
		t.Errorf("%v\n got %s\nwant %s", err, got, text)
	}
	if v.S.Mean() != 300 || v.P != 0.05 {
		t.Errorf("read %+v", v)
	}
}
