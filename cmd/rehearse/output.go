package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rehearse-sim/rehearse/reports"
)

// chosen is the format to write: the one that the ending of -o picks, or else
// the one of the settings. Two that contradict each other are refused.
func (s settings) chosen(output string) (reports.Format, error) {
	asked, _ := reports.Get(s.format)
	if output == "" {
		return asked, nil
	}
	// Found before playing, not after.
	if dir := filepath.Dir(output); !isDir(dir) {
		return asked, usage(fmt.Errorf("-o %s: there is no directory %s", output, dir), "make it first")
	}
	if isDir(output) {
		return asked, usage(fmt.Errorf("-o %s is a directory", output), "name a file in it, such as "+filepath.Join(output, "results.json"))
	}
	byEnding, ok := reports.Ending(output)
	switch {
	case ok && s.formatGiven && byEnding.Name != asked.Name:
		return asked, usage(fmt.Errorf("-o %s asks for %s, but the format is %s", output, byEnding.Name, asked.Name),
			"leave --format out, or name the file *"+asked.Ending)
	case !ok && !s.formatGiven:
		var endings []string
		for _, name := range reports.Names() {
			f, _ := reports.Get(name)
			endings = append(endings, f.Ending)
		}
		return asked, usage(fmt.Errorf("-o %s: the ending picks no format", output),
			"end it in one of "+strings.Join(endings, ", ")+", or give --format")
	case ok:
		return byEnding, nil
	}
	return asked, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// write writes the report to stdout or, whole or not at all, to the file.
func write(c *cobra.Command, report *reports.Report, format reports.Format, output string) error {
	var b bytes.Buffer
	if err := format.Write(&b, report, reports.Style{Width: width(c, output)}); err != nil {
		return err
	}
	return deliver(c, b.Bytes(), output)
}

// deliver writes what is whole to stdout or to the file.
func deliver(c *cobra.Command, content []byte, output string) error {
	if output == "" {
		_, err := c.OutOrStdout().Write(content)
		return err
	}
	if err := replace(output, content); err != nil {
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "rehearse: wrote %s\n", output)
	return nil
}

// replace writes a file by way of a temporary one beside it, so that nobody
// ever sees half of it. It goes through symbolic links, keeps the mode of what is
// there, and writes straight to what is no file: a pipe, or a device.
func replace(path string, content []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if mode = info.Mode().Perm(); !info.Mode().IsRegular() {
			return straight(path, content)
		}
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(f.Name()))
	}
	return nil
}

func straight(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.Write(content)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// terminal returns the descriptor of w if it is a terminal.
func terminal(w io.Writer) (int, bool) {
	f, ok := w.(*os.File)
	if !ok {
		return 0, false
	}
	fd := int(f.Fd())
	return fd, term.IsTerminal(fd)
}

// width is that of what is written, 0 for any: a file does not depend on the
// terminal.
func width(c *cobra.Command, output string) int {
	if output != "" {
		return 0
	}
	return columns(c.OutOrStdout())
}

// columns is the width that COLUMNS asks for, or else that of the terminal; 0 if w
// is none.
func columns(w io.Writer) int {
	if asked, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && asked > 0 {
		return asked
	}
	if fd, ok := terminal(w); ok {
		if width, _, err := term.GetSize(fd); err == nil {
			return width
		}
	}
	return 0
}
