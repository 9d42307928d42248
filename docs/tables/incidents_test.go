package tables_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

const (
	incidentWorlds = 60
	incidentSeed   = 1
	asItWas        = "as-it-was"
)

// published is what is known of an incident.
type published struct {
	Source    string
	Impact    string       // in words
	Innocent  bool         // the release was good: worlds with a clean change are what happened
	Failing   unit.Percent // share of the requests that failed when it was worst
	Detected  unit.Duration
	Cause     unit.Duration // until somebody knew what to do
	Recovered unit.Duration
	Means     string   `yaml:"recovered_means"`
	LeavesOut []string `yaml:"leaves_out"`
}

// TestIncidents plays every embedded incident and compares the page with what came
// out.
func TestIncidents(t *testing.T) {
	known := map[string]published{}
	readYAML(t, "testdata/incidents.yaml", &known)
	for _, name := range scenarios.Names() {
		if _, ok := known[name]; !ok && strings.HasPrefix(name, "history-") {
			t.Errorf("%s: say in testdata/incidents.yaml what is published of it", name)
		}
	}
	var b, detail strings.Builder
	fmt.Fprintf(&b, incidentsHead, incidentWorlds)
	for _, name := range slices.Sorted(maps.Keys(known)) {
		k := known[name]
		p, err := scenarios.Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.Fidelity = plan.Flow
		all := playAll(t, p, incidentWorlds, incidentSeed)
		failing := spread(all, !k.Innocent, failingShare, percent)
		noticed := spreadOf(all, !k.Innocent, "detect")
		knew := spread(all, !k.Innocent, knewWhatToDo, inMinutes)
		over := spreadOf(all, !k.Innocent, "service_recovery")
		prior, failed, far := "", "–", off(all, !k.Innocent, k.Recovered)
		if k.Failing > 0 {
			failed = percent(float64(k.Failing))
		}
		if k.Innocent {
			far = "an input here"
		}
		if k.Cause > 0 {
			prior = " †"
		}
		fmt.Fprintf(&b, "| [%s](#%s)%s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", p.Scenario.Title, name, prior,
			failed, failing, minutesOf(k.Detected), noticed, minutesOf(k.Cause), knew, minutesOf(k.Recovered), over, far)
		incident(&detail, name, p, k, all)
	}
	b.WriteString("\n† may be among the six timelines that the prior is made of, so its time until the cause proves nothing.\n")
	b.WriteString(detail.String())
	generated(t, "incidents.md", b.String(), *update)
}

// incident writes what is said of one alone.
func incident(b *strings.Builder, name string, p *plan.Plan, k published, all []outcome.World) {
	fmt.Fprintf(b, "\n## %s\n\n**%s.** %s\n\n", name, p.Scenario.Title, strings.Join(strings.Fields(p.Scenario.Story), " "))
	fmt.Fprintf(b, "Source: %s. Impact: %s. Recovered means: %s. `rehearse run %s` plays it.\n\n", k.Source, k.Impact, k.Means, name)
	b.WriteString("What the model leaves out:\n\n")
	for _, l := range k.LeavesOut {
		fmt.Fprintf(b, "- %s\n", l)
	}
	cut := 0
	for _, w := range all {
		for i := range w.Plays {
			if o := &w.Plays[i]; o.Bad != k.Innocent && o.Recovery.ServiceCensored {
				cut++
			}
		}
	}
	if cut > 0 {
		fmt.Fprintf(b, "\nIn %d of %d plays it was not over %s after the first harm, when following ended; means are of what was seen until then.\n",
			cut, len(all)*len(p.Strategies), minutesOf(unit.Duration(p.Follow)))
	}
	if k.Innocent {
		mistaken, _ := figure.Get("false_abort")
		b.WriteString("\nThe good release is taken back")
		for i, s := range p.Strategies {
			fmt.Fprintf(b, "%s in %s of the worlds with %s", []string{"", ","}[min(i, 1)], percent(mistaken.Sample(all, s.Name, false).Seen(figure.Mean)), s.Name)
		}
		b.WriteString(".\n")
	}
	b.WriteString("\n| what else they could have done, means | tenants hit | percentage points | minutes with failures | minutes more |\n|---|---|---|---|---|\n")
	hit, _ := figure.Get("tenants_hit")
	minutes, _ := figure.Get("harm_minutes")
	for _, s := range p.Strategies {
		more := [2]string{"", ""}
		if s.Name != asItWas {
			more[0] = difference(hit, all, !k.Innocent, s.Name, 100)
			more[1] = difference(minutes, all, !k.Innocent, s.Name, 1.0/60)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", s.Name,
			percent(hit.Sample(all, s.Name, !k.Innocent).Seen(figure.Mean)), more[0],
			figureOf(minutes.Sample(all, s.Name, !k.Innocent).Seen(figure.Mean)/60), more[1])
	}
}

// difference is how much more a figure is than as it was, in the same worlds.
func difference(f figure.Figure, all []outcome.World, bad bool, strategy string, scale float64) string {
	a, b := f.Sample(all, strategy, bad), f.Sample(all, asItWas, bad)
	var x []float64
	for i := range a.Obs {
		x = append(x, scale*(a.Obs[i].Value-b.Obs[i].Value))
	}
	return interval(stats.Mean(x, 0.95), figureOf)
}

// failingShare is the share of the requests that failed in the worst ten minutes.
func failingShare(o *outcome.Outcome) (stats.Obs, bool) {
	if o.Harm.Minutes == 0 {
		return stats.Obs{}, false
	}
	const long = 10
	worst, sum := 0.0, 0.0
	for m, x := range o.Series.Failed {
		sum += float64(x)
		if m >= long {
			sum -= float64(o.Series.Failed[m-long])
		}
		worst = max(worst, sum)
	}
	perMinute := float64(o.Requests) / (o.End.Sub(o.Release).Seconds() / 60)
	return stats.Obs{Value: min(worst/(perMinute*long), 1)}, true // more came than usual
}

// knewWhatToDo is the time until somebody knew what to do; not over where nobody did.
func knewWhatToDo(o *outcome.Outcome) (stats.Obs, bool) {
	sum := clock.Span(0)
	for _, part := range []outcome.Part{outcome.Detect, outcome.Page, outcome.Ack, outcome.Diagnose} {
		sum += o.Recovery.Parts[part]
	}
	return stats.Obs{Value: sum.Seconds(), Censored: o.Recovery.ServiceCensored && sum == o.Recovery.Service}, figure.Harmed(o)
}

func inMinutes(s float64) string {
	if math.IsNaN(s) || math.IsInf(s, 0) {
		return "not within the follow-up"
	}
	return minutesOf(unit.Duration(clock.FromSeconds(s)))
}

func spreadOf(all []outcome.World, bad bool, name string) string {
	f, _ := figure.Get(name)
	return spread(all, bad, f.Of, inMinutes)
}

// spread writes the median and the middle 90% of the worlds, as it was.
func spread(all []outcome.World, bad bool, of func(*outcome.Outcome) (stats.Obs, bool), write func(float64) string) string {
	known := figure.Figure{Of: of}.Sample(all, asItWas, bad).Known()
	at := func(p float64) string { return write(stats.CensoredQuantile(known, p, 0.95).Center) }
	if at(0.05) == at(0.95) {
		return at(0.5)
	}
	return fmt.Sprintf("%s (%s to %s)", at(0.5), at(0.05), at(0.95))
}

// off says how far the simulated median is from what is published, and what share
// of the worlds recovered faster than they did. Of worlds that were followed for less
// than that nothing is known.
func off(all []outcome.World, bad bool, recovered unit.Duration) string {
	f, _ := figure.Get("service_recovery")
	known, published := f.Sample(all, asItWas, bad).Known(), recovered.Span().Seconds()
	faster, open := quicker(known, published)
	if open == len(known) {
		return "none was over when following ended"
	}
	text := fmt.Sprintf("%d%% were faster", 100*faster/len(known))
	if open > 0 {
		text += fmt.Sprintf(", %d%% not over when following ended", 100*open/len(known))
	}
	median := stats.CensoredQuantile(known, 0.5, 0.95).Center
	return fmt.Sprintf("× %s; %s", strconv.FormatFloat(median/published, 'g', 2, 64), text)
}

// quicker counts who took less than so many seconds, and those of whom nobody can
// tell, as they were cut off before.
func quicker(known []stats.Obs, seconds float64) (surely, open int) {
	for _, o := range known {
		switch {
		case o.Value >= seconds:
		case o.Censored:
			open++
		default:
			surely++
		}
	}
	return surely, open
}

// Who is cut off before the published time is neither faster nor slower.
func TestQuicker(t *testing.T) {
	known := []stats.Obs{{Value: 10}, {Value: 30}, {Value: 60, Censored: true}, {Value: 60, Censored: true}}
	for seconds, want := range map[float64][2]int{5: {0, 0}, 20: {1, 0}, 60: {2, 0}, 100: {2, 2}} {
		if surely, open := quicker(known, seconds); [2]int{surely, open} != want {
			t.Errorf("10, 30, more than 60 twice, against %g: %d and %d, want %v", seconds, surely, open, want)
		}
	}
}

func minutesOf(d unit.Duration) string {
	switch h := d.Span().Hours(); {
	case d == 0:
		return "–"
	case h >= 48:
		return figureOf(h/24) + " d"
	case h >= 2:
		return figureOf(h) + " h"
	}
	return figureOf(d.Span().Seconds()/60) + " min"
}

const incidentsHead = `# Incidents of the past, played again

Generated by ` + "`go test ./docs/tables -run TestIncidents -update`" + `; every run of the tests compares. What is published stands in
` + "`docs/tables/testdata/incidents.yaml`" + `, what is played in the embedded scenarios whose names begin with ` + "`history-`" + `.

Each scenario takes from the timeline what was deployed and how, what share of the requests it failed, and how long the tools took.
**Everything else is the same for all**: the detectors with their defaults, and people who need, from the first signal to the
cause, a time with median 37.5 min and log-sigma 0.82. That is the spread over six published timelines. Which six is not recorded, so every incident
that says when the cause was known may be one of them (†): its time until the cause is then no prediction. Fastly and Atlassian probably are,
since 37.5 is the middle of their 39 and 36 minutes. No number was chosen for any one of them. The share that fails is an input, and stands here for
completeness (in the worst ten minutes); when it was noticed, when somebody knew what to do and how long it
took are simulated. With one incident each, nothing here can confirm the model: it shows whether what happened is what the model
holds for possible, and how far its median is off.

Played by the flow engine in %d worlds. In brackets are the middle 90%% of the worlds. The error is the simulated median as a multiple of
the published time, and the share of the worlds that recovered faster than they did; between 5%% and 95%% is within the range.
Such a median is itself known only to about a quarter either way, and all incidents draw the same people in the same worlds, so they err together.
That does not touch the differences between alternatives, which are taken world by world, with their 95%% intervals.

| | failing, published | simulated | noticed, published | simulated | cause known, published | simulated | recovered, published | simulated | error |
|---|---|---|---|---|---|---|---|---|---|
`
