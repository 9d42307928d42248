package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// Job plays one replication, counted from 0, and returns its result. It is
// called from several goroutines at once, for different replications; the
// result must depend on nothing but the replication's number. It should return
// ctx.Err() soon after ctx is done.
type Job[R any] func(ctx context.Context, replication int) (R, error)

// Options say what is played, how often and by how many.
type Options struct {
	Scenario     string         // label only
	Seed         uint64         // label only
	Replications int            // at least 1
	Workers      int            // 0: one for each core Go may use
	Progress     func(Progress) // called after each replication, one call at a time; may be nil
}

// Progress tells how far an experiment is. Replications finish in any order.
type Progress struct {
	Replication int  // the one that has just ended
	Failed      bool // whether it failed
	Finished    int  // so far, without error
	Failures    int  // so far
	Of          int  // replications asked for
}

// Result is the result of one replication. Value counts only if Done: the job
// was called and returned no error.
type Result[R any] struct {
	Value R
	Done  bool
}

// Run plays all replications and returns a result for each, addressed by its
// number. The error is nil if all of them are Done and an [*Incomplete]
// otherwise; the results that are Done can be used either way. Options that
// make no sense are an error, without results.
func Run[R any](ctx context.Context, opts Options, job Job[R]) ([]Result[R], error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	workers := opts.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	x := &run[R]{opts: opts, job: job,
		results: make([]Result[R], opts.Replications), failures: make([]*Failure, opts.Replications)}
	var wg sync.WaitGroup
	for range min(workers, opts.Replications) {
		wg.Go(func() { x.work(ctx) })
	}
	wg.Wait()
	return x.results, x.err(ctx)
}

func (o Options) check() error {
	var errs []error
	if o.Replications < 1 {
		errs = append(errs, fmt.Errorf("replications is %d; ask for at least 1", o.Replications))
	}
	if o.Workers < 0 {
		errs = append(errs, fmt.Errorf("workers is %d; give a number above 0, or 0 for one per core", o.Workers))
	}
	return errors.Join(errs...)
}

// run is the state that the workers of one experiment share.
type run[R any] struct {
	opts     Options
	job      Job[R]
	results  []Result[R] // each written by the one worker that plays it
	failures []*Failure  // likewise

	mu    sync.Mutex
	next  int // first replication not yet taken
	state Progress
}

// work pulls replications until none is left or ctx is done.
func (x *run[R]) work(ctx context.Context) {
	for ctx.Err() == nil {
		x.mu.Lock()
		i := x.next
		x.next++
		x.mu.Unlock()
		if i >= x.opts.Replications {
			return
		}
		x.play(ctx, i)
	}
}

// play plays replication i and notes how it ended, whether it returns, panics
// or, as a failing test does, ends its goroutine.
func (x *run[R]) play(ctx context.Context, i int) {
	labels := &Labels{Scenario: x.opts.Scenario, Replication: i, Seed: x.opts.Seed}
	returned := false
	defer func() {
		if returned {
			return
		}
		f := &Failure{Labels: *labels, Err: errors.New("the job ended its goroutine")}
		if r := recover(); r != nil {
			f.Stack = string(debug.Stack())
			if err, ok := r.(error); ok {
				f.Err = err
			} else {
				f.Err = fmt.Errorf("%v", r)
			}
		}
		x.failed(f)
	}()
	value, err := x.job(context.WithValue(ctx, labelsKey{}, labels), i)
	returned = true
	switch {
	case err == nil:
		x.results[i] = Result[R]{Value: value, Done: true}
		x.report(i, false)
	case ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))):
		// interrupted: neither finished nor failed
	default:
		x.failed(&Failure{Labels: *labels, Err: err})
	}
}

func (x *run[R]) failed(f *Failure) {
	x.failures[f.Labels.Replication] = f
	x.report(f.Labels.Replication, true)
}

// report counts a replication that has ended and tells the caller.
func (x *run[R]) report(i int, failed bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state.Replication, x.state.Failed, x.state.Of = i, failed, x.opts.Replications
	if failed {
		x.state.Failures++
	} else {
		x.state.Finished++
	}
	if x.opts.Progress != nil {
		x.opts.Progress(x.state)
	}
}

// err is called when all workers have ended.
func (x *run[R]) err(ctx context.Context) error {
	e := &Incomplete{Finished: x.state.Finished, Of: x.opts.Replications}
	if e.Finished == e.Of {
		return nil
	}
	for _, f := range x.failures {
		if f != nil {
			e.Failures = append(e.Failures, f)
		}
	}
	if e.Finished+len(e.Failures) < e.Of {
		e.Cause = context.Cause(ctx)
	}
	return e
}
