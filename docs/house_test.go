package docs_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// The house's sizes, in lines of a file that is not a test. Source: judgement;
// a file that one can read in one go.
const (
	medianCap = 130
	softCap   = 300 // reported
	hardCap   = 450
)

// folders are those at the top that were agreed on.
var folders = []string{"cmd", "sim", "models", "scenarios", "reports", "docs"}

// goFile is a Go file that is not a test.
type goFile struct {
	path, dir string
	lines     int
	imports   []string
	syntax    *ast.File
	at        *token.FileSet
}

// readGo parses every Go file of the tree that is not a test.
func readGo(tree fs.FS) ([]goFile, error) {
	var out []goFile
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (base == "testdata" || base != "." && base[0] == '.'):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		f := goFile{path: name, dir: path.Dir(name), lines: bytes.Count(src, []byte("\n")), at: token.NewFileSet()}
		f.syntax, err = parser.ParseFile(f.at, name, src, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, i := range f.syntax.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, p)
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// violations returns everything in the tree that breaks a rule of the house.
func violations(tree fs.FS, files []goFile, r rules) []string {
	var out []string
	top, err := fs.ReadDir(tree, ".")
	if err != nil {
		return []string{err.Error()}
	}
	for _, d := range top {
		if d.IsDir() && d.Name()[0] != '.' && d.Name() != "dist" && !slices.Contains(folders, d.Name()) {
			out = append(out, d.Name()+": not an agreed folder at the top; there are "+strings.Join(folders, ", "))
		}
	}
	documented := map[string]bool{}
	for _, f := range files {
		out = append(out, r.check(f)...)
		if strings.HasPrefix(f.dir+"/", "sim/") || strings.HasPrefix(f.dir, "models/") {
			out = append(out, f.reproducible()...)
		}
		if f.lines > hardCap {
			out = append(out, fmt.Sprintf("%s has %d lines, at most %d", f.path, f.lines, hardCap))
		}
		documented[f.dir] = documented[f.dir] || f.introduces()
	}
	for dir, ok := range documented {
		if !ok {
			out = append(out, dir+" has no package comment that says what it is")
		}
	}
	if m := median(files); m > medianCap {
		out = append(out, fmt.Sprintf("the median file has %d lines, at most %d", m, medianCap))
	}
	slices.Sort(out)
	return out
}

// introduces reports whether the file has the package comment.
func (f *goFile) introduces() bool {
	text := f.syntax.Doc.Text()
	if f.syntax.Name.Name == "main" {
		return text != ""
	}
	return strings.HasPrefix(text, "Package "+f.syntax.Name.Name+" ")
}

func median(files []goFile) int {
	var lines []int
	for _, f := range files {
		lines = append(lines, f.lines)
	}
	if len(lines) == 0 {
		return 0
	}
	slices.Sort(lines)
	return lines[len(lines)/2]
}

// forbidden are the functions that make a play depend on more than its seed.
var forbidden = map[string]func(name string) bool{
	"time": func(name string) bool {
		return slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}, name)
	},
	"math/rand":    global,
	"math/rand/v2": global,
}

// global reports whether a name of math/rand draws from the source that all
// share; constructors and types do not.
func global(name string) bool {
	return !strings.HasPrefix(name, "New") &&
		!slices.Contains([]string{"Rand", "Source", "Source64", "PCG", "ChaCha8", "Zipf"}, name)
}

// reproducible returns what in the file could make two equal plays differ.
func (f *goFile) reproducible() []string {
	var out []string
	found := func(n ast.Node, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s: ", f.at.Position(n.Pos()))+fmt.Sprintf(format, args...))
	}
	names := map[string]string{} // import path by the name it has here
	for i, spec := range f.syntax.Imports {
		p := f.imports[i]
		name := strings.TrimSuffix(path.Base(p), "v2")
		if name == "" {
			name = path.Base(path.Dir(p))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = p
		if p == "crypto/rand" || p == "hash/maphash" {
			found(spec, "imports %s, which differs from run to run", p)
		}
		if _, watched := forbidden[p]; watched && name == "." {
			found(spec, "dot import of %s hides what is called", p)
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if f.dir != "sim/experiment" {
				found(n, "go statement: goroutines live between replications only, in sim/experiment")
			}
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if !ok {
				break
			}
			if bad := forbidden[names[x.Name]]; bad != nil && bad(n.Sel.Name) {
				found(n, "%s.%s depends on more than the seed", path.Base(strings.TrimSuffix(names[x.Name], "/v2")), n.Sel.Name)
			}
		}
		return true
	})
	return out
}
