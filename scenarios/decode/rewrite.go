package decode

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// bare is a value that needs no quotes wherever it stands.
var bare = regexp.MustCompile(`^[\w.%/+-]+$`)

// Rewrite returns a YAML text in which the single value at a path, as [Document.Set]
// takes paths, is another one. Everything else stays as it is written, comments
// and all. It is an error where there is no such value, or where it goes over
// several lines.
func Rewrite(src []byte, path, value string) ([]byte, error) {
	doc, err := Parse("the text", src)
	if err != nil {
		return nil, err
	}
	n, whole := doc.locate(path)
	if !whole {
		return nil, fmt.Errorf("there is no %s", path)
	}
	from, length := n.extent()
	if length == 0 {
		return nil, fmt.Errorf("%s is not a single value on one line", path)
	}
	if !bare.MatchString(value) {
		value = strconv.Quote(value)
	}
	lines := append([]string(nil), n.src.lines...)
	line := &lines[n.line-1]
	*line = (*line)[:from] + value + (*line)[from+length:]
	return []byte(strings.Join(lines, "\n")), nil
}

// extent is where in its line a scalar stands, with its quotes, in bytes; of
// length 0 where it is not written on one line.
func (n *node) extent() (from, length int) {
	if n.form != scalar || n.line < 1 || n.line > len(n.src.lines) {
		return 0, 0
	}
	line := n.src.lines[n.line-1]
	for range n.column - 1 {
		_, size := utf8.DecodeRuneInString(line[from:])
		from += size
	}
	rest := line[from:]
	if !n.quoted && strings.HasPrefix(rest, n.value) {
		return from, len(n.value)
	}
	for _, quote := range []string{`"`, `'`} {
		if whole := quote + n.value + quote; n.quoted && strings.HasPrefix(rest, whole) {
			return from, len(whole)
		}
	}
	return from, 0
}

// Value returns the single value at a path of a YAML text, and whether there is
// one on one line.
func Value(src []byte, path string) (string, bool) {
	doc, err := Parse("the text", src)
	if err != nil {
		return "", false
	}
	n, whole := doc.locate(path)
	if !whole {
		return "", false
	}
	_, length := n.extent()
	return n.value, length > 0
}
