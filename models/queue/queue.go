// Package queue is messages that one service leaves for another: what waits, what
// comes back, and what ends among the dead letters. It outlives the release that
// published it.
//
//	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
//	p := s.Pass(60, queue.Flow{Fine: 10, Odd: 1, Able: 0, Unable: 20})
//	fmt.Println(s.Waiting(), p.Dead)
//
// Messages are a fluid: rates and contents are means, and nothing is drawn. It
// promises that published = done + dead + inside, to rounding, and that the cost
// of a step does not depend on how many messages there are.
package queue

import "github.com/rehearse-sim/rehearse/models/unit"

// Queue is a queue of a scenario, with the one service that publishes to it and
// the one that consumes it.
type Queue struct {
	Name       string        `yaml:"name,required" doc:"name of the queue"`
	From       string        `yaml:"from,required" doc:"the service that publishes: one message per request that it does well"`
	For        []string      `yaml:"for" doc:"only for these operations; all when empty"`
	To         string        `yaml:"to,required" doc:"the service that consumes, with workers of its own that requests do not use"`
	Rate       unit.Rate     `yaml:"rate,required" doc:"messages that one instance of the consumer works off, per second"`
	Deliveries int           `yaml:"deliveries" doc:"times a message is handed out before it is a dead letter" default:"5" min:"1" max:"50" source:"Pub/Sub dead-letter topics: 5 by default"`
	RetryDelay unit.Duration `yaml:"retry_delay" doc:"until a message that was not worked off is handed out again, on average" default:"30s" min:"1s" max:"12h" source:"SQS visibility timeout: 30 s by default"`
	Deadline   unit.Duration `yaml:"deadline" doc:"a message that has not been worked off by then is late, which hurts its tenant; 0s: none is ever late" default:"0s"`
	Partitions int           `yaml:"partitions" doc:"lines within which order is kept: a message that has to wait for its next delivery holds up its line; 0: no order" default:"0" min:"0" max:"100000"`
}

// Config is a compiled queue. Times are in seconds.
type Config struct {
	Deliveries int
	RetryDelay float64
	Deadline   float64 // 0 for none
	Partitions int     // 0 for no order
}

// Flow is what moves while conditions stand still, in messages per second.
type Flow struct {
	Fine   float64 // published, readable by every version of the consumer
	Odd    float64 // published, unreadable by some
	Able   float64 // capacity of consumers that can read the odd ones
	Unable float64 // capacity of those that cannot
	Drop   bool    // a consumer that cannot read a message gives it up at once
	Deny   float64 // share of the deliveries that the queue itself refuses, in [0, 1]
}

// Passed is what came of a step, in messages.
type Passed struct {
	Done   float64
	Dead   float64 // handed out too often, or given up
	Late   float64 // that came to be older than the deadline
	Choked float64 // deliveries to a consumer that could not read the message
}
