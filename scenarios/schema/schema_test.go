package schema_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/rehearse-sim/rehearse/scenarios/schema"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := json.Marshal(schema.Scenario())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("scenario.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// read gives a YAML file as an editor hands it to a schema; false where it
// cannot be read at all.
func read(src []byte) (any, bool) {
	var y any
	if yaml.Unmarshal(src, &y) != nil {
		return nil, false
	}
	text, err := json.Marshal(y)
	if err != nil {
		return nil, false
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	return doc, err == nil
}

func TestEveryScenarioOfTheLibraryIsValid(t *testing.T) {
	s := compiled(t)
	files, err := filepath.Glob("../library/*.yaml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d scenarios, %v", len(files), err)
	}
	for _, file := range append(files, "../testdata/good.yaml") {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, ok := read(src)
		if !ok {
			t.Fatalf("%s cannot be read", file)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// What a schema can know of a file: that keys exist, that required ones are
// there, which kinds there are, and the forms of values. The others are bad in a
// way that only `rehearse check` sees, or are not YAML at all.
func TestBadScenariosThatASchemaCanCatchAreCaught(t *testing.T) {
	s := compiled(t)
	files, err := filepath.Glob("../testdata/bad/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	caught := map[string]bool{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if doc, ok := read(src); ok && s.Validate(doc) != nil {
			caught[strings.TrimSuffix(filepath.Base(file), ".yaml")] = true
		}
	}
	for _, name := range []string{"extends-a-list", "figure-matters", "lesson-empty", "missing", "missing-sections", "negative", "too-many-tenants"} {
		if !caught[name] {
			t.Errorf("%s is taken for valid", name)
		}
		delete(caught, name)
	}
	for name := range caught {
		t.Errorf("%s is refused, too: add it", name)
	}
}

// Whatever object of a scenario gets a key that nobody knows is refused, but for
// those whose keys are names.
func TestUnknownKeysAreRefusedEverywhere(t *testing.T) {
	s := compiled(t)
	for _, name := range []string{"tax-engine", "flag-service-down", "poison-message", "retry-storm"} {
		src, err := os.ReadFile("../library/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := read(src)
		n := 0
		var visit func(at any, path string)
		visit = func(at any, path string) {
			switch x := at.(type) {
			case []any:
				for _, it := range x {
					visit(it, path+"[]")
				}
			case map[string]any:
				n++
				x["nobody-knows"] = "this"
				if s.Validate(doc) == nil && !named(path) {
					t.Errorf("%s: an unknown key is taken in %q", name, path)
				}
				delete(x, "nobody-knows")
				for key, below := range x {
					visit(below, path+"."+key)
				}
			}
		}
		visit(doc, "")
		if n < 10 {
			t.Errorf("%s: only %d objects were tried", name, n)
		}
	}
}

// named tells that the keys of an object are names that a scenario chooses.
func named(path string) bool {
	return path == ".matters" || strings.HasSuffix(path, ".attributes") || strings.HasSuffix(path, "[].attributes")
}
