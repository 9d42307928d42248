package queue

import "sort"

// ages remembers how many messages had been published when, for as long as any of
// them waits.
type ages struct {
	at    []float64 // seconds, ascending
	count []float64 // published until then
}

func (a *ages) reset(now, published float64) {
	a.at, a.count = append(a.at[:0], now), append(a.count[:0], published)
}

// note adds a point; of a long backlog, every second one is forgotten.
func (a *ages) note(now, published float64) {
	const most = 1 << 14
	if len(a.at) >= most {
		for i := range most / 2 {
			a.at[i], a.count[i] = a.at[2*i], a.count[2*i]
		}
		a.at, a.count = a.at[:most/2], a.count[:most/2]
	}
	a.at, a.count = append(a.at, now), append(a.count, published)
}

// age is how long ago the message was published that so many came before.
func (a *ages) age(now, before float64) float64 {
	i := sort.SearchFloat64s(a.count, before)
	switch {
	case i == 0:
		return now - a.at[0]
	case i == len(a.count):
		return 0
	}
	share := (before - a.count[i-1]) / (a.count[i] - a.count[i-1])
	return now - (a.at[i-1] + share*(a.at[i]-a.at[i-1]))
}
