package topology

// Refused is the share of a store's uses that are refused because the pools of
// its users ask for more connections than it accepts in all; 0 without a limit.
// Whose pool comes up short is chance, so the share is everybody's.
func (p *Pool) Refused(demand float64) float64 {
	if p.Limit <= 0 || demand <= float64(p.Limit) {
		return 0
	}
	return 1 - float64(p.Limit)/demand
}

// Demand is how many connections the pools of so many instances, by service,
// keep open to a store.
func (s *System) Demand(store int, instances []int) float64 {
	sum := 0
	for i, n := range s.Services {
		for _, st := range n.Stores {
			if st == store {
				sum += instances[i] * n.Pool
			}
		}
	}
	return float64(sum)
}

// Limited reports whether any store limits the connections to it.
func (s *System) Limited() bool {
	for _, st := range s.Stores {
		if st.Limit > 0 {
			return true
		}
	}
	return false
}
