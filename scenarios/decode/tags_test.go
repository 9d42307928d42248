package decode_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

func TestTheMiniatureDomainIsTaggedRight(t *testing.T) {
	if err := decode.CheckTags(newKitchen()); err != nil {
		t.Error(err)
	}
	for _, k := range methods.All() {
		if err := decode.CheckTags(k.New()); err != nil {
			t.Errorf("%s: %v", k.Name, err)
		}
	}
}

func TestCheckTagsFindsFaults(t *testing.T) {
	type inner struct {
		A int `yaml:"a"`
	}
	v := &struct {
		NoDoc    int               `yaml:"no-doc"`
		Silent   unit.Duration     `yaml:"silent" doc:"A default that no tag tells."`
		Wrong    unit.Percent      `yaml:"wrong" doc:"A tag that lies." default:"5%"`
		Unit     unit.Percent      `yaml:"unit" doc:"A tag without its unit." default:"5"`
		Both     int               `yaml:"both,required" doc:"Required with a default." default:"1"`
		Bound    unit.Duration     `yaml:"bound" doc:"A bound without unit." max:"30"`
		Broken   string            `yaml:"broken" doc:"A default that is no YAML." default:"[a"`
		Unknown  fmt.Stringer      `yaml:"unknown" doc:"No registry."`
		Derived  int               `yaml:"derived" doc:"Prose is allowed." default:"(as many as cooks)"`
		List     []inner           `yaml:"list" doc:"Elements are checked."`
		Fine     []string          `yaml:"fine" doc:"A list." default:"[a, b]"`
		FineDist unit.DurationDist `yaml:"dist" doc:"A distribution." default:"exp(5m)"`
	}{Silent: 1e9, Wrong: 0.06, Unit: 0.05, Both: 1, Derived: 7, Fine: []string{"a", "b"}, FineDist: unit.MustDurationDist("exp(5m)")}
	err := decode.CheckTags(v)
	if err == nil {
		t.Fatal("no fault was found")
	}
	for _, want := range []string{
		`field "no-doc": no doc tag`,
		`field "silent": the constructor sets 1s, and no default tag says so`,
		`field "wrong": the default tag says "5%", the constructor sets 6%`,
		`field "unit": the default tag "5" cannot be read: want a percentage such as 2.5%, got 5`,
		`field "both": required, and yet it has a default`,
		`field "bound": decode: field "bound" of type unit.Duration cannot have the bound "30"`,
		`field "broken": the default tag "[a" cannot be read: not valid YAML`,
		`field "unknown": no registry of kinds for fmt.Stringer`,
		`decode_test.inner, field "a": no doc tag`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing: %s", want)
		}
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != 9 {
		t.Errorf("%d faults, want 9:\n%v", n, err)
	}
}

func TestADefaultTagThatCannotBeReadPanics(t *testing.T) {
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, "want a percentage such as 2.5%, got 5") {
			t.Errorf("panic %q", got)
		}
	}()
	decode.Defaults(&struct {
		A unit.Percent `yaml:"a" default:"5"`
	}{})
}

func TestStructsThatCannotBeReadPanic(t *testing.T) {
	d := mustParse(t, "x.yaml", "name: x\nm: {}\n")
	for want, v := range map[string]any{
		"wants a pointer to a struct": 5,
		"field Name of struct": &struct {
			Name string
		}{},
		"two fields of": &struct {
			A string `yaml:"name"`
			B string `yaml:"name"`
		}{},
		"names no key": &struct {
			A string `yaml:",required"`
		}{},
		"inlined field A": &struct {
			A *price `yaml:",inline"`
		}{},
		"holds one variant": &struct {
			A method `yaml:",kind"`
			B method `yaml:",kind"`
		}{},
		"no registry of kinds for fmt.Stringer": &struct {
			Name string       `yaml:"name"`
			M    fmt.Stringer `yaml:"m"`
		}{},
		"a value of type chan int cannot be read": &struct {
			Name chan int `yaml:"name"`
		}{},
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q does not say %q", got, want)
				}
			}()
			d.Into(v)
		})
	}
}

func TestFieldsTellTheTags(t *testing.T) {
	var names []string
	for _, f := range decode.Fields(reflect.TypeFor[dish]()) {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, ","); got != "name,price,rebate," {
		t.Errorf("fields of a dish: %s", got)
	}
	f := decode.Fields(reflect.TypeFor[kitchen]())[4]
	if f.Name != "cooks" || f.Doc != "People at the stove." || f.Default != "2" || f.Source != "judgement" || f.Min != "1" || f.Max != "50" {
		t.Errorf("%+v", f)
	}
}
