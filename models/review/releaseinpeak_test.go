package review_test

var _ = tried(trial{
	id:    "release-in-peak",
	fires: of(`clock.start=Tue 16:00`),
	says:  "100% of requests at Tue 16:30 adds 80% of the traffic at 1.59 times the daily mean; the peak is 1.60",
	path:  "strategies[0]",
	quiet: of("clock.start=Tue 16:00", "load.profile.peak_to_trough=1.1"),
})
