package rng

import (
	"slices"
	"strings"
)

// split cuts the text into a name and arguments; without parentheses the
// arguments are nil.
func (p *parser) split() (string, []argument, *SyntaxError) {
	name, rest, found := strings.Cut(p.text, "(")
	if !found {
		return strings.TrimSpace(name), nil, nil
	}
	start := len(name) + 1
	if i := strings.IndexByte(rest, '('); i >= 0 {
		return "", nil, wrong(start+i, "unexpected ( inside the parameters: distributions do not nest")
	}
	inside, after, closed := strings.Cut(rest, ")")
	if !closed {
		return "", nil, wrong(len(p.text), "missing ) at the end")
	}
	if extra := strings.TrimSpace(after); extra != "" {
		return "", nil, wrong(start+len(inside)+1+strings.Index(after, extra), "unexpected %q behind the )", clip(extra))
	}
	name = strings.TrimSpace(name)
	arguments := []argument{}
	if strings.TrimSpace(inside) == "" {
		return name, arguments, nil
	}
	at := start
	for part := range strings.SplitSeq(inside, ",") {
		a := argument{value: strings.TrimSpace(part)}
		a.at = at + max(0, strings.Index(part, a.value))
		if key, value, named := strings.Cut(part, "="); named {
			a.name, a.value = strings.TrimSpace(key), strings.TrimSpace(value)
			if a.name == "" {
				return "", nil, wrong(a.at, "missing name before =")
			}
		}
		if a.value == "" {
			return "", nil, wrong(a.at, "missing number: after a comma or = comes a number")
		}
		arguments = append(arguments, a)
		at += len(part) + 1
	}
	return name, arguments, nil
}

// choose finds the variant of f that the arguments fit.
func (f form) choose(arguments []argument, at int) (variant, *SyntaxError) {
	var none variant
	given := make([]string, len(arguments))
	for i, a := range arguments {
		if (a.name == "") != (arguments[0].name == "") {
			return none, wrong(a.at, "name every parameter of %s or none: write %s", f.name, f.usage)
		}
		if a.name == "" {
			continue
		}
		if slices.Contains(given, a.name) {
			return none, wrong(a.at, "%s of %s is given twice", a.name, f.name)
		}
		if names := f.parameterNames(); !slices.Contains(names, a.name) {
			hint := meant(a.name, names)
			if hint == "" {
				hint = ":"
			}
			return none, wrong(a.at, "%s has no parameter %q%s write %s", f.name, clip(a.name), hint, f.usage)
		}
		given[i] = a.name
	}
	for _, v := range f.variants {
		if len(v.parameters) != len(arguments) {
			continue
		}
		if v.positional && given[0] == "" ||
			!slices.ContainsFunc(v.parameters, func(q parameter) bool { return !slices.Contains(given, q.name) }) {
			return v, nil
		}
	}
	switch {
	case len(arguments) == 0:
		return none, wrong(at, "%s needs its parameters: write %s", f.name, f.usage)
	case given[0] == "":
		return none, wrong(arguments[0].at, "%s does not fit %d numbers without names: write %s", f.name, len(given), f.usage)
	case len(arguments) == 1:
		return none, wrong(arguments[0].at, "%s of %s alone is not enough: write %s", given[0], f.name, f.usage)
	}
	return none, wrong(arguments[0].at, "%s do not determine %s: write %s", strings.Join(given, ", "), f.name, f.usage)
}

// parameterNames lists the parameters of all variants.
func (f form) parameterNames() []string {
	var names []string
	for _, v := range f.variants {
		for _, q := range v.parameters {
			if !slices.Contains(names, q.name) {
				names = append(names, q.name)
			}
		}
	}
	return names
}

// unknown is the error for a name that is no distribution.
func (p *parser) unknown(name string, at int) *SyntaxError {
	if name == "zipf" && !p.sizes {
		return wrong(at, "zipf divides a total into sizes and can not be drawn from: write for example lognormal(sigma=0.8)")
	}
	names := []string{"empirical"}
	for _, f := range forms {
		names = append(names, f.name)
	}
	if p.sizes {
		names = append(names, zipfForm.name)
	}
	slices.Sort(names)
	if hint := meant(name, names); hint != "" {
		return wrong(at, "unknown distribution %q%s", clip(name), hint)
	}
	return wrong(at, "unknown distribution %q: there are %s, or a number for a constant", clip(name), strings.Join(names, ", "))
}

// meant returns ", did you mean x?" for the nearest of names, or "" when none
// is near: at most one edit in three letters (judgement), ties to the first.
func meant(name string, names []string) string {
	best, least := "", max(1, len(name)/3)+1
	for _, n := range names {
		if len(name) <= 2*len(n)+2 {
			if e := edits(strings.ToLower(name), n); e < least {
				best, least = n, e
			}
		}
	}
	for _, n := range names {
		if best == "" && len(name) >= 3 && strings.HasPrefix(n, strings.ToLower(name)) {
			best = n
		}
	}
	switch strings.ToLower(name) { // common long names of short ones
	case "exponential":
		name = "exp"
	case "gaussian":
		name = "normal"
	case "fixed":
		name = "constant"
	}
	if slices.Contains(names, name) {
		best = name
	}
	if best == "" {
		return ""
	}
	return ", did you mean " + best + "?"
}

// edits is the Levenshtein distance with swaps of neighbours as one edit
// (optimal string alignment), in bytes.
func edits(a, b string) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, row[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

// clip shortens what a message quotes.
func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	return strings.ToValidUTF8(s[:40], "") + "..."
}
