// Package conformance holds every variant of every registry to the laws that
// its family promises. It has tests only: a new variant is held to them by
// registering itself.
package conformance_test

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
	_ "github.com/rehearse-sim/rehearse/models/review" // whose kinds of findings are held to the laws as well
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

// every calls f for every variant of every registry that a scenario reads.
func every(t *testing.T, f func(t *testing.T, v kind.Variants, name string)) {
	families := 0
	for _, v := range kind.Registries() {
		if len(v.Names()) == 0 {
			t.Errorf("there is no %s", v.Noun())
		}
		families++
		for _, name := range v.Names() {
			t.Run(v.Noun()+"/"+name, func(t *testing.T) { f(t, v, name) })
		}
	}
	if families < 7 {
		t.Errorf("only %d families: strategies, deploys, defects, faults, detectors, responders and actions are to be held to the laws", families)
	}
}

// read decodes the text of one variant, as the value of a field of the
// registry's interface would be.
func read(v kind.Variants, text string) (any, decode.Problems) {
	doc, err := decode.Parse("test.yaml", []byte("it: "+text+"\n"))
	if err != nil {
		return nil, err.(decode.Problems)
	}
	holder := reflect.New(reflect.StructOf([]reflect.StructField{{
		Name: "It", Type: v.Type(), Tag: `yaml:"it" doc:"the variant"`,
	}}))
	problems := doc.Into(holder.Interface())
	return holder.Elem().Field(0).Interface(), problems
}

// example decodes the example of a variant.
func example[T any](t *testing.T, v kind.Variants, name string) T {
	t.Helper()
	got, problems := read(v, v.Example(name))
	if err := problems.Err(); err != nil {
		t.Fatalf("the example is refused:\n%v", err)
	}
	return got.(T)
}

func variants[T any](r *kind.Registry[T]) kind.Variants {
	v, ok := kind.For(reflect.TypeFor[T]())
	if !ok {
		panic("conformance: no variants of " + r.Noun())
	}
	return v
}

var sentence = regexp.MustCompile(`^[A-Z][^.!?]*\.$`)

func TestDocIsOneSentence(t *testing.T) {
	every(t, func(t *testing.T, v kind.Variants, name string) {
		if doc := v.Doc(name); !sentence.MatchString(doc) {
			t.Errorf("the doc is not one sentence: %q", doc)
		}
	})
}

// Tags: every field has a key and a doc, and the default that the tag tells is
// the one that the constructor gives.
func TestTagsTellTheTruth(t *testing.T) {
	every(t, func(t *testing.T, v kind.Variants, name string) {
		fresh, _ := v.New(name)
		if err := decode.CheckTags(fresh); err != nil {
			t.Error(err)
		}
		again, _ := v.New(name)
		if !reflect.DeepEqual(fresh, again) {
			t.Error("the constructor gives two different defaults")
		}
	})
	var s plan.Scenario
	decode.Defaults(&s)
	if err := decode.CheckTags(&s); err != nil {
		t.Error(err)
	}
}

// A default that is a figure says where it comes from; zero and a factor of 1,
// which leave things alone, need not.
func TestFiguresHaveASource(t *testing.T) {
	every(t, func(t *testing.T, v kind.Variants, name string) {
		fresh, _ := v.New(name)
		for _, f := range decode.Fields(reflect.TypeOf(fresh).Elem()) {
			figure := strings.ContainsAny(f.Default, "123456789") && !strings.HasPrefix(f.Default, "(")
			if neutral := f.Default == "1" && f.Type.Kind() == reflect.Float64; figure && !neutral && f.Source == "" {
				t.Errorf("%s is %s by default; a source tag says whose figure that is, or judgement", f.Name, f.Default)
			}
		}
	})
}

func TestExampleIsReadAndIsItself(t *testing.T) {
	every(t, func(t *testing.T, v kind.Variants, name string) {
		got := example[any](t, v, name)
		fresh, _ := v.New(name)
		if reflect.TypeOf(got) != reflect.TypeOf(fresh) {
			t.Errorf("the example of %s is a %T", name, got)
		}
	})
}

// wrong are texts that no figure may be: negative, not a number, infinite.
var wrong = []string{
	"-1", "-1%", "-5m", "-3/s", ".nan", "-.inf", ".inf", "nan", "NaN%", "inf", "inf%", "infs",
	"lognormal(p50=-1m, p95=2m)", "lognormal(p50=nan, p95=2m)", "exp(-5m)", "uniform(5m, 1m)", "1e999", "1e999%",
}

// nothing is zero in every unit.
var nothing = []string{"0", "0%", "0s", "0/s"}

// Whatever is negative, not a number or not finite is refused by the name of
// the field, and so is zero where there must be something.
func TestBadFiguresAreRefusedByName(t *testing.T) {
	every(t, func(t *testing.T, v kind.Variants, name string) {
		fresh, _ := v.New(name)
		refuseIn(t, v, name, reflect.TypeOf(fresh).Elem(), "", "", "it")
	})
}

// refuseIn tries the fields of a struct that stands between prefix and suffix
// in the text of the variant, under the given path.
func refuseIn(t *testing.T, v kind.Variants, name string, s reflect.Type, prefix, suffix, path string) {
	for _, f := range decode.Fields(s) {
		at := path + "." + f.Name
		switch base := f.Type; {
		case figure(base):
			texts := wrong
			if lowest := strings.TrimRight(f.Min, "%smhd"); f.Min != "" && strings.Trim(lowest, "0.") != "" {
				texts = append(nothing, wrong...)
			}
			for _, text := range texts {
				refused(t, v, fmt.Sprintf("{kind: %s, %s%s: %q%s}", name, prefix, f.Name, text, suffix), at)
				refused(t, v, fmt.Sprintf("{kind: %s, %s%s: %s%s}", name, prefix, f.Name, plain(text), suffix), at)
			}
		case f.Enum != nil:
			refused(t, v, fmt.Sprintf("{kind: %s, %s%s: nonsense%s}", name, prefix, f.Name, suffix), at)
		case base.Kind() == reflect.Slice && base.Elem().Kind() == reflect.Struct:
			refuseIn(t, v, name, base.Elem(), prefix+f.Name+": [{", "}]"+suffix, at+"[0]")
		}
	}
}

// plain writes a text without quotes unless YAML would take it apart.
func plain(text string) string {
	if strings.ContainsAny(text, ",") {
		return `"` + text + `"`
	}
	return text
}

// figure tells numbers and distributions from texts, lists and truth values.
func figure(t reflect.Type) bool {
	zero := reflect.Zero(t)
	if _, text := zero.Interface().(fmt.Stringer); text && t.Kind() == reflect.Struct {
		return true // a distribution or a level
	}
	return zero.CanInt() || zero.CanUint() && t.Name() != "Scope" || zero.CanFloat()
}

func refused(t *testing.T, v kind.Variants, text, path string) {
	t.Helper()
	_, problems := read(v, text)
	for _, p := range problems {
		if p.Path == path && p.Severity == decode.Error {
			return
		}
	}
	t.Errorf("%s: %s is not refused: %v", text, path, problems)
}

func TestUnknownFieldsAreRefused(t *testing.T) {
	every(t, func(t *testing.T, v kind.Variants, name string) {
		refused(t, v, fmt.Sprintf("{kind: %s, no-such-field: 1}", name), "it.no-such-field")
	})
}
