package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

var _ = Add(Format{
	Name: "json", Ending: ".json",
	Doc: "The whole document, for programs and for making any other format later.",
	Write: func(w io.Writer, r *Report, _ Style) error {
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := indent(&b, text); err != nil {
			return err
		}
		_, err = b.WriteTo(w)
		return err
	},
})

// indent gives each member of the outermost lists its own line, so that two
// documents can be compared line by line without a line for every digit.
func indent(b *bytes.Buffer, text []byte) error {
	var members []json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return err
	}
	b.WriteString("{")
	for i := 0; dec.More(); i++ {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n  %q: ", name)
		if json.Unmarshal(value, &members) != nil || len(members) == 0 || members[0][0] != '{' {
			b.Write(value)
			continue
		}
		b.WriteByte('[')
		for j, m := range members {
			if j > 0 {
				b.WriteByte(',')
			}
			b.WriteString("\n    ")
			b.Write(m)
		}
		b.WriteString("\n  ]")
	}
	b.WriteString("\n}\n")
	return nil
}

// Read reads a document that the format json wrote.
func Read(from io.Reader) (*Report, error) {
	var r Report
	if err := json.NewDecoder(from).Decode(&r); err != nil {
		return nil, fmt.Errorf("not a saved report: %w; save one with rehearse run … -o results.json", err)
	}
	if r.Schema != Schema {
		return nil, fmt.Errorf("schema is %q, want %q; run the scenario again with this version", r.Schema, Schema)
	}
	return &r, nil
}
