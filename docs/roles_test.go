package docs_test

import (
	"go/ast"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestRoles wants every interface that the models ask a variant for besides its
// family's, by a type assertion, to be named in the table of CONTRIBUTING.md.
func TestRoles(t *testing.T) {
	page, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := readGo(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	roles := roles(files)
	if len(roles) < 20 {
		t.Errorf("found only %d roles: %v", len(roles), roles)
	}
	for _, name := range slices.Sorted(maps.Keys(roles)) {
		if !strings.Contains(string(page), "`"+name+"`") && !strings.Contains(string(page), "`"+name+"(") {
			t.Errorf("%s asks a variant for `%s`: say in CONTRIBUTING.md, under \"What else a variant may be\", what that is for", roles[name], name)
		}
	}
}

// roles returns what is asked for by type assertions in models, and a file that
// does: "change.Damager", or the method of an interface without a name.
func roles(files []goFile) map[string]string {
	interfaces := map[string]bool{}
	inModels := func(f goFile) bool {
		return strings.HasPrefix(f.path, "models/") && !strings.HasSuffix(f.path, "_test.go")
	}
	for _, f := range files {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && inModels(f) {
				if _, ok := spec.Type.(*ast.InterfaceType); ok {
					interfaces[path.Base(path.Dir(f.path))+"."+spec.Name.Name] = true
				}
			}
			return true
		})
	}
	out := map[string]string{}
	for _, f := range files {
		if !inModels(f) {
			continue
		}
		ask := func(x ast.Expr) {
			switch x := x.(type) {
			case *ast.InterfaceType:
				for _, m := range x.Methods.List {
					for _, name := range m.Names {
						out[name.Name] = f.path
					}
				}
			case *ast.SelectorExpr:
				if of, ok := x.X.(*ast.Ident); ok && interfaces[of.Name+"."+x.Sel.Name] {
					out[of.Name+"."+x.Sel.Name] = f.path
				}
			case *ast.Ident:
				if name := path.Base(path.Dir(f.path)) + "." + x.Name; interfaces[name] {
					out[name] = f.path
				}
			}
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeAssertExpr:
				ask(n.Type)
			case *ast.TypeSwitchStmt:
				for _, c := range n.Body.List {
					for _, x := range c.(*ast.CaseClause).List {
						ask(x)
					}
				}
			}
			return true
		})
	}
	return out
}
