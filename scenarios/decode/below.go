package decode

import "strconv"

// Below lists the paths one step below a path, as --set takes them: what has no more
// below it ends with "=", all else with ".". The path "" is the document's own.
func (d *Document) Below(path string) (out []string) {
	n, whole := d.root, true
	if path != "" {
		if n, whole = d.locate(path); !whole {
			return nil
		}
	}
	add := func(word string, to *node) {
		end := "."
		if to.form == scalar {
			end = "="
		}
		if path != "" {
			word = path + "." + word
		}
		out = append(out, word+end)
	}
	for _, e := range n.entries {
		add(e.key.value, e.value)
	}
	for i, item := range n.items {
		add(n.nameOf(item, strconv.Itoa(i)), item)
	}
	return out
}
