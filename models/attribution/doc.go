// Package attribution decides what of the harm in a play is the release's.
//
// A failed request counts only if the release made the difference: the control,
// the same world without a release, says what would have happened anyway.
//
//	b := attribution.NewBook(tenants, cohorts, func(first clock.Time) {})
//	l := attribution.NewLedger(len(tenants), life, release, attribution.Against(b, control, luck, 0.001))
//	l.Finish(now, arrived, tenant, traffic.ByChange)
//	l.End(now)
//	fmt.Println(b.Sum().TenantsHit)
//
// The [Ledger] is told how every request ended and puts it into the window of
// the minute in which it arrived. Arrivals are the same in every play, so
// windows of two plays line up request by request. [Against] takes the
// difference of a window to the control's and enters it in the [Book], which
// adds up who was hurt, by how much and when. An engine that knows differences
// itself enters them in the book directly.
//
// It promises that what differs in nothing is blamed for nothing, and that what
// chance alone makes of queues that have come apart is mostly not blamed on the
// release (see the balance). The truth stays here: no detector and no person is
// told.
package attribution
