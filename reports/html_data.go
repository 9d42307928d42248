package reports

import (
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
)

// data is what the page's charts are drawn from; a list instead of an object
// wherever there are many.
type data struct {
	Strategies []string   `json:"strategies"`
	Courses    *Courses   `json:"courses,omitempty"`
	Harm       Measure    `json:"harm"` // to begin with
	Spreads    []spread   `json:"spreads,omitempty"`
	Recovery   []way      `json:"recovery,omitempty"`
	Tradeoffs  []tradeoff `json:"tradeoffs,omitempty"`
	Stories    []told     `json:"stories,omitempty"`
}

// ends are a center, a low and a high end; null is open, or not known.
type ends [3]*float64

func endsOf(e Estimate) ends {
	short := func(v float64) *float64 {
		p := finite(v)
		if p != nil {
			*p = math.Round(*p*1e6) / 1e6
		}
		return p
	}
	return ends{short(e.Center), short(e.Low), short(e.High)}
}

// way is the way back of a strategy.
type way struct {
	Strategy string    `json:"strategy"`
	Harmed   int       `json:"harmed"`
	Censored int       `json:"censored"`
	Parts    []string  `json:"parts"`
	Means    []float64 `json:"means"` // seconds
}

type tradeoff struct {
	Title  string      `json:"title"`
	Unit   figure.Unit `json:"unit"`
	Points []choice    `json:"points"`
}

type choice struct {
	Strategy string `json:"strategy"`
	Harm     ends   `json:"harm"`
	HarmText string `json:"harm_text"`
	Time     ends   `json:"time"`
	TimeText string `json:"time_text"`
	Reached  string `json:"reached"`
	Edge     bool   `json:"edge"`
}

func dataOf(r *Report) data {
	d := data{Strategies: r.Strategies, Courses: &r.Courses, Harm: leading(r), Spreads: spreads(r)}
	for _, rec := range r.Recovery {
		w := way{Strategy: rec.Strategy, Harmed: rec.Harmed, Censored: rec.Censored, Parts: []string{}, Means: []float64{}}
		for _, p := range rec.Parts {
			w.Parts = append(w.Parts, p.Name)
			mean := p.Mean.Center
			if math.IsNaN(mean) {
				mean = 0
			}
			w.Means = append(w.Means, math.Round(mean*10)/10)
		}
		d.Recovery = append(d.Recovery, w)
	}
	for _, t := range r.Tradeoffs {
		to := tradeoff{Title: t.Title, Unit: t.Unit}
		for _, p := range t.Points {
			to.Points = append(to.Points, choice{
				Strategy: p.Strategy, Edge: p.Edge,
				Harm: endsOf(p.Harm), HarmText: inline(p.Harm, t.Unit, r.Follow),
				Time: endsOf(p.Time), TimeText: inline(p.Time, figure.Seconds, r.Follow),
				Reached: inline(p.Reached, figure.Share, r.Follow),
			})
		}
		d.Tradeoffs = append(d.Tradeoffs, to)
	}
	for i := range r.Stories {
		d.Stories = append(d.Stories, toldOf(&r.Stories[i]))
	}
	return d
}

// decides names the measure behind a figure.
var decides = map[string]Measure{
	"tenants_hit": Hit, "requests_failed": Failed, "rows_damaged": Damaged, "tenants_damaged": Damaged,
	"messages_lost": Waiting, "messages_late": Waiting, "tenants_stranded": Waiting,
}

// leading is the harm that a reader wants to see first: what the scenario decides
// on, then whatever there is.
func leading(r *Report) Measure {
	var order []Measure
	for _, name := range r.Decide {
		if m, ok := decides[name]; ok {
			order = append(order, m)
		}
	}
	order = append(order, measures[1:]...)
	for _, m := range order {
		for _, l := range r.Courses.Lines {
			if l.Measure == m && slices.Max(l.High) > 0 {
				return m
			}
		}
	}
	return Hit
}

// told is a story for the page; times are seconds from the release.
type told struct {
	Strategy string   `json:"strategy"`
	Pick     string   `json:"pick"`
	Picked   string   `json:"picked"`
	Nature   string   `json:"nature"`
	Result   string   `json:"result"`
	Begin    float64  `json:"begin"` // local time of the release, since Monday 00:00
	End      float64  `json:"end"`
	Curves   Curves   `json:"curves"`
	Crowd    []Crowd  `json:"crowd"`
	Harm     *float64 `json:"harm"`  // the first of it
	Parts    []stage  `json:"parts"` // of the way back
	Open     bool     `json:"open"`  // it was not over when following ended
	Entries  []entry  `json:"entries"`
	Again    string   `json:"again"`
}

type stage struct {
	Name string  `json:"name"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

type entry struct {
	At   float64 `json:"at"`
	Lane string  `json:"lane"`
	Who  string  `json:"who"`
	Text string  `json:"text"`
}

func toldOf(s *Story) told {
	o := &s.Play
	since := func(seconds float64) float64 { return math.Round((seconds-o.Release.Seconds())*10) / 10 }
	t := told{
		Strategy: o.Strategy, Pick: s.Pick, Picked: s.Picked, Nature: nature(o), Result: o.Result.String(),
		Begin: math.Round(s.Begin.Seconds() + o.Release.Seconds()), End: since(o.End.Seconds()),
		Curves: s.Curves, Crowd: s.Crowd, Open: o.Recovery.FullCensored, Again: s.Again,
		Parts: []stage{}, Entries: []entry{},
	}
	if i := slices.Index(outcome.Results[:], t.Result); i >= 0 {
		t.Result = resultWords[i]
	}
	if figure.Harmed(o) {
		at := o.Recovery.FirstHarm.Seconds()
		first := since(at)
		t.Harm = &first
		for i, span := range o.Recovery.Parts {
			if span > 0 {
				t.Parts = append(t.Parts, stage{outcome.PartNames[i], since(at), since(at + span.Seconds())})
				at += span.Seconds()
			}
		}
	}
	for _, e := range o.Timeline {
		t.Entries = append(t.Entries, entry{since(e.At.Seconds()), lanes[e.Lane], e.Who, e.Text})
	}
	return t
}
