package detect_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

func fresh[T detect.Probe](name string, change func(T)) T {
	k, ok := detect.Kinds.Get(name)
	if !ok {
		panic(name)
	}
	p := k.New().(T)
	if change != nil {
		change(p)
	}
	return p
}

// What each look may spend adds up to alpha, and late spending begins with next
// to nothing: O'Brien and Fleming's 5% in 4 looks by Lan and DeMets' function.
func TestSpending(t *testing.T) {
	for spend, first := range map[string]float64{"even": 0.0125, "late": math.Erfc(math.Erfinv(0.95) * 2), "none": 0.05} {
		p := fresh("two-proportion", func(p *detect.TwoProportion) { p.Looks, p.Spend = 4, spend })
		sum := 0.0
		for k := 1; k <= 6; k++ {
			sum += p.Level(k)
		}
		want := 0.05
		if spend == "none" {
			want = 0.2
		}
		if math.Abs(p.Level(1)-first) > 1e-15 || math.Abs(sum-want) > 1e-12 || p.Level(5) != 0 {
			t.Errorf("%s: first %v, want %v; in all %v, want %v", spend, p.Level(1), first, sum, want)
		}
	}
}

// 3 of 100 against 0 of 100: Fisher's p is (100·99·98)/(200·199·198) = 0.1231. 5 of
// 100 against 0 of 100: 0.0295, which is below 5% and above 5%/4.
// Chances are those that the looks have, added up.
func TestChances(t *testing.T) {
	for spend, want := range map[string]detect.Chance{
		"even": {Look: 0.01, Looks: 5, Step: 0.05}, "late": {Looks: 5, Step: 0.05}, "none": {Look: 0.05, Looks: 5, Step: 0.25},
	} {
		got := detect.Chances(&detect.TwoProportion{Alpha: 0.05, Looks: 5, Spend: spend})
		if math.Abs(got.Look-want.Look) > 1e-12 || got.Looks != want.Looks || math.Abs(got.Step-want.Step) > 1e-12 {
			t.Errorf("%s: %+v, want %+v", spend, got, want)
		}
	}
	if got := detect.Chances(&detect.MSPRT{Alpha: 0.02}); got != (detect.Chance{Step: 0.02}) {
		t.Errorf("%+v", got)
	}
	if got := detect.Chances(&detect.BurnRate{}); got != (detect.Chance{}) {
		t.Errorf("a burn rate promises %+v", got)
	}
}

func TestTwoProportionVerdicts(t *testing.T) {
	for _, c := range []struct {
		name, sides, spend string
		looks              int
		failed, others     int64
		want               string
	}{
		{"too little", "one", "none", 1, 3, 0, "-.."},
		{"enough for one look", "one", "none", 1, 5, 0, "-FF"},
		{"not for the first of four", "one", "even", 4, 5, 0, "-.F"},
		{"the others fail more often", "one", "none", 1, 0, 9, "-.."},
		{"which two sides see", "two", "none", 1, 0, 9, "-FF"},
		{"no looks are left", "one", "even", 1, 3, 0, "-.."},
	} {
		p := fresh("two-proportion", func(p *detect.TwoProportion) {
			p.Sides, p.Spend, p.Looks, p.Every = c.sides, c.spend, c.looks, minute
		})
		f := begin(p, site(clock.Minute))
		f.sample.Step = 0
		var got []signal.Verdict
		for range 3 {
			got = append(got, f.scrape(arms(100, c.failed, 100, c.others)))
		}
		if states(got) != c.want {
			t.Errorf("%s: %q, want %q", c.name, states(got), c.want)
		}
	}
}

// A canary that fails less often is no failure, unless both sides count.
func TestMSPRTSides(t *testing.T) {
	for sides, want := range map[string]string{"one": "-...", "two": "-FFF"} {
		f := begin(fresh("msprt", func(p *detect.MSPRT) { p.Sides = sides }), site(clock.Minute))
		f.sample.Step = 0
		var got []signal.Verdict
		for range 4 {
			got = append(got, f.scrape(arms(5000, 0, 5000, 60)))
		}
		if states(got) != want {
			t.Errorf("%s: %q, want %q", sides, states(got), want)
		}
	}
}

// A cohort is judged by its own tenants: only cohort 1 is hurt.
func TestJudgesOfACohort(t *testing.T) {
	s := site(clock.Minute)
	s.Cohorts = map[string]int{"few": 0, "many": 1}
	for cohort, want := range map[string]signal.State{"few": signal.Pass, "many": signal.Fail, "": signal.Fail} {
		for _, p := range []detect.Probe{
			fresh("msprt", func(p *detect.MSPRT) { p.Cohort = cohort }),
			fresh("canary-compare", func(p *detect.CanaryCompare) { p.Cohort = cohort }),
			fresh("two-proportion", func(p *detect.TwoProportion) { p.Cohort, p.Every = cohort, minute }),
			fresh("threshold", func(p *detect.Threshold) { p.Cohort, p.Above = cohort, level("4%") }),
			fresh("burn-rate", func(p *detect.BurnRate) { p.Cohort, p.Service, p.Scope = cohort, "back", signal.Exposed }),
		} {
			w, x := p.Watch(s), signal.NewSample(2, 2)
			x.Every = clock.Minute
			var v signal.Verdict
			for range 5 {
				x.Reset()
				x.At = x.At.Add(clock.Minute)
				for c, errors := range []int64{0, 200} {
					*x.Group(1, exposure.Lit, c) = signal.Counts{Requests: 1000, Errors: errors}
					*x.Group(1, exposure.OldSide, c) = signal.Counts{Requests: 1000}
				}
				v = w.Observe(x)
			}
			if v.State != want {
				t.Errorf("%T of cohort %q: %s (%s), want %s", p, cohort, v.State, v.Why(), want)
			}
		}
	}
}

func TestRateOfChange(t *testing.T) {
	type change = detect.RateOfChange
	for _, c := range []struct {
		name   string
		set    func(*change)
		seen   string // a letter a minute: requests failing in percent, or none
		want   string
		steady float64
	}{
		{"nothing is known of the time before", nil, "0000500", "--..F..", 0},
		{"twice as much as two minutes ago", nil, "113344", "--FF..", 0},
		{"the time before is the steady state", nil, "0055", "..FF", 0.001},
		{"a level that stays is no change", nil, "005555", "--FF..", 0},
		{"it must stay so", func(p *change) { p.For = minute }, "005505", "--?F..", 0},
		{"too small to count", func(p *change) { p.AtLeast = 0.06 }, "005555", "--....", 0},
		{"a fall", func(p *change) { p.Direction = "down" }, "994", "--F", 0},
		{"no requests", nil, "00 5", "---F", 0},
		{"requests fall", func(p *change) { p.Metric, p.Direction = "requests", "down" }, "00 0", "--F.", 0},
	} {
		s := site(clock.Minute)
		s.Steady.Errors = c.steady
		if c.steady > 0 {
			s.Steady.Rate = 20
		}
		p := fresh("rate-of-change", func(p *change) {
			p.Window, p.Ago, p.AtLeast = minute, 2*minute, 0.005
			if c.set != nil {
				c.set(p)
			}
		})
		if bad := p.Check(s); len(bad) > 0 {
			t.Fatalf("%s: %v", c.name, bad)
		}
		f := begin(p, s)
		var got []signal.Verdict
		for _, x := range c.seen {
			if x == ' ' {
				got = append(got, f.scrape(nil))
				continue
			}
			got = append(got, f.scrape(served(2, exposure.OldSide, 1000, 10*int64(x-'0'))))
		}
		if states(got) != c.want {
			t.Errorf("%s:\n saw %q\n got %q\nwant %q", c.name, c.seen, states(got), c.want)
		}
	}
}

// Peeking: a test for one look, taken 20 times at a clean canary of 5%, against the
// same with its alpha spent. 400 worlds: 5% spent exceeds 11% with a probability
// below 1e-6, and none spent, which is near 25%, is below 11% with one below 1e-9.
func TestPeeking(t *testing.T) {
	wrong := map[string]int{}
	for _, spend := range []string{"even", "late", "none"} {
		for i := range 400 {
			draw := rng.NewWorld(3, i).Stream("peeking")
			f := begin(fresh("two-proportion", func(p *detect.TwoProportion) { p.Spend, p.Looks, p.Every = spend, 20, minute }), site(clock.Minute))
			f.sample.Step = 0
			f.scrape(nil)
			for range 20 {
				if f.scrape(arms(500, draw.Binomial(500, 0.01), 9500, draw.Binomial(9500, 0.01))).State == signal.Fail {
					wrong[spend]++
					break
				}
			}
		}
	}
	t.Logf("of 400: %v", wrong)
	if wrong["even"] > 44 || wrong["late"] > 44 || wrong["none"] < 44 {
		t.Errorf("false alarms in 400 worlds: %v", wrong)
	}
}

// Of nothing, and of too little, a detector says what it was told to say.
func TestEmpty(t *testing.T) {
	for empty, want := range map[string]string{"": "--.F", "nodata": "--.F", "pass": "...F", "fail": "FF.F"} {
		d := detect.Detector{Empty: empty, Probe: &detect.Threshold{Metric: "error_ratio", Above: level("1%"), Window: minute, MinRequests: 100}}
		st := d.Begin(site(clock.Minute))
		x := signal.NewSample(2, 1)
		var got []signal.Verdict
		for i, requests := range []int64{0, 99, 100, 100} {
			x.Reset()
			x.At = x.At.Add(clock.Minute)
			*x.Group(1, exposure.OldSide, 0) = signal.Counts{Requests: requests, Errors: int64(i / 3 * 50)}
			got = append(got, st.Observe(x))
		}
		if states(got) != want {
			t.Errorf("empty %q: %q, want %q", empty, states(got), want)
		}
	}
}

// A judge that has nothing to look at between steps, or before its first look, is
// not empty: it did not look.
func TestJudgesAreNotEmptyBeforeTheyLook(t *testing.T) {
	d := detect.Detector{Empty: "fail", Probe: fresh("two-proportion", func(p *detect.TwoProportion) { p.Every = 3 * minute })}
	st, x := d.Begin(site(clock.Minute)), signal.NewSample(2, 1)
	var got []signal.Verdict
	for _, step := range []int{-1, -1, 0, 0, 0, 0} {
		x.At, x.Step = x.At.Add(clock.Minute), step
		got = append(got, st.Observe(x))
	}
	if states(got) != "-----F" {
		t.Errorf("says %q", states(got))
	}
}

// Nobody asks about those who see the change while there are none to be: a release
// that has not begun is not empty. About all requests, everybody may ask at any time.
func TestScopesAreEmptyInStepsOnly(t *testing.T) {
	for scope, want := range map[signal.Scope]string{signal.All: "FFF", signal.Exposed: "-FF", signal.Baseline: "-FF"} {
		for _, p := range []detect.Probe{
			fresh("threshold", func(p *detect.Threshold) { p.Scope, p.Above = scope, level("1%") }),
			fresh("burn-rate", func(p *detect.BurnRate) { p.Scope = scope }),
			fresh("rate-of-change", func(p *detect.RateOfChange) { p.Scope, p.Window, p.Ago = scope, minute, minute }),
		} {
			d := detect.Detector{Empty: "fail", Probe: p}
			st, x := d.Begin(site(clock.Minute)), signal.NewSample(2, 1)
			var got []signal.Verdict
			for _, step := range []int{signal.Between, 0, 0} {
				x.At, x.Step = x.At.Add(clock.Minute), step
				got = append(got, st.Observe(x))
			}
			if states(got) != want {
				t.Errorf("%T of %s: %q, want %q", p, scope, states(got), want)
			}
		}
	}
}

// Evaluated by its own clock, a detector sees the scrapes since it looked last as
// one: counts added up, readings averaged, straddled steps as none.
func TestEvaluate(t *testing.T) {
	saw := &recorder{}
	d := detect.Detector{Evaluate: minute, Probe: saw}
	st := d.Begin(site(15 * clock.Second))
	if st.Every() != clock.Minute || saw.scrape != clock.Minute {
		t.Errorf("evaluated every %s, told %s", st.Every(), saw.scrape)
	}
	if _, fresh := st.Evaluate(1); fresh {
		t.Error("there is a verdict on nothing")
	}
	x := signal.NewSample(2, 1)
	for i := range 4 {
		x.Reset()
		x.Step, x.Lag = i/3, []clock.Span{clock.Span(i)}
		*x.Group(1, exposure.Lit, 0) = signal.Counts{Requests: 10, Errors: int64(i)}
		x.Latency[4][7], x.Retries[1], x.Restarts[0], x.Contacts = 2, 5, 1, 3
		x.Busy[1], x.Waiting[1] = float64(i), int64(10*i)
		if st.Take(x); i == 2 {
			st.Evaluate(7)
			if saw.last.Step != 0 || saw.last.Sum(signal.Select{Service: 1, Cohort: -1}).Errors != 3 {
				t.Errorf("of three scrapes it sees %+v", saw.last)
			}
			st.Take(x)
		}
	}
	st.Evaluate(9)
	l := saw.last
	if l.At != 9 || l.Every != clock.Minute || l.Step != signal.Between || l.Sum(signal.Select{Service: 1, Cohort: -1}) != (signal.Counts{Requests: 20, Errors: 5}) ||
		l.Latency[4][7] != 4 || l.Retries[1] != 10 || l.Restarts[0] != 2 || l.Contacts != 6 || l.Busy[1] != 2.5 || l.Waiting[1] != 25 || l.Lag[0] != 3 {
		t.Errorf("it sees %+v", l)
	}
}

type recorder struct {
	scrape clock.Span
	last   *signal.Sample
}

func (r *recorder) Needs(detect.Site) []signal.Need { return nil }
func (r *recorder) Watch(s detect.Site) detect.Watch {
	r.scrape = s.Scrape
	return r
}
func (r *recorder) Observe(s *signal.Sample) signal.Verdict {
	r.last = s
	return signal.Verdict{Unit: "requests"}
}

func TestChecksOfJudges(t *testing.T) {
	s := site(clock.Minute)
	for _, p := range []detect.Checker{
		fresh("msprt", func(p *detect.MSPRT) { p.Effect = 1 }), fresh("msprt", func(p *detect.MSPRT) { p.Cohort = "gone" }),
		fresh("two-proportion", func(p *detect.TwoProportion) { p.Looks = 0 }), fresh("two-proportion", func(p *detect.TwoProportion) { p.Alpha = unit.Percent(math.NaN()) }),
		fresh("rate-of-change", func(p *detect.RateOfChange) { p.Ago = minute }), fresh("rate-of-change", func(p *detect.RateOfChange) { p.Factor = math.Inf(1) }),
		fresh("rate-of-change", func(p *detect.RateOfChange) { p.Metric, p.Scope = "retry_ratio", signal.Exposed }),
		fresh("threshold", func(p *detect.Threshold) { p.Cohort, p.Above = "gone", level("1%") }), fresh("burn-rate", func(p *detect.BurnRate) { p.Cohort = "gone" }),
	} {
		if bad := p.Check(s); len(bad) != 1 || bad[0].Hint == "" {
			t.Errorf("%+v: %v", p, bad)
		}
	}
}
