package docs_test

import (
	"fmt"
	"slices"
	"strings"
)

// module is the prefix of our own import paths.
const module = "github.com/rehearse-sim/rehearse/"

// rules say which package may import what; the first that fits counts.
type rules []rule

type rule struct {
	packages []string // patterns
	allowed  []string // patterns; "*" allows everything
}

// parseRules reads the one block of docs/architecture.md that is fenced as
// imports: groups as "name = pattern …", rules as "pattern -> pattern …".
func parseRules(page string) (rules, error) {
	parts := strings.Split(page, "```imports\n")
	if len(parts) != 2 {
		return nil, fmt.Errorf("want one block fenced as imports, found %d", len(parts)-1)
	}
	block, _, closed := strings.Cut(parts[1], "```")
	if !closed {
		return nil, fmt.Errorf("the block of imports is never closed")
	}
	groups := map[string][]string{}
	var out rules
	for line := range strings.Lines(block) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if name, members, ok := strings.Cut(line, " = "); ok {
			groups[strings.TrimSpace(name)] = strings.Fields(members)
			continue
		}
		who, what, ok := strings.Cut(line+" ", "-> ")
		if !ok {
			return nil, fmt.Errorf("%q is neither a group nor a rule", line)
		}
		r := rule{}
		for _, word := range strings.Fields(who) {
			r.packages = append(r.packages, expand(groups, word)...)
		}
		for _, word := range strings.Fields(what) {
			r.allowed = append(r.allowed, expand(groups, word)...)
		}
		for _, word := range slices.Concat(r.packages, r.allowed) {
			if !strings.ContainsAny(word, "/.*") && !slices.Contains(folders, word) {
				return nil, fmt.Errorf("%q in %q is no package and no group", word, line)
			}
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the block of imports has no rule")
	}
	return out, nil
}

func expand(groups map[string][]string, word string) []string {
	if members, ok := groups[word]; ok {
		return members
	}
	return []string{word}
}

// fits reports whether a pattern covers an import path.
func fits(pattern, path string) bool {
	if pattern == "*" || pattern == path {
		return true
	}
	base, below := strings.CutSuffix(pattern, "/...")
	return below && (path == base || strings.HasPrefix(path, base+"/"))
}

func anyFits(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return fits(p, path) })
}

// check returns what is wrong with the imports of one file.
func (r rules) check(f goFile) []string {
	i := slices.IndexFunc(r, func(x rule) bool { return anyFits(x.packages, f.dir) })
	if i < 0 {
		return []string{f.dir + " has no rule in docs/architecture.md: say there what it may import"}
	}
	var out []string
	for _, path := range f.imports {
		own, ours := strings.CutPrefix(path, module)
		standard := !strings.Contains(strings.Split(path, "/")[0], ".")
		if !ours && standard || anyFits(r[i].allowed, own) {
			continue
		}
		out = append(out, fmt.Sprintf("%s: %s imports %s, which docs/architecture.md does not allow", f.path, f.dir, own))
	}
	return out
}
