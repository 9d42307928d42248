// Package topology is the static system that a release meets: services with
// instances and queues, the calls between them, and the stores they share.
//
//	sys := topology.System{Services: services, Stores: stores}
//	load := sys.Work(profile) // utilisation by service, before any release
//
// It promises nothing about behaviour in time: that is the traffic engines'.
package topology

import (
	"github.com/rehearse-sim/rehearse/models/resilience"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Service is a set of equal instances behind a load balancer. A slot is held
// for as long as the service works on a request, downstream calls included.
type Service struct {
	Name        string            `yaml:"name,required" doc:"name of the service"`
	Instances   int               `yaml:"instances" doc:"instances in the steady state" default:"2" min:"1" max:"10000" source:"judgement"`
	Zones       int               `yaml:"zones" doc:"zones that its instances are spread over evenly; instance i is in zone i modulo this, from 0" default:"1" min:"1" max:"100"`
	Concurrency int               `yaml:"concurrency" doc:"requests an instance works on at once" default:"8" min:"1" max:"10000" source:"judgement"`
	Queue       int               `yaml:"queue" doc:"requests an instance keeps in line before it rejects" default:"64" min:"0" max:"1000000" source:"judgement"`
	Discipline  Discipline        `yaml:"discipline" doc:"fifo: slots and a line; ps: the slots are shared equally by everything in the instance" default:"fifo"`
	Balance     Balance           `yaml:"balance" doc:"how an instance is chosen: least-loaded or random" default:"least-loaded"`
	Time        unit.DurationDist `yaml:"time,required" doc:"the service's own work on a request"`
	Startup     unit.Duration     `yaml:"startup" doc:"from the start of an instance until it takes traffic" default:"30s" source:"judgement"`
	Warmup      unit.Duration     `yaml:"warmup" doc:"after that, the time in which cold_factor falls linearly to 1" default:"0s"`
	ColdFactor  float64           `yaml:"cold_factor" doc:"factor on the own work of an instance that has just started" default:"2" min:"1" max:"100" source:"judgement"`
	Errors      unit.Percent      `yaml:"errors" doc:"background error ratio, overdispersed, release or not" default:"0%"`
	Calls       []Call            `yaml:"calls" doc:"what it calls, one after the other"`
	Stores      []string          `yaml:"stores" doc:"stores it uses once per request, before its calls"`
	Pool        int               `yaml:"pool" doc:"connections that each instance keeps open to each of its stores, from its start on; for stores with max_connections" default:"0" min:"0" max:"100000"`

	resilience.Service `yaml:",inline"`
}

// Call is a synchronous call to another service.
type Call struct {
	To       string        `yaml:"to,required" doc:"the service called"`
	For      []string      `yaml:"for" doc:"only for these operations; all when empty"`
	Timeout  unit.Duration `yaml:"timeout" doc:"how long the caller waits; the work goes on without it" default:"1s" source:"judgement"`
	Attempts int           `yaml:"attempts" doc:"tries, the first included" default:"1" min:"1" max:"20"`

	resilience.Call `yaml:",inline"`
}

// Store is a database or the like: a pool of connections in front of it.
type Store struct {
	Name        string            `yaml:"name,required" doc:"name of the store"`
	Connections int               `yaml:"connections" doc:"connections, shared by all its users; the rest wait in line" default:"100" min:"1" max:"100000" source:"judgement"`
	Max         int               `yaml:"max_connections" doc:"connections it accepts in all; where the pools of the instances want more, that share of the uses fails at once, whoever asks; 0: no limit" default:"0" min:"0" max:"10000000"`
	Time        unit.DurationDist `yaml:"time,required" doc:"time a connection is held"`
}
