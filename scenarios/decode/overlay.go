package decode

// Overlay puts d over base, as `extends: base.yaml` asks: objects merge key by
// key, lists whose items all have a name (or a cohort) merge item by item, and
// every other value of d replaces the one of base. An object of d whose kind
// differs from the one of base replaces it whole. Merged lists keep the order of
// base, new items follow. Every value keeps the position it has in its own file.
// base is left unchanged.
func (d *Document) Overlay(base *Document) {
	d.root = overlay(base.root, d.root)
	d.problems = append(d.problems, base.problems...)
	d.size += base.size
}

func overlay(base, over *node) *node {
	switch {
	case base.form == object && over.form == object && sameKind(base, over):
		merged := *over
		merged.entries = nil
		theirs, mine := base.byKey(), over.byKey()
		for _, e := range base.entries {
			if i, both := mine[e.key.value]; both {
				o := over.entries[i]
				merged.entries = append(merged.entries, entry{o.key, overlay(e.value, o.value)})
			} else {
				merged.entries = append(merged.entries, entry{e.key.clone(), e.value.clone()})
			}
		}
		for _, e := range over.entries {
			if _, both := theirs[e.key.value]; !both {
				merged.entries = append(merged.entries, e)
			}
		}
		return &merged
	case base.form == list && over.form == list && base.named() && over.named():
		merged := *over
		merged.items = nil
		theirs, mine := base.byIdentity(), over.byIdentity()
		for _, it := range base.items {
			if i, both := mine[it.identity()]; both {
				merged.items = append(merged.items, overlay(it, over.items[i]))
			} else {
				merged.items = append(merged.items, it.clone())
			}
		}
		for _, it := range over.items {
			if _, both := theirs[it.identity()]; !both {
				merged.items = append(merged.items, it)
			}
		}
		return &merged
	}
	return over
}

// sameKind tells that two objects are of one variant: over names none, or the
// one that base has.
func sameKind(base, over *node) bool {
	mine := over.get("kind")
	if mine == nil {
		return true
	}
	theirs := base.get("kind")
	return theirs != nil && theirs.value == mine.value
}

// named tells that n is a list of one item or more in which every item has an
// identity of its own.
func (n *node) named() bool {
	seen := make(map[string]bool, len(n.items))
	for _, it := range n.items {
		name := it.identity()
		if name == "" || seen[name] {
			return false
		}
		seen[name] = true
	}
	return len(n.items) > 0
}

// byKey returns where each key of an object stands.
func (n *node) byKey() map[string]int {
	at := make(map[string]int, len(n.entries))
	for i, e := range n.entries {
		if _, twice := at[e.key.value]; !twice {
			at[e.key.value] = i
		}
	}
	return at
}

// byIdentity returns where each item of a list stands.
func (n *node) byIdentity() map[string]int {
	at := make(map[string]int, len(n.items))
	for i, it := range n.items {
		at[it.identity()] = i
	}
	return at
}

// clone copies n and all below it, so that --set on a merged document does not
// reach the base.
func (n *node) clone() *node {
	c := *n
	c.items, c.entries = nil, nil
	for _, it := range n.items {
		c.items = append(c.items, it.clone())
	}
	for _, e := range n.entries {
		c.entries = append(c.entries, entry{e.key.clone(), e.value.clone()})
	}
	return &c
}
