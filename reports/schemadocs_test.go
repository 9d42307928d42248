package reports

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// comments reads what the code says of its types and their fields.
func comments(t *testing.T, dirs ...string) map[string]string {
	all := map[string]string{}
	say := func(name string, groups ...*ast.CommentGroup) {
		for _, g := range groups {
			if text := strings.Join(strings.Fields(g.Text()), " "); text != "" {
				all[name] = strings.Join(append(slices.DeleteFunc([]string{all[name]}, func(s string) bool { return s == "" }), text), " ")
			}
		}
	}
	for _, dir := range dirs {
		prefix := ""
		if filepath.Base(dir) == "outcome" {
			prefix = "outcome."
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(syntax, func(n ast.Node) bool {
				d, ok := n.(*ast.GenDecl)
				if !ok || d.Tok != token.TYPE {
					return true
				}
				for _, spec := range d.Specs {
					s := spec.(*ast.TypeSpec)
					fields, ok := s.Type.(*ast.StructType)
					if !ok {
						continue
					}
					name := prefix + s.Name.Name
					switch name {
					case "Estimate": // is written as estimateJSON
						continue
					case "estimateJSON":
						name = "Estimate"
					}
					say(name, d.Doc, s.Doc)
					all[name] = strings.Replace(all[name], s.Name.Name+" ", strings.TrimPrefix(name, prefix)+" ", 1)
					for _, f := range fields.Fields.List {
						for _, field := range f.Names {
							say(name+"."+field.Name, f.Doc, f.Comment)
						}
					}
				}
				return false
			})
		}
	}
	return all
}
