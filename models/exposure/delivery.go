package exposure

import "github.com/rehearse-sim/rehearse/models/unit"

// Delivery is how a flag that is set reaches the instances that go by it, as a
// scenario says it.
type Delivery struct {
	Takes   unit.DurationDist `yaml:"takes" doc:"from setting the flag, up or down, until the first instance can hear of it: the pipeline of a flag that is a pushed configuration" default:"0s" source:"judgement: flag services hand it out at once, configuration that ships like code takes a deploy's time"`
	Heard   unit.DurationDist `yaml:"heard" doc:"from then on, the time until an instance has heard, as a law over the instances: uniform(0s, 60s) for those that poll each minute, lognormal(p50=200ms, p95=2s) for a stream" default:"(evenly within the kill switch's propagation)"`
	Stale   unit.Percent      `yaml:"stale" doc:"chance of an instance to be stale: its connection to the flag service is broken, and nobody knows" default:"0%" source:"judgement: no published share"`
	Hear    string            `yaml:"stale_hear" doc:"what stale instances still hear: raises (all but that it is lowered: the connection broke while it was up), start (what held when they started, and nothing since), or nothing (they show the default for ever)" default:"raises" enum:"raises|start|nothing" source:"judgement"`
	Down    string            `yaml:"while_down" doc:"what instances show that start while the flag service is down: last (a relay or a file kept the last values) or default, until it is over" default:"last" enum:"last|default" source:"OpenFeature: a provider that is not ready returns the default of the code; relays and bootstrap files keep the last values"`
	Default string            `yaml:"default" doc:"what the code shows that has heard of no flag: off, or on for everybody" default:"off" enum:"off|on"`
}
