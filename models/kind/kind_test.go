package kind_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/kind"
)

type shape interface{ Area() float64 }

type square struct{ side float64 }

func (s *square) Area() float64 { return s.side * s.side }

var shapes = kind.NewRegistry[shape]("shape")

var _ = shapes.Add(kind.Kind[shape]{
	Name: "square", Doc: "Four equal sides.", Source: "Euclid", Example: "{kind: square, side: 2}",
	New: func() shape { return &square{side: 2} },
})

var _ = shapes.Add(kind.Kind[shape]{
	Name: "dot.small", Doc: "No sides to speak of.",
	New: func() shape { return &square{} },
})

func Example() {
	k, _ := shapes.Get("square")
	fmt.Println(shapes.Names(), k.Doc, k.New().Area())
	// Output: [dot.small square] Four equal sides. 4
}

func TestErasedViewAgreesWithTheRegistry(t *testing.T) {
	v, ok := kind.For(reflect.TypeFor[shape]())
	if !ok {
		t.Fatal("no registry for the interface")
	}
	if v.Noun() != "shape" || v.Noun() != shapes.Noun() || v.Type() != reflect.TypeFor[shape]() {
		t.Errorf("noun %q, type %v", v.Noun(), v.Type())
	}
	if !slices.Equal(v.Names(), shapes.Names()) {
		t.Errorf("names %v, registry has %v", v.Names(), shapes.Names())
	}
	for _, k := range shapes.All() {
		if v.Doc(k.Name) != k.Doc || v.Source(k.Name) != k.Source {
			t.Errorf("%s: doc %q, source %q", k.Name, v.Doc(k.Name), v.Source(k.Name))
		}
		if want := map[string]string{"square": "{kind: square, side: 2}", "dot.small": "dot.small"}[k.Name]; v.Example(k.Name) != want {
			t.Errorf("%s: example %q, want %q", k.Name, v.Example(k.Name), want)
		}
	}
	a, _ := v.New("square")
	b, _ := v.New("square")
	if a == b || a.(shape).Area() != 4 {
		t.Errorf("New must return a fresh struct with defaults, got %v and %v", a, b)
	}
	if _, ok := v.New("circle"); ok {
		t.Error("New of an unknown name reports success")
	}
	if _, ok := kind.For(reflect.TypeFor[error]()); ok {
		t.Error("For finds a registry that nobody made")
	}
	if !slices.ContainsFunc(kind.Registries(), func(v kind.Variants) bool { return v.Noun() == "shape" }) {
		t.Error("Registries does not list the shapes")
	}
}

func TestProgrammerErrorsPanicWithTheFact(t *testing.T) {
	type other interface{ Other() }
	reg := kind.NewRegistry[other]("other")
	make := func() other { return nil }
	reg.Add(kind.Kind[other]{Name: "one", Doc: "One.", New: make})
	for want, f := range map[string]func(){
		"registered twice": func() { reg.Add(kind.Kind[other]{Name: "one", Doc: "One.", New: make}) },
		"not kebab-case":   func() { reg.Add(kind.Kind[other]{Name: "Two", Doc: "Two.", New: make}) },
		"one sentence":     func() { reg.Add(kind.Kind[other]{Name: "two", New: make}) },
		"no constructor":   func() { reg.Add(kind.Kind[other]{Name: "two", Doc: "Two."}) },
		"two registries":   func() { kind.NewRegistry[other]("another") },
		"not an interface": func() { kind.NewRegistry[int]("number") },
		"not a pointer": func() {
			v, _ := kind.For(reflect.TypeFor[other]())
			v.New("one")
		},
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q does not say %q", got, want)
				}
			}()
			f()
		})
	}
}
