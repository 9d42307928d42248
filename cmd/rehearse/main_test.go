package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rehearse-sim/rehearse/reports"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rehearse": main})
}

// TestScripts plays the transcripts; small.yaml is in each one's directory.
func TestScripts(t *testing.T) {
	small, err := os.ReadFile(filepath.Join("testdata", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"), UpdateScripts: *update, RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			if err := pullRequest(e.WorkDir); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "small.yaml"), small, 0o644)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exitsWith},
	})
}

// exitsWith runs a command and wants its exit code: exits 2 rehearse rnu.
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	var code interface{ ExitCode() int }
	got := 0
	switch {
	case errors.As(err, &code):
		got = code.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if want := args[0]; want != strconv.Itoa(got) {
		ts.Fatalf("exit code is %d, want %s", got, want)
	}
}

func played(t *testing.T, ctx context.Context, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(ctx, args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

func TestInterruptedRunsPrintWhatIsFinished(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	code, out, errs := played(t, ctx, "run", "testdata/small.yaml", "--replications", "7")
	if code != exitInterrupted || !strings.Contains(out, "partial: 0 of 7") || !strings.Contains(errs, "partial: 0 of 7 replications") {
		t.Errorf("exit %d, stdout %q, stderr %q", code, out, errs)
	}
}

// One world takes some milliseconds, so that a second leaves some finished and
// most not begun.
func TestInterruptedHalfWay(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	code, out, errs := played(t, ctx, "run", "testdata/small.yaml", "--replications", "100000", "--format", "json")
	r, err := reports.Read(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	n := r.Replications
	if code != exitInterrupted || n.Finished < 1 || n.Finished >= n.Asked ||
		errs != fmt.Sprintf("rehearse: interrupted; the report is partial: %d of 100000 replications\n", n.Finished) {
		t.Errorf("exit %d, %d of %d finished, stderr %q", code, n.Finished, n.Asked, errs)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	var errs bytes.Buffer
	code := run(context.Background(), []string{"run", "testdata/small.yaml", "--replications", "1"}, strings.NewReader(""), full{}, &errs)
	if code != exitInternal || errs.String() != "rehearse: no space left on device\n" {
		t.Errorf("exit %d, stderr %q", code, errs.String())
	}
}
