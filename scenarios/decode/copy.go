package decode

import "slices"

// Clone returns a copy that can be changed by [Document.Set] alone.
func (d *Document) Clone() *Document {
	c := *d
	c.root, c.unknowns = d.root.clone(), nil
	return &c
}

// Drop removes a field at the top, if it is there.
func (d *Document) Drop(field string) {
	d.root.entries = slices.DeleteFunc(slices.Clone(d.root.entries), func(e entry) bool { return e.key.value == field })
}
