// Package decode reads a YAML file into a Go struct, strictly, and reports
// everything that is wrong with it at once, each problem with file, line,
// column, path, the line itself and a remedy. It knows no domain type: what a
// field is called, what it means and what it may hold stands in struct tags.
//
//	doc, err := decode.Parse("tax.yaml", src)         // syntax, limits
//	problems := doc.Set([]string{"steps.0.to=1%"})    // overrides
//	var cfg Config
//	decode.Defaults(&cfg)                             // default tags
//	problems = append(problems, doc.Into(&cfg)...)    // strict walk
//	fmt.Println(problems.Err())
//
// # Tags
//
//	yaml:"name,required"  the key; options: required, name (a short text
//	                      without line breaks; implied for the key "name"),
//	                      known (a number that cannot be unknown)
//	yaml:",inline"        an embedded struct whose fields stand in the outer one
//	yaml:",kind"          an interface field: keys that the outer struct does
//	                      not have belong to the variant (see below)
//	yaml:"-"              not read
//	doc:"…"               what the field means, one sentence
//	unit:"…"              unit of a plain number; unit types say it themselves
//	default:"…"           the default, as one would write it; in parentheses
//	                      it is prose and not applied
//	source:"judgement"    where the default comes from
//	min:"0" max:"1h"      bounds, included, written in the field's own unit
//	enum:"a|b"            the texts allowed
//
// # Variants
//
// A field whose type is an interface with a registry of package kind is an
// object with a `kind:` key, or the kind alone as a text where its defaults
// will do (`deploy: recreate`). The rest of the object is read into what the
// variant's constructor returned.
//
// # Defaults
//
// A key that is absent leaves the field as it was: [Defaults] or a constructor
// filled it before. Elements of lists and maps, and targets of nil pointers,
// start from their zero value with [Defaults] applied.
//
// # Unknowns
//
// A number may be unknown: the file then gives the law that says what it may be,
// in the units of the field.
//
//	fail: unknown uniform(20%, 60%)       # as package rng reads laws
//	count: unknown triangular(50, 60, 90) # two ends, and the likeliest between them
//	time: unknown choice(lognormal(p50=5ms, p95=20ms), lognormal(p50=9ms, p95=20ms))
//
//	ack: lognormal(p50=unknown uniform(2m, 6m), p95=20m) # one number of a law
//
// What a choice lists are values that the field itself reads, each as likely as
// the next; it alone fits a field whose value is a law. The types decide where
// unknowns may stand, so no field has to provide for it; one that is chosen by who
// asks is tagged ",known". [Document.Into] puts the medians in and lists them in
// [Document.Unknowns]; [Document.IntoAt] reads the same document with other
// values. A law without an upper end is cut off at both of its tails of 1 in
// 1000, and what is drawn has four significant digits, so that it can be
// written down and given again.
//
// # Promises
//
// Unknown and duplicate keys, missing units, empty values, tags, merge keys and
// wrong node kinds are errors. A file of any content ends in a value or in
// problems, within a second and bounded memory: see the limits in this package.
// A struct that the decoder cannot serve is a programmer error and panics.
package decode
