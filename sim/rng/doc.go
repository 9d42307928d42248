// Package rng holds the randomness of a simulation: named and counter-based
// random streams, fast samplers on them, and distributions with a text form.
//
// A [World] is one random world: a master seed and a replication number. From
// it come two kinds of stream, both plain values:
//
//	w := rng.NewWorld(42, 0)
//	sizes := w.Stream("tenant/sizes") // a named stream: draw in order
//	requests := w.Key("request")      // a family of streams ...
//	s := requests.At(123)             // ... one per number, in any order
//	fmt.Println(sizes.Exp(), s.Normal())
//
// [Parse] reads a distribution from text, [Dist] is what it yields, and
// [Compile] makes of it a [Sampler] that a hot loop can call without
// allocating. [ParseSizes] reads a law by which many share a total, and [Bucket]
// finds the lasting place of a tenant in a rollout.
//
// # Paths
//
// A path names what is drawn ("fault/db-outage", "oncall/ack") and never the
// rollout strategy under test. All strategies then meet the same world, and
// their differences are paired (common random numbers; Law, Simulation Modeling
// and Analysis, 5th ed., section 11.2). A stream is a function of seed,
// replication and path alone, so adding a stream changes no other.
//
// # Promises
//
// The same calls give the same numbers on every machine of one architecture
// and with any number of goroutines: nothing here is global or locked. A
// [Stream] is owned by one goroutine at a time. Streams are no cryptography:
// whoever knows one output and the increment knows the rest.
package rng
