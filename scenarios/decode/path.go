package decode

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// step is one part of a path: a key, an item's name, or an item's index.
type step struct {
	word   string
	index  int // -1 if the word is no number
	quoted bool
}

// splitPath reads "strategies.canary.steps.0.to", "services[0].calls[1].to" or
// `services."Checkout.v2".queue`. It stops before an = outside quotes and
// returns the length read.
func splitPath(text string) (steps []step, read int, err error) {
	i := 0
	for i < len(text) && text[i] != '=' {
		switch {
		case text[i] == '.':
			if i == 0 || i+1 == len(text) || strings.IndexByte(".[=", text[i+1]) >= 0 {
				return nil, 0, fmt.Errorf("the path has an empty part at character %d", i+1)
			}
			i++
		case text[i] == '"':
			end := strings.IndexByte(text[i+1:], '"')
			if end < 0 {
				return nil, 0, fmt.Errorf("the quote at character %d is not closed", i+1)
			}
			steps = append(steps, step{word: text[i+1 : i+1+end], index: -1, quoted: true})
			i += end + 2
		case text[i] == '[':
			end := strings.IndexByte(text[i:], ']')
			if end < 0 {
				return nil, 0, fmt.Errorf("the bracket at character %d is not closed", i+1)
			}
			steps = append(steps, plainStep(strings.Trim(text[i+1:i+end], `"`)))
			i += end + 1
		default:
			end := strings.IndexAny(text[i:], ".[=")
			if end < 0 {
				end = len(text) - i
			}
			steps = append(steps, plainStep(text[i:i+end]))
			i += end
		}
	}
	return steps, i, nil
}

func plainStep(word string) step {
	if n, err := strconv.Atoi(word); err == nil && n >= 0 && word == strconv.Itoa(n) {
		return step{word: word, index: n}
	}
	return step{word: word, index: -1}
}

// child extends a path by a key.
func child(path, key string) string {
	switch {
	case strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) }):
		key = strconv.Quote(clip(key))
	case key == "" || strings.ContainsAny(key, `.[]"= `):
		key = `"` + clip(key) + `"`
	default:
		key = clip(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// item extends a path by an index.
func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// find returns the item of a list that a step speaks of. An index wins over a
// name unless the step is quoted.
func (n *node) find(s step) (*node, error) {
	if s.index >= 0 {
		if s.index < len(n.items) {
			return n.items[s.index], nil
		}
		return nil, fmt.Errorf("no item %d: the list has %s, counted from 0", s.index, plural(len(n.items), "item"))
	}
	var found *node
	var known []string
	for _, it := range n.items {
		name := it.address()
		if name == "" {
			continue
		}
		known = append(known, name)
		if name != s.word {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("several items are named %s; use the index", clip(s.word))
		}
		found = it
	}
	if found == nil && len(known) == 0 {
		return nil, fmt.Errorf("no item named %s: the items have no names; use the index, counted from 0", clip(s.word))
	}
	if found == nil {
		return nil, fmt.Errorf("no item named %s (known: %s)", clip(s.word), enumerate(known))
	}
	return found, nil
}

// locate follows a path as far as there are values, and returns the last one;
// whole tells that the path was followed to its end.
func (d *Document) locate(path string) (n *node, whole bool) {
	steps, _, err := splitPath(path)
	if err != nil {
		return d.root, false
	}
	n = d.root
	for _, s := range steps {
		var next *node
		if n.form == list {
			next, _ = n.find(s)
		} else {
			next = n.get(s.word)
		}
		if next == nil {
			return n, false
		}
		n = next
	}
	return n, true
}

// Position returns where the value at path stands ("services[0].calls[1].to"),
// or where the nearest value around it stands if the file does not give it. A
// value that came from --set has the file "--set" and a column in the
// assignment.
func (d *Document) Position(path string) (file string, line, column int) {
	n, _ := d.locate(path)
	return n.src.file, n.line, n.column
}

// Text returns the single value at path as written, and whether there is one.
func (d *Document) Text(path string) (string, bool) {
	n, whole := d.locate(path)
	if !whole || n.form != scalar || n.isNull() {
		return "", false
	}
	return n.value, true
}

// Problem makes an error at path, for checks that need the whole struct.
func (d *Document) Problem(path, msg, hint string) Problem {
	return d.ProblemWithin(path, 0, msg, hint)
}

// ProblemWithin makes an error at a byte offset inside the text at path, such as
// the column at which an expression goes wrong. It points to the start of the
// value where the text does not stand in the file as it is.
func (d *Document) ProblemWithin(path string, offset int, msg, hint string) Problem {
	n, whole := d.locate(path)
	if whole && n.form == scalar && offset > 0 {
		place := *n
		place.column += n.offset(offset)
		n = &place
	}
	p := at(n, path, msg, hint)
	if !whole {
		p.Value = ""
	}
	return p
}
