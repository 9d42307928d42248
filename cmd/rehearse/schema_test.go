package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// invalid says what is wrong with a document by a schema of docs/reference.
func invalid(t *testing.T, schema string, document []byte) error {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join(referenceDir, schema+".schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(value)
}

// What the program writes is what the schemas say, and so is what older versions
// wrote.
func TestOutputIsValid(t *testing.T) {
	dir := t.TempDir()
	output := func(args ...string) []byte {
		var out, errs bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code == exitUsage || code == exitInternal {
			t.Fatalf("%q: exit %d, %s", args, code, errs.String())
		}
		return out.Bytes()
	}
	save := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	small := "testdata/small.yaml"
	ended, stop := context.WithCancel(context.Background())
	stop()
	var partial, errs bytes.Buffer
	run(ended, []string{"run", small, "-f", "json"}, strings.NewReader(""), &partial, &errs)
	before := output("run", small, "--replications", "8", "-f", "json")
	after := output("run", small, "--replications", "8", "-f", "json", "--set", "strategies.canary.steps.0.to=20%",
		"--set", "change.defects.eur.fail=unknown uniform(20%, 60%)")
	old, err := os.ReadFile("../../reports/testdata/results-v1.json")
	if err != nil {
		t.Fatal(err)
	}
	a, b := save("a.json", before), save("b.json", after)
	for _, d := range []struct {
		what, schema string
		text         []byte
	}{
		{"a run", "results", before}, {"a run with an unknown", "results", after}, {"a partial run", "results", partial.Bytes()},
		{"a saved run of an older version", "results", old},
		{"a comparison", "comparison", output("compare", a, b, "-f", "json")},
		{"a comparison with an older version's", "comparison", output("compare", "../../reports/testdata/results-v1.json", a, "-f", "json")},
		{"a review", "review", output("check", small, "-f", "json")},
		{"a runbook", "runbook", output("plan", small, "--strategy", "canary", "--replications", "2", "-f", "json")},
		{"a review of a large scenario", "review", output("check", "tax-engine", "-f", "json")},
		{"a bad story", "story", output("replay", small, "--replications", "3", "--strategy", "canary", "--pick", "worst", "-f", "json")},
		{"a clean story", "story", output("replay", small, "--replications", "2", "--clean", "-f", "json")},
	} {
		if err := invalid(t, d.schema, d.text); err != nil {
			t.Errorf("%s: %v\na field that is new in a version is optional in its documents: tag it omitempty", d.what, err)
		}
	}
	// The check can fail.
	for name, text := range map[string]string{
		"another schema": strings.Replace(string(before), "results/v1", "results/v2", 1),
		"a lacking part": strings.Replace(string(before), `"seed":`, `"sed":`, 1),
		"a wrong type":   strings.Replace(string(before), `"asked":8`, `"asked":"8"`, 1),
		"a wrong word":   strings.Replace(string(before), `"case":"bad"`, `"case":"worse"`, 1),
	} {
		if invalid(t, "results", []byte(text)) == nil || text == string(before) {
			t.Errorf("%s is valid", name)
		}
	}
}
