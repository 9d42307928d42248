package decode_test

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/scenarios/decode"
)

func Example() {
	type plan struct {
		Name  string       `yaml:"name,required" doc:"What the plan is called."`
		Share unit.Percent `yaml:"share" doc:"Who sees it first." default:"5%"`
		Steps []struct {
			Bake unit.Duration `yaml:"bake,required" doc:"Time to wait."`
		} `yaml:"steps" doc:"What follows."`
	}
	doc, err := decode.Parse("plan.yaml", []byte(`name: canary
shear: 10%
steps:
  - bake: 30m
  - bake: 45
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	p := plan{Share: 0.05}
	problems := doc.Set([]string{"steps.0.bake=1h"})
	problems = append(problems, doc.Into(&p)...)
	fmt.Println(p.Name, p.Share, p.Steps[0].Bake)
	fmt.Println(problems.Err())
	// Output:
	// canary 5% 1h
	// plan.yaml:2:1: shear: unknown field
	//     shear: 10%
	//     ^
	//     did you mean "share"?
	// plan.yaml:5:11: steps[1].bake: want a duration such as 30m, got 45
	//       - bake: 45
	//               ^
}

func ExampleDocument_Overlay() {
	base, _ := decode.Parse("base.yaml", []byte("steps: [{name: a, bake: 1h}, {name: b, bake: 2h}]"))
	doc, _ := decode.Parse("mine.yaml", []byte("steps: [{name: b, bake: 5}]"))
	doc.Overlay(base)
	var plan struct {
		Steps []struct {
			Name string        `yaml:"name,required" doc:"What the step is called."`
			Bake unit.Duration `yaml:"bake" doc:"Time to wait."`
		} `yaml:"steps" doc:"What follows."`
	}
	fmt.Println(doc.Into(&plan))
	fmt.Println(plan.Steps[0])
	// Output:
	// mine.yaml:1:25: steps[1].bake: want a duration such as 30m, got 5
	//     steps: [{name: b, bake: 5}]
	//                             ^
	// {a 1h}
}
