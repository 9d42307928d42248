package detect_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

const (
	second = unit.Duration(clock.Second)
	minute = unit.Duration(clock.Minute)
)

// site has the services front 0 and back 1, which changes; the edge is 2.
func site(scrape clock.Span) detect.Site {
	return detect.Site{
		Services:   map[string]int{"front": 0, "back": 1, "edge": 2},
		Operations: map[string]int{"browse": 0, "order": 1},
		Changed:    1, Scrape: scrape,
		SLO: detect.SLO{Availability: 0.999, Window: unit.Duration(30 * clock.Day)},
	}
}

// feed shows samples to a watch, one per scrape; fill puts in what happened.
type feed struct {
	watch  detect.Watch
	sample *signal.Sample
}

func begin(p detect.Probe, s detect.Site) *feed {
	f := &feed{p.Watch(s), signal.NewSample(2, 1)}
	f.sample.Every = s.Scrape
	return f
}

func (f *feed) scrape(fill func(*signal.Sample)) signal.Verdict {
	f.sample.Reset()
	f.sample.At = f.sample.At.Add(f.sample.Every)
	if fill != nil {
		fill(f.sample)
	}
	return f.watch.Observe(f.sample)
}

// served counts requests and errors of one side at one service.
func served(service int, side exposure.Side, requests, errors int64) func(*signal.Sample) {
	return func(s *signal.Sample) { *s.Group(service, side, 0) = signal.Counts{Requests: requests, Errors: errors} }
}

func level(text string) (l detect.Level) {
	if err := l.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return l
}

func states(vs []signal.Verdict) string {
	letters := map[signal.State]byte{signal.Pass: '.', signal.NoData: '-', signal.Inconclusive: '?', signal.Fail: 'F'}
	var b []byte
	for _, v := range vs {
		b = append(b, letters[v.State])
	}
	return string(b)
}

func Example() {
	probe := &detect.Threshold{Metric: "error_ratio", Above: level("1%"), Window: minute, MinRequests: 100}
	watch := probe.Watch(site(15 * clock.Second))
	sample := signal.NewSample(2, 1)
	*sample.Group(1, exposure.Lit, 0) = signal.Counts{Requests: 1000, Errors: 25}
	v := watch.Observe(sample)
	fmt.Println(v.State, v.Why())
	// Output: fail 2.5% against 1% (n 1000)
}

// Each letter is one scrape of a minute: the error ratio above, the verdict
// below. "." is none, "x" 2%, " " no requests at all.
func TestThresholdPendingAndFor(t *testing.T) {
	for _, c := range []struct {
		name, seen, want string
		window, wait     unit.Duration
	}{
		{"without for it fires at once", "..x..", "..F..", minute, 0},
		{"pending from the first true evaluation, fires at the first at least for later", "..xxxxx..", "..??FFF..", minute, 2 * minute},
		{"for is rounded up to evaluations", "xxxxx", "??FFF", minute, 90 * second},
		{"one false evaluation starts over", "xx.xx.xxx", "??.??.??F", minute, 2 * minute},
		{"no data starts over", "xx xxx", "??-??F", minute, 2 * minute},
		{"a window remembers", "..x......", "..FFF....", 3 * minute, 0},
		{"a window dilutes", "....x....", ".........", 9 * minute, 0},
	} {
		above := "1%"
		if c.name == "a window remembers" {
			above = "0.5%"
		}
		f := begin(&detect.Threshold{Metric: "error_ratio", Above: level(above), Window: c.window, For: c.wait, MinRequests: 1}, site(clock.Minute))
		var got []signal.Verdict
		for _, x := range c.seen {
			errors, requests := int64(0), int64(1000)
			switch x {
			case 'x':
				errors = 20
			case ' ':
				requests = 0
			}
			got = append(got, f.scrape(served(1, exposure.Lit, requests, errors)))
		}
		if states(got) != c.want {
			t.Errorf("%s:\n saw %q\n got %q\nwant %q", c.name, c.seen, states(got), c.want)
		}
	}
}

func TestThresholdMetrics(t *testing.T) {
	fill := func(s *signal.Sample) {
		*s.Group(1, exposure.Lit, 0) = signal.Counts{Requests: 100, Errors: 10}
		*s.Group(1, exposure.OldSide, 0) = signal.Counts{Requests: 900, Errors: 9}
		*s.Group(2, exposure.OldSide, 0) = signal.Counts{Requests: 500, Errors: 1}
		for range 100 {
			s.Latency[1*exposure.Sides+int(exposure.Lit)][signal.Bucket(clock.Second)]++
		}
		for range 900 {
			s.Latency[1*exposure.Sides+int(exposure.OldSide)][signal.Bucket(10*clock.Millisecond)]++
		}
		s.Retries[1], s.Busy[1], s.Waiting[1] = 200, 0.75, 40
	}
	for _, c := range []struct {
		metric, service, above string
		scope                  signal.Scope
		want, tolerance        float64
		state                  signal.State
	}{
		{"error_ratio", "", "1%", signal.All, 0.019, 1e-12, signal.Fail},
		{"error_ratio", "", "5%", signal.All, 0.019, 1e-12, signal.Pass},
		{"error_ratio", "", "5%", signal.Exposed, 0.1, 1e-12, signal.Fail},
		{"error_ratio", "", "5%", signal.Baseline, 0.01, 1e-12, signal.Pass},
		{"error_ratio", "back", "10%", signal.Exposed, 0.1, 1e-12, signal.Pass},
		{"error_ratio", "edge", "0.1%", signal.All, 0.002, 1e-12, signal.Fail},
		{"error_ratio", "front", "1%", signal.All, math.NaN(), 0, signal.NoData},
		{"latency_p99", "", "800ms", signal.All, 1, 0.13, signal.Fail},
		{"latency_p50", "", "800ms", signal.All, 0.01, 0.0013, signal.Pass},
		{"latency_p50", "", "800ms", signal.Exposed, 1, 0.13, signal.Fail},
		{"retry_ratio", "", "10%", signal.All, 0.2, 1e-12, signal.Fail},
		{"saturation", "", "80%", signal.All, 0.75, 1e-12, signal.Pass},
		{"queue", "", "30", signal.All, 40, 1e-12, signal.Fail},
	} {
		p := &detect.Threshold{Metric: c.metric, Service: c.service, Scope: c.scope, Above: level(c.above), Window: minute, MinRequests: 100}
		v := begin(p, site(clock.Minute)).scrape(fill)
		if off := math.Abs(v.Value - c.want); off > c.tolerance || math.IsNaN(v.Value) != math.IsNaN(c.want) || v.State != c.state {
			t.Errorf("%s of %q, %s, above %s: %s at %v, want %s at %v", c.metric, c.service, c.scope, c.above, v.State, v.Value, c.state, c.want)
		}
	}
}

func TestThresholdWindows(t *testing.T) {
	p := &detect.Threshold{Metric: "latency_p50", Above: level("1s"), Window: 2 * minute, MinRequests: 1}
	f := begin(p, site(clock.Minute))
	at := func(d clock.Span) func(*signal.Sample) {
		return func(s *signal.Sample) {
			*s.Group(1, exposure.OldSide, 0) = signal.Counts{Requests: 10}
			s.Latency[exposure.Sides][signal.Bucket(d)] = 10
		}
	}
	var got []float64
	for _, d := range []clock.Span{clock.Second, clock.Second, 4 * clock.Second, 4 * clock.Second} {
		got = append(got, math.Round(f.scrape(at(d)).Value))
	}
	if want := []float64{1, 1, 1, 4}; !slices.Equal(got, want) {
		t.Errorf("the median over two scrapes is %v, want %v", got, want)
	}
	q := begin(&detect.Threshold{Metric: "queue", Above: level("25"), Window: 2 * minute}, site(clock.Minute))
	var means []float64
	for _, n := range []int64{10, 30, 50} {
		means = append(means, q.scrape(func(s *signal.Sample) { s.Waiting[1] = n }).Value)
	}
	if want := []float64{10, 20, 40}; !slices.Equal(means, want) {
		t.Errorf("the mean queue over two scrapes is %v, want %v", means, want)
	}
}

func TestTickets(t *testing.T) {
	f := begin(&detect.Tickets{AtLeast: 3, Within: 3 * minute}, site(clock.Minute))
	var got []signal.Verdict
	for _, n := range []int64{1, 0, 1, 1, 1, 0, 0, 3, 0, 0, 0} {
		got = append(got, f.scrape(func(s *signal.Sample) { s.Contacts = n }))
	}
	if want := "....F..FFF."; states(got) != want {
		t.Errorf("got %q, want %q", states(got), want)
	}
	k, _ := detect.Kinds.Get("tickets")
	share, delay := k.New().(*detect.Tickets).Reports()
	if share != 0.005 || math.Abs(delay.Quantile(0.5)-720) > 1e-6 || math.Abs(delay.Quantile(0.95)-3600) > 1e-6 {
		t.Errorf("%v of the users report, after %s", share, delay)
	}
}

// Observing allocates nothing, whatever the detector, looks of the canary judge
// at exposed who do fail more often included; but for the judge by ranks, which sorts
// its points when it judges.
func TestObservingDoesNotAllocate(t *testing.T) {
	for _, k := range detect.Kinds.All() {
		p := k.New()
		switch c := p.(type) {
		case *detect.Threshold:
			c.Metric, c.Above = "latency_p99", level("1s")
		case *detect.CanaryCompare:
			c.Every = second
		}
		f := begin(p, site(15*clock.Second))
		fill := func(s *signal.Sample) {
			*s.Group(1, exposure.Lit, 0) = signal.Counts{Requests: 1000, Errors: 21}
			*s.Group(1, exposure.OldSide, 0) = signal.Counts{Requests: 1000, Errors: 20}
			*s.Group(2, exposure.OldSide, 0) = signal.Counts{Requests: 1000, Errors: 20}
			s.Contacts = 1
		}
		if n := testing.AllocsPerRun(200, func() { f.scrape(fill) }); n != 0 {
			t.Errorf("%s allocates %v times per scrape", k.Name, n)
		}
	}
}

func TestLevels(t *testing.T) {
	for _, text := range []string{"1%", "0.05%", "800ms", "1m30s", "50", "0.5"} {
		if l := level(text); l.String() != text {
			t.Errorf("%q is written as %q", text, l)
		}
	}
	for _, text := range []string{"", "-1%", "nan", "NaN%", "inf", "-5", "10 apples", "uniform(1, 2)", "1e999"} {
		var l detect.Level
		if err := l.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %q", text, l)
		}
	}
}

func TestChecks(t *testing.T) {
	nan := unit.Percent(math.NaN())
	for _, c := range []struct {
		probe detect.Checker
		want  []string
	}{
		{&detect.Threshold{Metric: "error_ratio", Above: level("1%")}, nil},
		{&detect.Threshold{Metric: "error_ratio", Above: level("1s")}, []string{`above: "1s" is not in the unit of error_ratio`}},
		{&detect.Threshold{Metric: "queue", Above: level("1%"), Service: "edge"}, []string{`above: "1%" is not in the unit of queue`, "service: clients have no queue"}},
		{&detect.Threshold{Metric: "saturation", Above: level("80%"), Scope: signal.Exposed}, []string{"scope: saturation is not kept apart by who sees the change"}},
		{&detect.Threshold{Metric: "latency_p99", Above: level("1s"), Scope: signal.Exposed, Service: "backend"}, []string{`service: there is no service "backend"`}},
		{&detect.Threshold{Metric: "noise", Above: level("1s")}, []string{`metric: there is no metric "noise"`}},
		{&detect.CanaryCompare{Alpha: 0.01, Every: minute}, nil},
		{&detect.CanaryCompare{Alpha: nan, AtLeast: nan, MinRequests: -1}, []string{"alpha: is no chance of a false alarm: NaN", "every: is no time between looks: 0s", "at_least: is no difference of ratios: NaN", "min_requests: is negative: -1"}},
		{&detect.BurnRate{Ticket: true}, nil},
		{&detect.BurnRate{}, []string{"rules: has no rules"}},
		{&detect.BurnRate{Service: "gone", Rules: []detect.Burn{{Long: minute, Short: minute, Burn: math.NaN()}}}, []string{`service: there is no service "gone"`, "rules[0].short: 1m is no shorter window within 1m", "rules[0].burn: is no multiple of the budget: NaN"}},
	} {
		var got []string
		for _, p := range c.probe.Check(site(clock.Minute)) {
			got = append(got, p.Field+": "+p.Msg)
			if p.Hint == "" {
				t.Errorf("%s: %s has no remedy", p.Field, p.Msg)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v:\n got %q\nwant %q", c.probe, got, c.want)
		}
	}
}
