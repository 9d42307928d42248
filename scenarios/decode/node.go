package decode

import (
	"strconv"

	"go.yaml.in/yaml/v4"
)

// source is a text that nodes come from: a file, or one --set assignment.
type source struct {
	file  string
	lines []string
}

type form uint8

const (
	scalar form = iota
	list
	object
)

// node is one value of a document: a yaml.Node without aliases, tags and
// comments, and with the source it came from.
type node struct {
	form    form
	tag     string // of a scalar: !!str, !!int, !!float, !!bool or !!null
	value   string // of a scalar
	quoted  bool   // of a scalar: stands in quotes or in a block
	items   []*node
	entries []entry
	src     *source
	line    int        // from 1
	column  int        // from 1, in characters
	origin  *yaml.Node // of a scalar in a file: an alias has that of what it stands for
}

type entry struct{ key, value *node }

// get returns the value of a key, nil if there is none.
func (n *node) get(key string) *node {
	if n == nil || n.form != object {
		return nil
	}
	for _, e := range n.entries {
		if e.key.value == key {
			return e.value
		}
	}
	return nil
}

// put sets the value of a key that exists or not.
func (n *node) put(key, value *node) {
	for i, e := range n.entries {
		if e.key.value == key.value {
			n.entries[i].value = value
			return
		}
	}
	n.entries = append(n.entries, entry{key, value})
}

func (n *node) isNull() bool { return n.form == scalar && n.tag == "!!null" }

// describe says what n is, for "want …, got …".
func (n *node) describe() string {
	switch {
	case n.form == list:
		return "a list"
	case n.form == object:
		return "an object"
	case n.tag == "!!null":
		return "nothing"
	case n.tag == "!!int" || n.tag == "!!float":
		return "the number " + clip(n.value)
	case n.tag == "!!bool":
		return clip(n.value)
	}
	return "the text " + strconv.Quote(clip(n.value))
}

// clip keeps a value short enough to stand in a message.
func clip(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// identityKeys are the keys by which a scenario's lists tell their items apart.
var identityKeys = []string{"name", "cohort"}

// identity returns what a list item is called: its name or cohort.
func (n *node) identity() string {
	for _, key := range identityKeys {
		if v := n.get(key); v != nil && v.form == scalar && !v.isNull() {
			return v.value
		}
	}
	return ""
}

// address is the name under which a path may speak of a list item: its
// identity, or else its kind, or else the text of its first key.
func (n *node) address() string {
	if name := n.identity(); name != "" || n.form != object {
		return name
	}
	if v := n.get("kind"); v != nil && v.form == scalar {
		return v.value
	}
	if len(n.entries) > 0 && n.entries[0].value.form == scalar {
		return n.entries[0].value.value
	}
	return ""
}
