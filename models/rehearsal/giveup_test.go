package rehearsal_test

import (
	"context"
	"errors"
	"testing"

	"github.com/rehearse-sim/rehearse/models/rehearsal"
)

// A world that is given up ends with the context's error and plays no further:
// here the context is done as soon as the second strategy begins.
func TestAWorldCanBeGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	var began []string
	w, err := rehearsal.WorldContext(ctx, load(t, "shop"), 1, 0, func(what string) {
		began = append(began, what)
		if what == "canary" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(w.Plays) != 0 {
		t.Errorf("%d plays, error %v; want none, and that it was cancelled", len(w.Plays), err)
	}
	if last := began[len(began)-1]; last != "canary" {
		t.Errorf("went on to %s", last)
	}
}
