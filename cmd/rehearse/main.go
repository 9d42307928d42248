// Command rehearse plays a release under several rollout strategies in the same
// random worlds and says who gets hurt, how badly, for how long and how sure
// that is.
//
//	rehearse run                  # the embedded scenario tax-engine
//	rehearse run ./mine.yaml -o results.json
//
// Manners: results go to stdout, everything else to stderr with the prefix
// "rehearse: ", in lower case and without a period; an error is followed by a
// hint where the mistake can be guessed; exit codes are listed in exit.go.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(program()) }

// program is main for a process: the first interrupt asks for what is finished,
// the second one kills.
func program() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}
