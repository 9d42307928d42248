package scenarios

import (
	"strings"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Bounds of the check at the ends of the unknowns' laws. Source of both:
// judgement; all within a second.
const (
	maxCorners = 6       // unknowns of which all ends are tried together
	maxEffort  = 200_000 // values read for it
)

// described lists unknowns for plans and reports.
func described(unknowns []decode.Unknown) []outcome.Unknown {
	var out []outcome.Unknown
	for _, u := range unknowns {
		o := outcome.Unknown{Path: u.Path, Also: u.Also, Law: u.Law}
		o.Low, _ = u.At(0)
		o.Median, _ = u.At(0.5)
		o.High, _ = u.At(1)
		out = append(out, o)
	}
	return out
}

// redraw reads the document anew for every world. Each unknown has a stream of
// its own, by its path: what else is unknown, and who plays, changes nothing.
func redraw(doc *decode.Document) plan.Redraw {
	unknowns := doc.Unknowns()
	return func(w rng.World) (*plan.Plan, []outcome.Drawn, error) {
		at := make([]float64, len(unknowns))
		drawn := make([]outcome.Drawn, len(unknowns))
		for i, u := range unknowns {
			stream := w.Stream("unknown/" + u.Path)
			at[i] = stream.Float64()
			drawn[i].Text, drawn[i].Value = u.At(at[i])
		}
		s, problems := read(doc, at)
		if problems.Err() != nil {
			return nil, drawn, readable(problems)
		}
		return plan.Compile(s, "", holder(environment(s.Tenants))), drawn, nil
	}
}

// atTheEnds reads a document at the ends of its unknowns' laws: each alone
// while the others are at their medians and, where none of that is wrong, all
// together. Most of what can go wrong, such as a load that is too high, goes
// wrong there first.
func atTheEnds(doc *decode.Document) decode.Problems {
	unknowns := doc.Unknowns()
	n := len(unknowns)
	effort := 0
	try := func(at []float64) decode.Problems {
		if effort += doc.Size(); effort > maxEffort && effort > doc.Size() {
			return nil
		}
		_, problems := read(doc, at)
		return where(problems, unknowns, at)
	}
	var found decode.Problems
	for i := range unknowns {
		for _, end := range []float64{0, 1} {
			at := medians(n)
			at[i] = end
			found = append(found, try(at)...)
		}
	}
	if len(found) > 0 || n < 2 {
		return found
	}
	for _, corner := range corners(n) {
		at := medians(n)
		for i := range at {
			at[i] = float64(corner >> i & 1)
		}
		if found = try(at); len(found) > 0 {
			return found
		}
	}
	return nil
}

func medians(n int) []float64 {
	at := make([]float64, n)
	for i := range at {
		at[i] = 0.5
	}
	return at
}

// corners lists sets of unknowns that are high while the others are low: all
// sets where there are few, or else all, none, and all but one.
func corners(n int) []uint64 {
	all := uint64(1)<<n - 1
	var out []uint64
	if n <= maxCorners {
		for c := range all + 1 {
			out = append(out, c)
		}
		return out
	}
	out = append(out, all, 0)
	for i := range n {
		out = append(out, all&^(1<<i))
	}
	return out
}

// where says at which values of the unknowns something goes wrong.
func where(problems decode.Problems, unknowns []decode.Unknown, at []float64) decode.Problems {
	var values []string
	for i, u := range unknowns {
		if at[i] != 0.5 {
			text, _ := u.At(at[i])
			values = append(values, u.Path+"="+text)
		}
	}
	for i := range problems {
		problems[i].Msg += "; so it is with " + strings.Join(values, ", ")
	}
	return problems
}
