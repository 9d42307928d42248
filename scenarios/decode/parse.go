package decode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Limits of a document. A scenario that people can review stays far below
// them; they are there so that no file can exhaust the machine. Source of all
// three: judgement.
const (
	MaxBytes = 1 << 20 // size of a file
	MaxNodes = 100_000 // values of a document, aliases expanded
	MaxDepth = 32      // objects and lists within each other
)

// Document is a parsed file: its values and where each of them stands. It is
// not safe for concurrent use.
type Document struct {
	root     *node
	problems Problems // found while parsing, reported by Into
	unknowns []Unknown
	size     int // values, of all files and assignments that it is made of
}

// Parse reads one YAML document. The error is of type [Problems] and holds what
// makes the file unreadable: bad syntax, bad encoding, several documents, a
// limit exceeded. Problems that leave the rest readable, such as duplicate keys,
// are kept for [Document.Into].
func Parse(file string, src []byte) (*Document, error) {
	d := &Document{}
	s := &source{file: file}
	root, fatal := d.read(s, src)
	if fatal != nil {
		return nil, Problems{*fatal}
	}
	if root.form != object {
		p := at(root, "", "want an object with named fields at the top, got "+root.describe(), "")
		return nil, Problems{p}
	}
	d.root = root
	return d, nil
}

// read turns bytes into nodes.
func (d *Document) read(s *source, src []byte) (*node, *Problem) {
	if len(src) > MaxBytes {
		return nil, &Problem{
			File: s.file, Msg: fmt.Sprintf("the file has %d bytes, more than the %d that are read", len(src), MaxBytes),
			Hint: "a scenario is a page or two of text: split it with `extends`, or remove what is not needed",
		}
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if p := s.encoding(src); p != nil {
		return nil, p
	}
	s.lines = strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")
	loader, err := yaml.NewLoader(bytes.NewReader(src))
	if err != nil {
		return nil, s.syntax(err)
	}
	var first, second yaml.Node
	if err := loader.Load(&first); errors.Is(err, io.EOF) || err == nil && len(first.Content) == 0 {
		return nil, &Problem{File: s.file, Msg: "the file is empty", Hint: "write at least the required fields"}
	} else if err != nil {
		return nil, s.syntax(err)
	}
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, s.syntax(err)
	default:
		p := s.point(second.Line, second.Column, "a second document starts here; one file holds one document")
		p.Hint = "remove the line with ---, or move what follows into its own file"
		return nil, &p
	}
	c := converter{src: s}
	root := c.convert(first.Content[0], 0)
	if c.fatal != nil {
		return nil, c.fatal
	}
	d.problems = append(d.problems, c.problems...)
	d.size += c.nodes
	return root, nil
}

// encoding refuses what is not UTF-8 text with ordinary line breaks.
func (s *source) encoding(src []byte) *Problem {
	line, column := 1, 1
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		wrong := ""
		switch {
		case r == utf8.RuneError && size <= 1:
			wrong = fmt.Sprintf("the byte %#02x is not UTF-8 text", src[i])
		case r == '\r' && (i+1 == len(src) || src[i+1] != '\n'):
			wrong = "a carriage return stands alone; lines end with a line feed"
		case r == '\u2028' || r == '\u2029' || unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t':
			wrong = fmt.Sprintf("the control character %U is not allowed", r)
		}
		if wrong != "" {
			return &Problem{File: s.file, Line: line, Column: column, Msg: wrong, Hint: "save the file as plain UTF-8 text"}
		}
		i, column = i+size, column+1
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return nil
}

// syntax turns an error of the YAML library into a problem.
func (s *source) syntax(err error) *Problem {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		return &Problem{File: s.file, Msg: "not valid YAML: " + err.Error()}
	}
	mark := e.Mark
	if mark.Line == 0 {
		mark = e.ContextMark
	}
	last := len(s.lines)
	for last > 1 && strings.TrimSpace(s.lines[last-1]) == "" {
		last--
	}
	if mark.Line > last { // the end of the file: point behind its last word
		mark.Line, mark.Column = last, utf8.RuneCountInString(s.lines[last-1])+1
	}
	msg := "not valid YAML: " + e.Message
	if e.ContextMsg != "" {
		msg += " " + e.ContextMsg
		if e.ContextMark.Line > 0 && e.ContextMark.Line != mark.Line && e.ContextMark.Line <= last {
			msg += fmt.Sprintf(" that starts at line %d", e.ContextMark.Line)
		}
	}
	p := s.point(mark.Line, mark.Column, msg)
	if indent := p.text[:len(p.text)-len(strings.TrimLeft(p.text, " \t"))]; strings.Contains(indent, "\t") {
		p.Hint = "indent with spaces, not with tabs"
	}
	return &p
}

// point makes a problem at a place of a source.
func (s *source) point(line, column int, msg string) Problem {
	if last := len(s.lines); line > last && last > 0 { // an empty value at the end
		line, column = last, utf8.RuneCountInString(s.lines[last-1])+1
	}
	p := Problem{File: s.file, Line: line, Column: column, Msg: msg}
	if line >= 1 && line <= len(s.lines) {
		p.text = s.lines[line-1]
	}
	return p
}

// at makes a problem at a node.
func at(n *node, path, msg, hint string) Problem {
	p := n.src.point(n.line, n.column, msg)
	p.Path, p.Hint = path, hint
	if n.form == scalar {
		p.Value = n.value
	}
	return p
}
