package review

import "github.com/rehearse-sim/rehearse/models/plan"

// Class is what kind of change it is.
type Class struct {
	Kind       string   // schema, message, api, behaviour, config, feature, labels or version
	Visible    bool     // users can see it
	Flag       string   // that hides it, "" without one
	Reversible string   // yes, partial or no, as the scenario says
	Lasting    []string // what taking it back does not undo, as far as the scenario shows it
}

// classify reads what ships. What moves data or breaks others weighs more than what
// can be seen.
func classify(p *plan.Plan) Class {
	ch := &p.Scenario.Change
	c := Class{Visible: ch.Visible, Flag: ch.Flag, Reversible: ch.Reversible, Lasting: lasting(p)}
	migrates, everywhere, feature := ch.Migration != nil, len(ch.Defects) > 0, false
	for _, s := range p.Scenario.Strategies {
		migrates = migrates || s.Migration != nil
	}
	for _, d := range ch.Defects {
		everywhere = everywhere && d.In == "everywhere"
		feature = feature || d.In == "feature"
	}
	switch {
	case migrates || ch.Breaking == "schema":
		c.Kind = "schema"
	case ch.Breaking != "none":
		c.Kind = ch.Breaking
	case everywhere:
		c.Kind = "config"
	case feature || ch.Flag != "":
		c.Kind = "feature"
	case ch.Visible && len(ch.Defects)+len(ch.Hazards)+len(ch.Flushes) == 0:
		c.Kind = "labels"
	default:
		c.Kind = "version"
	}
	return c
}

// lasting lists what outlives the release.
func lasting(p *plan.Plan) (out []string) {
	ch := &p.Scenario.Change
	contracts := ch.Migration != nil && ch.Migration.Contracts()
	for _, s := range p.Scenario.Strategies {
		contracts = contracts || s.Migration != nil && s.Migration.Contracts()
	}
	if contracts {
		out = append(out, "the schema is contracted")
	}
	for _, h := range ch.Hazards {
		out = append(out, h.Name+" (rows that the old version cannot read)")
	}
	return append(out, damages(p)...)
}

// damages lists what the defects leave behind.
func damages(p *plan.Plan) (out []string) {
	for _, d := range p.Scenario.Change.Defects {
		r := leaves(d.Effect)
		if r.rows > 0 {
			out = append(out, d.Name+" (wrong rows stay)")
		}
		if r.odd.Share > 0 {
			out = append(out, d.Name+" (messages stay in the queue)")
		}
		if r.cache != "" {
			out = append(out, d.Name+" (entries stay in the cache)")
		}
	}
	return out
}
