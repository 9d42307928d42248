package docs_test

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestPackageSnippets holds the code in package comments to the code itself:
// whatever of ours it names must be there, functions must take as many
// arguments, structs must have the fields. Snippets leave their declarations
// out, so they cannot be compiled; those that could are Examples, which run.
func TestPackageSnippets(t *testing.T) {
	files, err := readGo(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	known := declared(files)
	checked := 0
	for _, f := range files {
		for _, text := range snippets(f.syntax.Doc.Text()) {
			n, problems := compare(text, known)
			checked += n
			for _, p := range problems {
				t.Errorf("%s: the package comment is out of date: %s", f.path, p)
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d names were checked: are the snippets still found?", checked)
	}
}

// names are the exported names of one package.
type names map[string]ast.Node // a *ast.FuncType, a *ast.StructType, or something else

// declared collects them by the name of the package.
func declared(files []goFile) map[string]names {
	out := map[string]names{}
	for _, f := range files {
		in := out[f.syntax.Name.Name]
		if in == nil {
			in = names{}
			out[f.syntax.Name.Name] = in
		}
		for _, d := range f.syntax.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					in[d.Name.Name] = d.Type
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						in[s.Name.Name] = s
						if fields, ok := s.Type.(*ast.StructType); ok {
							in[s.Name.Name] = fields
						}
					case *ast.ValueSpec:
						for _, name := range s.Names {
							in[name.Name] = s
						}
					}
				}
			}
		}
	}
	return out
}

// snippets returns the indented blocks of a comment.
func snippets(text string) []string {
	var out []string
	for _, block := range new(comment.Parser).Parse(text).Content {
		if code, ok := block.(*comment.Code); ok {
			out = append(out, strings.ReplaceAll(code.Text, "…", ""))
		}
	}
	return out
}

// compare returns how many of our names a snippet uses, and what is wrong with
// them. A block that is no Go, such as a table, uses none.
func compare(text string, known map[string]names) (checked int, problems []string) {
	syntax, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc _() {\n"+text+"\n}", 0)
	if err != nil {
		if syntax, err = parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, 0); err != nil {
			return 0, nil
		}
	}
	// ours returns what pkg.Name stands for, if pkg is a package of ours.
	ours := func(e ast.Expr) (string, ast.Node, bool) {
		if index, ok := e.(*ast.IndexExpr); ok {
			e = index.X
		}
		s, ok := e.(*ast.SelectorExpr)
		if !ok {
			return "", nil, false
		}
		x, ok := s.X.(*ast.Ident)
		if !ok || x.Name == "main" || known[x.Name] == nil || !ast.IsExported(s.Sel.Name) {
			return "", nil, false
		}
		return x.Name + "." + s.Sel.Name, known[x.Name][s.Sel.Name], true
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if name, what, ok := ours(n); ok {
				checked++
				if what == nil {
					problems = append(problems, "there is no "+name)
				}
			}
		case *ast.CallExpr:
			name, what, _ := ours(n.Fun)
			if f, ok := what.(*ast.FuncType); ok && !takes(f, len(n.Args)) {
				problems = append(problems, fmt.Sprintf("%s does not take %d arguments", name, len(n.Args)))
			}
		case *ast.CompositeLit:
			name, what, _ := ours(n.Type)
			if s, ok := what.(*ast.StructType); ok {
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && !hasField(s, fmt.Sprint(kv.Key)) {
						problems = append(problems, fmt.Sprintf("%s has no field %s", name, kv.Key))
					}
				}
			}
		}
		return true
	})
	return checked, problems
}

func takes(f *ast.FuncType, n int) bool {
	params := f.Params.NumFields()
	if params > 0 {
		if _, variadic := f.Params.List[len(f.Params.List)-1].Type.(*ast.Ellipsis); variadic {
			return n >= params-1
		}
	}
	return n == params
}

func hasField(s *ast.StructType, name string) bool {
	return slices.ContainsFunc(s.Fields.List, func(f *ast.Field) bool {
		if len(f.Names) == 0 { // embedded
			return path.Ext("."+strings.TrimPrefix(fmt.Sprint(f.Type), "*")) == "."+name
		}
		return slices.ContainsFunc(f.Names, func(i *ast.Ident) bool { return i.Name == name })
	})
}

// TestSnippetsThatLie shows that the comparison can fail.
func TestSnippetsThatLie(t *testing.T) {
	src := "package kind\ntype Kind struct{ Name string }\nfunc Get(a, b string, rest ...int) {}\nfunc New() {}\nvar All int\n"
	syntax, err := parser.ParseFile(token.NewFileSet(), "", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	known := declared([]goFile{{syntax: syntax}})
	for text, want := range map[string]string{
		"kind.Get(x, y)\nkind.Get(x, y, 1, 2)\nkind.New()": "[]",
		"_ = kind.Kind{Name: x}\nfmt.Println(kind.All)":    "[]",
		"kind.Got(x, y)":                     "[there is no kind.Got]",
		"kind.Get(x)":                        "[kind.Get does not take 1 arguments]",
		"kind.New(x)":                        "[kind.New does not take 1 arguments]",
		"_ = kind.Kind{Nmae: x}":             "[kind.Kind has no field Nmae]",
		"var X = kind.Kind[T]{Nmae: x}":      "[kind.Kind has no field Nmae]",
		"yaml:\"name\"  the key, no Go here": "[]",
	} {
		if _, problems := compare(text, known); fmt.Sprint(problems) != want {
			t.Errorf("%s: %v, want %s", text, problems, want)
		}
	}
	if got := snippets("Words.\n\n\tkind.Get(…)\n\nMore words."); len(got) != 1 || got[0] != "kind.Get()\n" {
		t.Errorf("snippets are %q", got)
	}
}
