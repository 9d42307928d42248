package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

var _ = Add(Format{
	Name: "json", Ending: ".json", Tells: true,
	Doc:     "The whole document, for programs and for making any other format later.",
	Write:   func(w io.Writer, r *Report, _ Style) error { return document(w, r) },
	Compare: func(w io.Writer, d *Diff, _ Style) error { return document(w, d) },
})

func document(w io.Writer, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := indent(&b, text); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

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

const howToSave = "save one with rehearse run … -o results.json"

// Read reads a document that the format json wrote.
func Read(from io.Reader) (*Report, error) {
	text, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	var is struct{ Schema string }
	err = json.Unmarshal(text, &is)
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return nil, fmt.Errorf("not a saved report: it is empty; %s", howToSave)
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(text)):
		return nil, fmt.Errorf("not a saved report: it ends in the middle, after %d bytes; %s", len(text), howToSave)
	case err != nil:
		return nil, fmt.Errorf("not a saved report: %w; %s", err, howToSave)
	case is.Schema == "":
		return nil, fmt.Errorf("not a saved report: it has no schema; %s", howToSave)
	case strings.HasPrefix(is.Schema, "rehearse.results/"):
		if is.Schema != Schema {
			return nil, fmt.Errorf("schema is %q, this version reads %q; run the scenario again with this version", is.Schema, Schema)
		}
	default:
		return nil, fmt.Errorf("schema is %q, want %q; %s", is.Schema, Schema, howToSave)
	}
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("not a saved report: %w; %s", err, howToSave)
	}
	return &r, nil
}
