package detect

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// BurnRate fails when the error budget burns too fast over a long window and
// still does over a short one, for any of its rules. After a step to the error
// ratio e on a clean history, a rule fires after
//
//	long × burn × (1-SLO) / e
//
// if e exceeds burn × (1-SLO), and never otherwise: a small canary is diluted
// below every rule, and one needs the series of the exposed to see it. Of all at the
// edge, what lies before the play is taken as the steady state; other windows begin
// empty.
type BurnRate struct {
	Service     string       `yaml:"service" doc:"a service, or edge for what clients get" default:"edge"`
	Scope       signal.Scope `yaml:"scope" doc:"all, exposed (those who see the change) or baseline (those who do not)" default:"all"`
	Cohort      string       `yaml:"cohort" doc:"a cohort, whose tenants alone are seen" default:"(all)"`
	MinRequests int          `yaml:"min_requests" doc:"requests in the long window below which a rule says nothing" default:"1" min:"1" max:"1000000000" source:"SRE Workbook ch. 5 on low traffic: at 10 requests an hour one failure pages"`
	Rules       []Burn       `yaml:"rules" doc:"the windows and the multiples of the budget" default:"[{long: 1h, short: 5m, burn: 14.4}, {long: 6h, short: 30m, burn: 6}]" source:"SRE Workbook ch. 5, table 5-8"`
	Ticket      bool         `yaml:"ticket" doc:"adds the rules {long: 1d, short: 2h, burn: 3} and {long: 3d, short: 6h, burn: 1}, which the SRE Workbook makes tickets rather than pages" default:"false"`
}

// Burn is one rule.
type Burn struct {
	Long  unit.Duration `yaml:"long,required" doc:"the window that must show significance" min:"1m" max:"30d"`
	Short unit.Duration `yaml:"short,required" doc:"the window that must show it still goes on; usually a twelfth" min:"1s" max:"30d"`
	Burn  float64       `yaml:"burn,required" doc:"multiple of the rate that uses up the budget within the SLO's window" unit:"x budget" min:"0.01" max:"100000"`
}

var ticketRules = []Burn{
	{unit.Duration(clock.Day), unit.Duration(2 * clock.Hour), 3},
	{unit.Duration(3 * clock.Day), unit.Duration(6 * clock.Hour), 1},
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:   "burn-rate",
	Doc:    "Fails when the error budget burns too fast over a long and a short window at once.",
	Source: "SRE Workbook ch. 5, multiwindow multi-burn-rate alerts",
	New: func() Probe {
		return &BurnRate{Service: Edge, MinRequests: 1, Rules: []Burn{
			{unit.Duration(clock.Hour), unit.Duration(5 * clock.Minute), 14.4},
			{unit.Duration(6 * clock.Hour), unit.Duration(30 * clock.Minute), 6},
		}}
	},
})

// All lists its rules, those for tickets among them if it has them.
func (b *BurnRate) All() []Burn {
	if b.Ticket {
		return slices.Concat(b.Rules, ticketRules)
	}
	return b.Rules
}

// Check wants rules, each with a short window within its long one.
func (b *BurnRate) Check(s Site) []kind.Problem {
	var p problems
	p.service(b.Service, s)
	p.cohort(b.Cohort, s)
	if len(b.All()) == 0 {
		p.add("rules", "remove the key to get the SRE Workbook's rules", "has no rules")
	}
	for i, r := range b.Rules {
		at := fmt.Sprintf("rules[%d]", i)
		if r.Short <= 0 || r.Short >= r.Long {
			p.add(at+".short", "a twelfth of the long window is usual", "%s is no shorter window within %s", r.Short, r.Long)
		}
		if !(r.Burn > 0) || math.IsInf(r.Burn, 1) {
			p.add(at+".burn", "write for example 14.4", "is no multiple of the budget: %v", r.Burn)
		}
	}
	return p
}

// Needs names the series that the probe reads.
func (b *BurnRate) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(b.Service)}}
}

// Holds says which ratios burn the budget so fast.
func (b *BurnRate) Holds() Held {
	h := Held{Service: b.Service, Cohort: b.Cohort, Scope: b.Scope}
	for _, r := range b.All() {
		h.Levels = append(h.Levels, Bar{Budget: r.Burn, Long: r.Long})
	}
	return h
}

// Fails says when it does.
func (b *BurnRate) Fails() string {
	var rules []string
	for _, r := range b.All() {
		rules = append(rules, fmt.Sprintf("%gx over %s and %s", r.Burn, r.Long, r.Short))
	}
	return fmt.Sprintf("the error budget of %s at %s burns %s", seen(b.Scope), place(b.Service, b.Cohort), strings.Join(rules, ", or "))
}

// Watch begins with windows full of the steady state.
func (b *BurnRate) Watch(site Site) Watch {
	w := &burnWatch{
		sel:   signal.Select{Service: site.number(b.Service), Scope: b.Scope, Cohort: site.cohort(b.Cohort)},
		least: int64(b.MinRequests), budget: 1 - float64(site.SLO.Availability),
	}
	if b.Service == Edge && b.Scope == signal.All && b.Cohort == "" {
		w.before = site.Steady.Rate * site.Scrape.Seconds()
		w.failing = w.before * site.Steady.Errors
	}
	longest := 0
	for _, r := range b.All() {
		pair := rule{burn: r.Burn}
		pair.long.scrapes = scrapes(r.Long.Span(), site.Scrape)
		pair.short.scrapes = scrapes(r.Short.Span(), site.Scrape)
		longest = max(longest, pair.long.scrapes, pair.short.scrapes)
		w.rules = append(w.rules, pair)
	}
	w.seen = newRing[signal.Counts](longest)
	return w
}

type rule struct {
	long, short span
	burn        float64
}

// span is a sliding window: the sum of what it holds of the play.
type span struct {
	scrapes int
	sum     signal.Counts
}

type burnWatch struct {
	sel             signal.Select
	least           int64
	budget          float64
	before, failing float64 // requests and errors per scrape, before the play
	rules           []rule
	seen            ring[signal.Counts]
}

// Observe moves every window on by one scrape.
func (w *burnWatch) Observe(s *signal.Sample) signal.Verdict {
	now := s.Sum(w.sel)
	gone := w.seen.push(now)
	worst := signal.Verdict{State: signal.NoData, Empty: true, Unit: "x budget"}
	excess := math.Inf(-1)
	for i := range w.rules {
		r := &w.rules[i]
		long, n := w.burn(&r.long, now, gone)
		short, _ := w.burn(&r.short, now, gone)
		both := min(long, short)
		if math.IsNaN(both) || n < w.least {
			continue
		}
		state := signal.Pass
		if both > r.burn {
			state = signal.Fail
		}
		if both/r.burn > excess {
			excess = both / r.burn
			worst = signal.Verdict{State: state, Value: long, Threshold: r.burn, Unit: "x budget", N: n}
		}
	}
	return worst
}

// burn moves the window on and returns the multiple of the budget that it
// burns, and its requests; NaN without requests.
func (w *burnWatch) burn(x *span, now, gone signal.Counts) (float64, int64) {
	x.sum.Requests += now.Requests
	x.sum.Errors += now.Errors
	if x.scrapes < len(w.seen.slots) {
		gone = signal.Counts{}
		if w.seen.used > x.scrapes {
			gone = *w.seen.ago(x.scrapes)
		}
	}
	x.sum.Requests -= gone.Requests
	x.sum.Errors -= gone.Errors
	before := float64(max(x.scrapes-w.seen.used, 0))
	requests := float64(x.sum.Requests) + before*w.before
	errors := float64(x.sum.Errors) + before*w.failing
	if requests == 0 {
		return math.NaN(), 0
	}
	return errors / requests / w.budget, int64(requests)
}
