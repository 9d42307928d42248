package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// progressSchema is the name and version of the file of what was learned.
const progressSchema = "rehearse.learn/v1"

// progressFile is which lessons are done.
type progressFile struct {
	Schema  string             `json:"schema"`
	Lessons map[string]learned `json:"lessons"` // by scenario
}

// learned is how a lesson went.
type learned struct {
	Predicted string          `json:"predicted"` // a letter; without one the lesson is not done
	Right     bool            `json:"right"`
	Knobs     map[string]bool `json:"knobs,omitempty"` // turned with a prediction, and whether that was right
}

func (l *learned) turned(knob string, right bool) {
	if l.Knobs == nil {
		l.Knobs = map[string]bool{}
	}
	l.Knobs[knob] = right
}

// progressPath is the file in the user's state directory, as the XDG Base
// Directory Specification (0.8) wants it: what is not absolute is ignored.
func progressPath() (string, error) {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "rehearse", "learn.json"), nil
}

// readProgress reads what was learned. What cannot be read is reported and never
// stops a lesson; a broken file is set aside.
func readProgress(c *cobra.Command) progressFile {
	empty := progressFile{Schema: progressSchema, Lessons: map[string]learned{}}
	path, err := progressPath()
	if err != nil {
		return empty
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return empty
	case err != nil:
		fmt.Fprintf(c.ErrOrStderr(), "rehearse: what you have learned cannot be read: %v\n", err)
		return empty
	}
	var f progressFile
	if err := json.Unmarshal(text, &f); err == nil && f.Schema == progressSchema {
		if f.Lessons == nil {
			f.Lessons = empty.Lessons
		}
		return f
	}
	aside := path + ".broken"
	if err := os.Rename(path, aside); err != nil {
		fmt.Fprintf(c.ErrOrStderr(), "rehearse: %s is not a file of what you have learned (%s), and cannot be set aside: %v\n", path, progressSchema, err)
		return empty
	}
	fmt.Fprintf(c.ErrOrStderr(), "rehearse: %s is not a file of what you have learned (%s); it was set aside as %s\n", path, progressSchema, filepath.Base(aside))
	return empty
}

// remember changes what is kept of a lesson. That it cannot be written is
// reported and changes nothing else.
func remember(c *cobra.Command, scenario string, change func(*learned)) {
	path, err := progressPath()
	if err == nil {
		f := readProgress(c)
		l := f.Lessons[scenario]
		change(&l)
		f.Lessons[scenario] = l
		var text []byte
		if text, err = json.MarshalIndent(f, "", "  "); err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o755)
		}
		if err == nil {
			err = replace(path, append(text, '\n'))
		}
	}
	if err != nil {
		fmt.Fprintf(c.ErrOrStderr(), "rehearse: the lesson cannot be marked as done: %v\n", err)
	}
}

// forget removes the file.
func forget(c *cobra.Command) error {
	path, err := progressPath()
	if err == nil {
		err = os.Remove(path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		_, err = fmt.Fprintln(c.OutOrStdout(), "no lesson was marked as done")
	case err == nil:
		_, err = fmt.Fprintln(c.OutOrStdout(), "no lesson is marked as done any more")
	}
	if err != nil {
		return internal(err)
	}
	return nil
}
