package detect

import "github.com/rehearse-sim/rehearse/models/signal"

// Needs names the series that the probe reads.
func (t *Threshold) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(t.Service), Latency: metrics[t.Metric].quantile > 0}}
}

// Needs names the series that the probe reads.
func (c *CanaryCompare) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(c.Service)}}
}

// Needs names the series that the probe reads.
func (b *BurnRate) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(b.Service)}}
}

// Needs is empty: contacts are no series.
func (t *Tickets) Needs(Site) []signal.Need { return nil }
