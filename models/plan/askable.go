package plan

// Askable is the operations, by name, that monitoring may ask for by itself: users
// ask for them, so that its requests go where theirs do, and no sessions come back
// by them.
func (p *Plan) Askable() map[string]int { return askable(p.Scenario) }

func askable(s *Scenario) map[string]int {
	out := map[string]int{}
	for i, o := range s.Load.Operations {
		if o.Share > 0 {
			out[o.Name] = i
		}
	}
	for _, x := range s.Services {
		if x.Reconnect != nil {
			delete(out, x.Reconnect.Operation)
		}
	}
	return out
}
