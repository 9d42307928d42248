// Package load describes the traffic that tenants send: its shape over the day,
// the operations it consists of, and how clients behave when they fail.
//
//	shape := load.Profile{Kind: "diurnal", Peak: peak, PeakToTrough: 4}
//	shape.Factor(14 * clock.Hour) // 1.6 times the daily mean
//
// It promises that a profile's mean over a day is 1, so that a rate in a
// scenario is always the daily mean.
package load

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Load is the traffic of a scenario.
type Load struct {
	Profile    Profile     `yaml:"profile" doc:"how the rate moves over the day"`
	Operations []Operation `yaml:"operations,required" doc:"what the requests ask for"`
	Clients    Clients     `yaml:"clients" doc:"how clients wait and retry"`
}

// Operation is one kind of request.
type Operation struct {
	Name   string       `yaml:"name,required" doc:"name of the operation"`
	Share  unit.Percent `yaml:"share,required" doc:"share of all requests; the shares add up to 100%"`
	Entry  string       `yaml:"entry,required" doc:"the service that receives it"`
	Access string       `yaml:"access" doc:"read or write" default:"read" enum:"read|write"`
}

// Clients is how the callers outside behave.
type Clients struct {
	Timeout  unit.Duration `yaml:"timeout" doc:"how long a client waits for an attempt; the work goes on without it" default:"10s" source:"judgement"`
	Attempts int           `yaml:"attempts" doc:"tries, the first included" default:"1" min:"1" max:"20"`
	Backoff  unit.Backoff  `yaml:"backoff" doc:"wait before the next try" default:"exponential(100ms, x2, max=2s, full-jitter)" source:"judgement"`
	Budget   unit.Percent  `yaml:"budget" doc:"retries allowed per first attempt, kept in a token bucket of 100 shared by all clients; 100% or more never binds" default:"100%" max:"2000%" source:"the bucket's form: Brooker 2022, 'Fixing retries with token buckets'"`
}

// Profile is the shape of the rate over a day.
type Profile struct {
	Kind         string         `yaml:"kind" doc:"constant, or diurnal: one sine wave a day" default:"constant" enum:"constant|diurnal"`
	Peak         unit.TimeOfDay `yaml:"peak" doc:"local time of the highest rate" default:"14:00" source:"judgement; FireHydrant sees most incidents 11:00-14:00"`
	PeakToTrough float64        `yaml:"peak_to_trough" doc:"highest rate divided by lowest" default:"4" min:"1" max:"1000" source:"XFaaS (SOSP'23): 4.3; 4 gives peak/mean 1.6, as Robust Perception reports"`
}

// Factor returns the rate at a local time of day, relative to the daily mean.
// It is constant within a minute, so that every engine integrates it exactly.
func (p Profile) Factor(local clock.Span) float64 {
	if p.Kind != "diurnal" {
		return 1
	}
	minute := math.Floor(math.Mod(local.Minutes(), 1440)) + 0.5
	peak := clock.Span(p.Peak).Minutes()
	return 1 + p.amplitude()*math.Cos(2*math.Pi*(minute-peak)/1440)
}

// Max returns the highest factor of the day.
func (p Profile) Max() float64 {
	if p.Kind != "diurnal" {
		return 1
	}
	return 1 + p.amplitude()
}

// amplitude a solves (1+a)/(1-a) = PeakToTrough.
func (p Profile) amplitude() float64 { return (p.PeakToTrough - 1) / (p.PeakToTrough + 1) }
