package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/reports"
)

// lookup finds a field by its path. Numbers and names of items may stand in it
// or not: services.0.calls.to, strategies.canary.steps, services[].instances. A
// name that is a kind's leaves that kind's fields only.
func lookup(path string, all []field) (found []field, err error) {
	at, only, many := "", "", false
	with := func(p string) (out []field) {
		for _, f := range all {
			if f.path == p && (only == "" || !strings.Contains(f.kinds, " ") || strings.HasSuffix(f.kinds, " "+only)) {
				out = append(out, f)
			}
		}
		return out
	}
	clean := strings.NewReplacer("[", ".", "]", "", `"`, "").Replace(path)
	words := strings.Split(clean, ".")
	for i, word := range words {
		next := strings.TrimPrefix(at+"."+word, ".")
		if word == "" || isNumber(word) {
			continue
		}
		if f := with(next); len(f) > 0 {
			at, found, many = next, f, f[0].many
			continue
		}
		named := isKind(word, at, all)
		if named {
			only = word
		}
		if many && (named || i+1 < len(words)) { // the name of an item
			many = false
			continue
		}
		return nil, unknownField(word, at, all)
	}
	if len(found) == 0 {
		return nil, unknownField(path, "", all)
	}
	return found, nil
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// isKind reports whether fields below a path belong to a kind of that name.
func isKind(word, at string, all []field) bool {
	return slices.ContainsFunc(all, func(f field) bool {
		return strings.HasPrefix(f.path, at+".") && strings.HasSuffix(f.kinds, " "+word)
	})
}

// unknownField names the fields that were probably meant: beside it, or of that
// name elsewhere.
func unknownField(word, at string, all []field) error {
	var here, there []string
	for _, f := range all {
		holder, name := cut(f.path)
		if holder == at && !slices.Contains(here, name) {
			here = append(here, name)
		}
		if name == word && !slices.Contains(there, f.path) {
			there = append(there, f.path)
		}
	}
	err := fmt.Errorf("there is no field %q in %s", word, at)
	switch {
	case at == "":
		err = fmt.Errorf("there is no kind, no figure and no field %q", word)
	case len(here) == 0:
		return usage(err, at+" holds no fields")
	}
	if at == "" && len(there) > 0 {
		const most = 5
		return usage(err, "did you mean "+strings.Join(there[:min(len(there), most)], " or ")+"?")
	}
	if at == "" {
		if meant, ok := kind.Nearest(word, append(explained(), here...)); ok {
			return usage(err, fmt.Sprintf("did you mean %q?", meant))
		}
		if hint := elsewhere(word); hint != "" {
			return usage(err, hint)
		}
		return usage(err, "a scenario has: "+strings.Join(here, ", ")+"\nfor kinds and figures see rehearse list")
	}
	return usage(err, remedy(word, here))
}

// elsewhere says where to look for a name that is no kind, figure or field.
func elsewhere(word string) string {
	if _, ok := reports.Get(word); ok {
		return "it is a format: see rehearse list formats"
	}
	if isScenario(word) {
		return "it is a scenario: rehearse check " + word + " says what is in it"
	}
	for _, c := range root().Commands() {
		if c.Name() == word {
			return "it is a verb: see rehearse " + word + " --help"
		}
	}
	return ""
}

// cut splits a path before its last name.
func cut(path string) (holder, name string) {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}
