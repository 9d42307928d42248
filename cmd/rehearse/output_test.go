package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A link leads to the file that is written; a mode stays; and what is no file is
// written to, and is still there.
func TestReplaceKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if err := replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	info, _ := os.Lstat(link)
	target, _ := os.Stat(file)
	if err != nil || string(text) != "new" || info.Mode()&os.ModeSymlink == 0 || target.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v; the link is %v, the file %v", text, err, info.Mode(), target.Mode())
	}
	pipe := filepath.Join(dir, "pipe")
	if out, err := exec.Command("mkfifo", pipe).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	heard := make(chan string)
	go func() {
		text, err := os.ReadFile(pipe)
		heard <- fmt.Sprint(string(text), err)
	}()
	if err := replace(pipe, []byte("through")); err != nil {
		t.Error(err)
	}
	if got := <-heard; got != "through<nil>" {
		t.Errorf("the reader of a pipe gets %q", got)
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is %v now", info.Mode())
	}
	if err := replace(dir, []byte("x")); err == nil {
		t.Error("a directory is written to")
	}
}
