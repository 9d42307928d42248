package scenarios

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
)

//go:embed library/*.yaml
var library embed.FS

// Names lists the embedded scenarios.
func Names() []string {
	entries, err := library.ReadDir("library")
	if err != nil {
		panic("scenarios: " + err.Error())
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return out
}

// Title returns the title of an embedded scenario, "" for an unknown one.
func Title(name string) string {
	doc, problems := open(name, nil)
	if len(problems) > 0 {
		return ""
	}
	s, _ := read(doc, nil)
	if s == nil {
		return ""
	}
	return s.Title
}

func embedded(name string) ([]byte, error) {
	src, err := library.ReadFile(path.Join("library", name+".yaml"))
	if err != nil {
		return nil, fmt.Errorf("there is no embedded scenario %q; %s (a file is given with its path, ./%s.yaml)",
			name, kind.Remedy(name, Names()), name)
	}
	return src, nil
}
