package cache

import (
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Config is a compiled cache. Times are in seconds.
type Config struct {
	Reads     float64 // per second that come to one space at the daily mean
	Low, High float64 // shortest and longest life of an entry
	Classes   []Class
	Coalesce  bool
	Askers    int // instances that share a space; each asks by itself
}

// Class is keys that are asked for equally often.
type Class struct {
	Share   float64 // of the reads
	Ceiling float64 // share of them that can be cached at all
	Rate    float64 // reads of one key per second at the daily mean
}

// steady is the share of its reads that a class answers in the steady state, at
// a rate relative to the daily mean, when entries live so long in the mean.
func (c Class) steady(relative, life float64) float64 {
	n := c.Rate * relative * life
	return c.Ceiling * n / (1 + n)
}

// Compile works out the classes from the reads per second that come to the
// cache at the daily mean, over all instances.
func Compile(c *Cache, reads float64, instances int) *Config {
	conf := &Config{
		Reads: reads, High: c.TTL.Span().Seconds(), Coalesce: c.Coalesce, Askers: instances,
	}
	conf.Low = conf.High * (1 - float64(c.Jitter))
	if c.PerInstance() {
		conf.Reads, conf.Askers = reads/float64(instances), 1
	}
	hot, byHot := c.hot(conf.Reads)
	answered := (float64(c.Hit) - byHot) / (1 - hot.Share)
	warm := c.Warm.Span().Seconds()
	if warm <= 0 {
		warm = c.longestWarm(conf.Reads)
	}
	// answered = ceiling·n/(1+n) with n = life/warm
	conf.Classes = []Class{{Share: 1 - hot.Share, Ceiling: min(answered*(1+warm/c.life()), 1), Rate: 1 / warm}}
	if hot.Share > 0 {
		conf.Classes = append(conf.Classes, hot)
	}
	return conf
}

// life is the mean life of an entry.
func (c *Config) life() float64 { return (c.Low + c.High) / 2 }

func seconds(s float64) unit.Duration {
	d := clock.FromSeconds(s)
	if d > clock.Second {
		d = d / clock.Second * clock.Second
	}
	return unit.Duration(d)
}
