package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/experiment"
)

// ended says what an error of playing is: an interrupt, which leaves some of the
// plays, a scenario that cannot be played in every world, or a mistake of ours.
func ended(err error) (interrupted *experiment.Incomplete, wrong error) {
	var incomplete *experiment.Incomplete
	var impossible *plan.Unplayable
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &impossible):
		return nil, usage(impossible, "choose laws whose values always go together")
	case errors.As(err, &incomplete) && incomplete.Cause != nil && len(incomplete.Failures) == 0:
		return incomplete, nil
	}
	return nil, internal(err)
}

// unusable ends a verb that has no use for some of its replications.
func unusable(c *cobra.Command, i *experiment.Incomplete) error {
	fmt.Fprintf(c.ErrOrStderr(), "rehearse: interrupted; %d of %d replications were finished\n", i.Finished, i.Of)
	return status(exitInterrupted)
}
