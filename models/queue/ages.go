package queue

import "sort"

// ages remembers how many messages had been published when, for as long as any of
// them waits.
type ages struct {
	at  []float64 // seconds, ascending
	sum []float64 // published until then
}

func (a *ages) reset(now, published float64) {
	a.at, a.sum = append(a.at[:0], now), append(a.sum[:0], published)
}

// note adds a point; of a long backlog, every second one is forgotten.
func (a *ages) note(now, published float64) {
	const most = 1 << 14
	if len(a.at) >= most {
		for i := range most / 2 {
			a.at[i], a.sum[i] = a.at[2*i], a.sum[2*i]
		}
		a.at, a.sum = a.at[:most/2], a.sum[:most/2]
	}
	a.at, a.sum = append(a.at, now), append(a.sum, published)
}

// age is how long ago the message was published that so many came before.
func (a *ages) age(now, before float64) float64 {
	i := sort.SearchFloat64s(a.sum, before)
	switch {
	case i == 0:
		return now - a.at[0]
	case i == len(a.sum):
		return 0
	}
	share := (before - a.sum[i-1]) / (a.sum[i] - a.sum[i-1])
	return now - (a.at[i-1] + share*(a.at[i]-a.at[i-1]))
}

// count returns how many had been published by an instant, as far as that is
// remembered.
func (a *ages) count(at float64) float64 {
	i := sort.SearchFloat64s(a.at, at)
	switch {
	case i == 0:
		return a.sum[0]
	case i == len(a.at):
		return a.sum[i-1]
	}
	share := (at - a.at[i-1]) / (a.at[i] - a.at[i-1])
	return a.sum[i-1] + share*(a.sum[i]-a.sum[i-1])
}
