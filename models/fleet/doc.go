// Package fleet is the instances of a service in a play: they start, stop,
// crash, are away, move out of a lost zone, are scaled, and are replaced by
// another version as a deploy wants.
//
//	f := fleet.New(fleet.Config{Engine: engine, Traffic: traffic, Startup: time, Instances: 4, Zones: 3})
//	f.Aim(exposure.New, 4, &rollout.Rolling{Surge: 0.25, Unavailable: 0.25})
//	engine.Run(until)
//	fmt.Println(f.Of(exposure.New), f.Hours())
//
// It promises that whatever happens to an instance, its place is filled again
// as far as it is wanted, and that which instances misfortune strikes goes by
// the luck of their slots, so it is the same ones in every play.
package fleet
