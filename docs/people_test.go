package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/scenarios"
)

// The tests and scenarios that the page of people names are there.
func TestPeople(t *testing.T) {
	page, err := os.ReadFile("people.md")
	if err != nil {
		t.Fatal(err)
	}
	var have strings.Builder
	err = filepath.WalkDir("../models", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		have.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, word := range ticked(string(page)) {
		switch {
		case strings.HasPrefix(word, "Test"):
			named++
			if !strings.Contains(have.String(), "func "+word+"(") {
				t.Errorf("there is no %s", word)
			}
		case strings.ContainsAny(word, " /"): // a command
		case !slices.Contains(scenarios.Names(), word):
			t.Errorf("there is no scenario %s", word)
		}
	}
	if named < 30 {
		t.Errorf("%d tests are named", named)
	}
}
