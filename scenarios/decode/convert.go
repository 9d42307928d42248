package decode

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"
)

// converter turns yaml nodes into ours: aliases are expanded within a budget of
// nodes, and what a scenario does not use of YAML is refused.
type converter struct {
	src      *source
	columns  int // added to columns on the first line, for --set values
	nodes    int
	problems Problems
	fatal    *Problem
}

// convert returns the node for y. After a fatal problem the result is useless.
func (c *converter) convert(y *yaml.Node, depth int) *node {
	n := &node{src: c.src, line: y.Line, column: y.Column}
	if y.Line == 1 {
		n.column += c.columns
	}
	c.nodes++
	if c.fatal != nil {
		return n
	}
	switch {
	case c.nodes > MaxNodes:
		c.fail(n, fmt.Sprintf("the document has more than %d values, an alias counting as what it stands for", MaxNodes), "write less, or repeat less with aliases")
		return n
	case depth > MaxDepth:
		c.fail(n, fmt.Sprintf("objects and lists stand more than %d levels deep within each other", MaxDepth), "write it flatter; an alias must not contain itself")
		return n
	case y.Kind == yaml.AliasNode:
		target := c.convert(y.Alias, depth)
		target.line, target.column = n.line, n.column
		return target
	case y.Style&yaml.TaggedStyle != 0:
		c.problem(n, fmt.Sprintf("YAML tags such as %s are not used here", clip(y.Tag)), "remove the tag; quote a value to make it a text")
	}
	switch y.Kind {
	case yaml.ScalarNode:
		untagged := *y
		if y.Style&yaml.TaggedStyle != 0 {
			untagged.Tag, untagged.Style = "", y.Style&^yaml.TaggedStyle
		}
		n.form, n.origin, n.value, n.tag = scalar, y, y.Value, untagged.ShortTag()
		n.quoted = untagged.Style != 0
		if !slices.Contains([]string{"!!int", "!!float", "!!bool", "!!null"}, n.tag) {
			n.tag = "!!str"
		}
	case yaml.SequenceNode:
		n.form = list
		for _, item := range y.Content {
			n.items = append(n.items, c.convert(item, depth+1))
		}
	case yaml.MappingNode:
		n.form = object
		c.entries(n, y, depth)
	}
	return n
}

func (c *converter) entries(n *node, y *yaml.Node, depth int) {
	lines := make(map[string]int, len(y.Content)/2)
	for i := 0; i+1 < len(y.Content) && c.fatal == nil; i += 2 {
		key := c.convert(y.Content[i], depth+1)
		if key.form == scalar && key.value == "<<" {
			c.problem(key, "merge keys (<<) are not supported", "write the fields out, use a plain alias for a whole value, or overlay a file with `extends`")
			continue
		}
		if key.form != scalar || key.value == "" {
			c.problem(key, "a key must be a plain word, got "+key.describe(), "")
			continue
		}
		if line, twice := lines[key.value]; twice {
			c.problem(key, fmt.Sprintf("the key %q is given twice; the first is on line %d", clip(key.value), line), "remove one of them")
			continue
		}
		lines[key.value] = key.line
		n.entries = append(n.entries, entry{key, c.convert(y.Content[i+1], depth+1)})
	}
}

func (c *converter) problem(n *node, msg, hint string) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, at(n, "", msg, hint))
	}
}

func (c *converter) fail(n *node, msg, hint string) {
	p := at(n, "", msg, hint)
	c.fatal = &p
}
