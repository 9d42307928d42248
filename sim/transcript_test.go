package sim

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

var update = flag.Bool("update", false, "write testdata/*.txt anew")

// TestTranscripts plays testdata/*.txt. A line that begins with ">" is an
// operation; the lines below it are what the engine then did. An event may
// carry operations that its handler plays, separated by semicolons:
//
//	> at 5 world a: cancel b; at 5 record c
//	> run 10
//	5ns world a
//	      cancel b: true
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts (%v)", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range modes {
				got := transcribe(string(want), m.nearMax)
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				} else if got != string(want) {
					t.Errorf("%s gives\n%s", m.name, got)
				}
			}
		})
	}
}

// script interprets the operations of one transcript.
type script struct {
	e       *Engine
	id      HandlerID
	events  []scriptEvent
	handles map[string]Handle
	out     strings.Builder
}

type scriptEvent struct {
	name, phase string
	body        []string
}

func transcribe(text string, nearMax int) string {
	s := &script{e: New("transcript"), handles: map[string]Handle{}}
	s.e.queue.bound(nearMax)
	s.id = s.e.Register("event", s)
	for line := range strings.Lines(text) {
		switch op, ok := strings.CutPrefix(line, ">"); {
		case ok:
			s.out.WriteString(line)
			s.play(strings.TrimSpace(op), "")
		case strings.HasPrefix(line, "#"), strings.TrimSpace(line) == "":
			s.out.WriteString(line)
		}
	}
	return s.out.String()
}

func (s *script) Handle(now clock.Time, arg uint64) {
	ev := s.events[arg]
	fmt.Fprintf(&s.out, "%v %s %s\n", now, ev.phase, ev.name)
	for _, op := range ev.body {
		s.play(strings.TrimSpace(op), "      "+strings.TrimSpace(op)+": ")
	}
}

func (s *script) play(op, prefix string) {
	head, body, _ := strings.Cut(op, ":")
	f := strings.Fields(head)
	say := func(v any) { fmt.Fprintf(&s.out, "%s%v\n", prefix, v) }
	switch f[0] {
	case "at":
		ev := scriptEvent{name: f[3], phase: f[2]}
		if body != "" {
			ev.body = strings.Split(body, ";")
		}
		s.events = append(s.events, ev)
		s.handles[f[3]] = s.e.At(moment(f[1]), phaseNamed(f[2]), s.id, uint64(len(s.events)-1))
	case "cancel":
		say(s.e.Cancel(s.handles[f[1]]))
	case "move":
		h, ok := s.e.Reschedule(s.handles[f[1]], moment(f[2]), phaseNamed(f[3]))
		if ok {
			s.handles[f[1]] = h
		}
		say(ok)
	case "stop":
		s.e.Stop()
	case "run":
		s.e.Run(moment(f[1]))
		fmt.Fprintf(&s.out, "now %v, %d pending\n", s.e.Now(), s.e.Pending())
	default:
		panic("unknown operation " + op)
	}
}

func moment(s string) clock.Time {
	if s == "never" {
		return clock.Never
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		panic(err)
	}
	return clock.Time(n)
}

func phaseNamed(s string) Phase {
	i := slices.Index(phaseNames[:], s)
	if i < 0 {
		panic("unknown phase " + s)
	}
	return Phase(i)
}
