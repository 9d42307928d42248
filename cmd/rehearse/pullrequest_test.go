package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"
)

// pullRequest writes what docs/pull-request.md tells one to run into a directory:
// its script, and the steps of its workflow that are named, as files.
func pullRequest(dir string) error {
	text, err := os.ReadFile("../../docs/pull-request.md")
	if err != nil {
		return err
	}
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Name, Run string }
		}
	}
	files := map[string]string{}
	for rest := string(text); ; {
		_, fence, body, after, ok := nextBlock(rest)
		if !ok {
			break
		}
		switch rest = after; fence {
		case "sh plan.sh":
			files["plan.sh"] = body
		case "yaml workflow":
			if err := yaml.Unmarshal([]byte(body), &workflow); err != nil {
				return fmt.Errorf("docs/pull-request.md: %w", err)
			}
		}
	}
	for _, s := range workflow.Jobs["rehearse"].Steps {
		if s.Name != "" {
			files[strings.ToLower(strings.Fields(s.Name)[0])+".sh"] = s.Run
		}
	}
	if len(files) != 3 {
		return fmt.Errorf("docs/pull-request.md: want a script and two named steps, found %d", len(files))
	}
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			return err
		}
	}
	return nil
}
