package detect_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

const hour = unit.Duration(clock.Hour)

// firesAfter returns the minutes from a step to the error ratio e until the
// probe fails, +Inf if it does not within four days.
func firesAfter(p detect.Probe, s detect.Site, e float64) float64 {
	const requests = 1_000_000
	f := begin(p, s)
	for n := 1; n <= int(96*clock.Hour/s.Scrape); n++ {
		if f.scrape(served(2, exposure.OldSide, requests, int64(math.Round(e*requests)))).State == signal.Fail {
			return (clock.Span(n) * s.Scrape).Minutes()
		}
	}
	return math.Inf(1)
}

// SRE Workbook ch. 5 at an SLO of 99.9%: after a step from a clean history to
// the error ratio e, a rule fires after long × burn × 0.1% / e, and never unless
// e exceeds burn × 0.1%. The published windows and multiples give this table, in
// minutes.
func TestTimeToFireIsTheClosedForm(t *testing.T) {
	never := math.Inf(1)
	ratios := []float64{0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1}
	for _, c := range []struct {
		rule detect.Burn
		want []float64
	}{
		{detect.Burn{Long: hour, Short: 5 * minute, Burn: 14.4}, []float64{never, never, 43.2, 17.28, 8.64, 1.728, 0.864}},
		{detect.Burn{Long: 6 * hour, Short: 30 * minute, Burn: 6}, []float64{never, 216, 108, 43.2, 21.6, 4.32, 2.16}},
		{detect.Burn{Long: 24 * hour, Short: 2 * hour, Burn: 3}, []float64{864, 432, 216, 86.4, 43.2, 8.64, 4.32}},
		{detect.Burn{Long: 72 * hour, Short: 6 * hour, Burn: 1}, []float64{864, 432, 216, 86.4, 43.2, 8.64, 4.32}},
	} {
		for i, e := range ratios {
			s := site(15 * clock.Second)
			s.Steady.Rate = 1_000_000.0 / 15
			got := firesAfter(&detect.BurnRate{Service: "edge", Rules: []detect.Burn{c.rule}}, s, e)
			formula := c.rule.Long.Span().Minutes() * c.rule.Burn * 0.001 / e
			if e <= c.rule.Burn*0.001 {
				formula = never
			}
			if math.Abs(formula-c.want[i]) > 1e-9 {
				t.Fatalf("the table has %v for %v at %v, the formula says %v", c.want[i], c.rule, e, formula)
			}
			if late := got - c.want[i]; got != c.want[i] && !(late >= 0 && late <= 0.25+1e-9) {
				t.Errorf("%s ×%v at %v%% fires after %v min, want %v and at most one scrape more", c.rule.Long, c.rule.Burn, 100*e, got, c.want[i])
			}
		}
	}
}

func burnRate() *detect.BurnRate {
	k, _ := detect.Kinds.Get("burn-rate")
	return k.New().(*detect.BurnRate)
}

// A 1% canary that fails half of its requests burns 5 times the budget: no page
// ever, though the ticket rule sees it after 72h × 1 × 0.1% / 0.5% = 14.4 h.
func TestASmallCanaryIsDiluted(t *testing.T) {
	s := site(15 * clock.Second)
	s.Steady.Rate = 1_000_000.0 / 15
	if got := firesAfter(burnRate(), s, 0.01*0.5); !math.IsInf(got, 1) {
		t.Errorf("pages after %v min", got)
	}
	b := burnRate()
	b.Ticket = true
	if got := firesAfter(b, s, 0.01*0.5); math.Abs(got-864) > 0.25+1e-9 {
		t.Errorf("the ticket comes after %v min, want 864", got)
	}
	if n := len(burnRate().Rules); n != 2 || len(b.Rules) != 2 {
		t.Errorf("asking for the ticket left %d rules, %d elsewhere", len(b.Rules), n)
	}
}

// A background of 0.05% is half of the budget already, so a step to 2.05% needs
// the excess only: 60 (14.4 - 0.5) / (20.5 - 0.5) = 41.7 min. Without the steady
// state the first scrape of any outage would fire.
func TestWindowsBeginWithTheSteadyState(t *testing.T) {
	s := site(15 * clock.Second)
	s.Steady = detect.Steady{Rate: 1_000_000.0 / 15, Errors: 0.0005}
	b := &detect.BurnRate{Service: "edge", Rules: burnRate().Rules[:1]}
	if got := firesAfter(b, s, 0.0205); math.Abs(got-41.7) > 0.25 {
		t.Errorf("fires after %v min, want 41.7", got)
	}
	s.Steady = detect.Steady{}
	if got := firesAfter(b, s, 0.0205); got != 0.25 {
		t.Errorf("with empty windows it fires after %v min, want at the first scrape", got)
	}
}

// Once the errors are over the short window empties, in 5 minutes times
// (1 - 14.4/100), long before the long one does.
func TestTheShortWindowResets(t *testing.T) {
	s := site(15 * clock.Second)
	s.Steady.Rate = 1000.0 / 15
	f := begin(&detect.BurnRate{Service: "edge", Rules: burnRate().Rules[:1]}, s)
	for range 80 {
		f.scrape(served(2, exposure.OldSide, 1000, 100))
	}
	quiet := 0
	for f.scrape(served(2, exposure.OldSide, 1000, 0)).State == signal.Fail {
		quiet++
	}
	if got, want := float64(quiet)/4, 5*(1-0.144); math.Abs(got-want) > 0.25 {
		t.Errorf("still fails for %v min, want %v", got, want)
	}
}

// One bad scrape of a minute stays in a window of four for four evaluations and
// in one of two for two: 500 of 4000 requests are 125 times a budget of 0.1%, and
// both windows must exceed.
func TestWindowsHoldWhatTheySpan(t *testing.T) {
	for _, c := range []struct {
		long, short unit.Duration
		bad         int
		want        string
	}{
		{4 * minute, 2 * minute, 2, "..FF...."}, {4 * minute, 3 * minute, 2, "..FFF..."},
		{5 * minute, minute, 2, "..F....."}, {4 * minute, 2 * minute, 0, "FF......"},
	} {
		s := site(clock.Minute)
		s.Steady.Rate = 1000.0 / 60
		f := begin(&detect.BurnRate{Service: "edge", Rules: []detect.Burn{{Long: c.long, Short: c.short, Burn: 50}, {Long: 100 * c.long, Short: 99 * c.long, Burn: 1e5}}}, s)
		var got []signal.Verdict
		for i := range 8 {
			errors := int64(0)
			if i == c.bad {
				errors = 500
			}
			got = append(got, f.scrape(served(2, exposure.OldSide, 1000, errors)))
		}
		if states(got) != c.want {
			t.Errorf("%s and %s: %s, want %s", c.long, c.short, states(got), c.want)
		}
	}
}

func TestBurnRateOfAService(t *testing.T) {
	s := site(clock.Minute)
	s.Steady.Rate = 1000
	f := begin(&detect.BurnRate{Service: "back", Rules: burnRate().Rules}, s)
	if v := f.scrape(nil); v.State != signal.NoData {
		t.Errorf("without requests it says %s", v.State)
	}
	if v := f.scrape(served(2, exposure.OldSide, 100, 100)); v.State != signal.NoData {
		t.Errorf("errors at the edge make it say %s", v.State)
	}
	v := f.scrape(served(1, exposure.OldSide, 1000, 20))
	if v.State != signal.Fail || math.Abs(v.Value-20) > 1e-9 || v.N != 1000 || v.Unit != "x budget" {
		t.Errorf("got %+v", v)
	}
	if got := fmt.Sprint(v.Why()); got != "20 x budget against 6 x budget (n 1000)" {
		t.Errorf("says %q", got)
	}
}
