package decode

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// setFile is the file name of values that came from --set.
const setFile = "--set"

// Set applies assignments such as "strategies.canary.steps.0.to=1%", in order.
// A list item is addressed by its index from 0 or by its name (its cohort, its
// kind, or the text of its first key where it has no name); quote a part that
// contains dots: services."Checkout.v2".queue=5. The value is a YAML scalar, or a
// list or an object in brackets. Objects on the way that do not exist are made;
// list items are not. An assignment that fails changes nothing.
func (d *Document) Set(assignments []string) Problems {
	var problems Problems
	for _, a := range assignments {
		if p := d.set(a); p != nil {
			problems = append(problems, *p)
		}
	}
	return problems
}

// unprintable tells characters that an assignment may not contain.
func unprintable(r rune) bool {
	return unicode.IsControl(r) && r != '\t' || r == '\u2028' || r == '\u2029'
}

func (d *Document) set(assignment string) *Problem {
	s := &source{file: setFile, lines: []string{assignment}}
	refuse := func(path, msg, hint string) *Problem {
		p := s.point(1, 1, msg)
		p.Path, p.Hint = path, hint
		return &p
	}
	const shape = "write path=value, such as strategies.canary.steps.0.to=1%"
	if len(assignment) > maxText || !utf8.ValidString(assignment) || strings.ContainsFunc(assignment, unprintable) {
		return refuse("", fmt.Sprintf("the assignment must be one line of plain text, at most %d bytes", maxText), shape)
	}
	steps, read, err := splitPath(assignment)
	switch {
	case err != nil:
		return refuse("", err.Error(), shape)
	case read == len(assignment):
		return refuse("", "the assignment has no = and value", shape)
	case len(steps) == 0:
		return refuse("", "the assignment has no path", shape)
	case len(steps) > MaxDepth:
		return refuse("", fmt.Sprintf("the path has more than %d parts", MaxDepth), "")
	}
	path := clip(assignment[:read])
	value, p := d.setValue(s, assignment[read+1:], read+1)
	if p != nil {
		p.Path = path
		return p
	}
	if err := d.root.assign(steps, value, &node{src: s, line: 1, column: 1}); err != nil {
		return refuse(path, err.Error(), "")
	}
	return nil
}

// setValue reads the text after the = as a scalar or a value in brackets; a
// text that YAML would take for a block mapping is a text.
func (d *Document) setValue(s *source, text string, columns int) (*node, *Problem) {
	plain := &node{src: s, line: 1, column: columns + 1, tag: "!!str", value: text}
	if strings.TrimSpace(text) == "" {
		plain.tag = "!!null"
		return plain, nil
	}
	part := &Document{}
	inner := &source{file: setFile}
	n, p := part.read(inner, []byte(text))
	if p != nil {
		p.Column += columns
		p.Line, p.text = 1, s.lines[0]
		return nil, p
	}
	if trimmed := strings.TrimLeft(text, " "); n.form != scalar && trimmed[0] != '[' && trimmed[0] != '{' {
		return plain, nil
	}
	for _, q := range part.problems {
		q.Column += columns
		q.text = s.lines[0]
		d.problems = append(d.problems, q)
	}
	n.move(s, columns)
	return n, nil
}

// move shifts n and all below it into the source s.
func (n *node) move(s *source, columns int) {
	n.src, n.column = s, n.column+columns
	for _, it := range n.items {
		it.move(s, columns)
	}
	for _, e := range n.entries {
		e.key.move(s, columns)
		e.value.move(s, columns)
	}
}

// assign puts value at the end of the steps below n. made lends its position
// to the objects and keys made on the way.
func (n *node) assign(steps []step, value, made *node) error {
	word, last := steps[0].word, len(steps) == 1
	switch n.form {
	case scalar:
		return fmt.Errorf("%q leads into %s, which has no fields", clip(word), n.describe())
	case list:
		found, err := n.find(steps[0])
		if err != nil {
			return err
		}
		if last {
			*found = *value
			return nil
		}
		return found.assign(steps[1:], value, made)
	}
	below := n.get(word)
	switch {
	case last:
		key := *made
		key.value, key.tag = word, "!!str"
		n.put(&key, value)
		return nil
	case below != nil && !below.isNull():
		return below.assign(steps[1:], value, made)
	case steps[1].index >= 0:
		return fmt.Errorf("there is no list %q to take item %d of", clip(word), steps[1].index)
	}
	key, fresh := *made, *made
	key.value, key.tag = word, "!!str"
	fresh.form = object
	if err := fresh.assign(steps[1:], value, made); err != nil {
		return err
	}
	n.put(&key, &fresh)
	return nil
}
